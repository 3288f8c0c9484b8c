//! `ballots tested`: opens a ballot that its device was told to reveal, and says what it encrypts.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use ballots::ballot::{TestedAnswer, TestedBallot, open_tested_ballot};
use ballots::count::{Fault, Reading};
use ballots::{AnySetup, Question};
use clap::Args;
use serde::Serialize;

use super::answer::{Answer, give};
use super::board::ballots_of;

/// Open a tested ballot and say what it encrypts. Compare that with what you chose, and its tracker
/// with the one that you wrote down before the test: a device that cheats shows something else. Ends
/// with 0 if it could be opened, its rankings are whole and it is not on the board, 1 otherwise, 2 if
/// that can't be told.
#[derive(Debug, Args)]
pub struct TestedArgs {
    /// The tested ballot: the JSON file that the booth or `ballots vote --test` gave.
    ballot: PathBuf,
    /// The archive (.bel).
    #[arg(long)]
    record: PathBuf,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Verdict {
    opened: bool,
    cast: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    tracker: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    /// Of each question: 0 or 1 for each choice, or the ranks.
    answers: Vec<Vec<u8>>,
    /// Whether every ranking gives each place once, up to its last.
    #[serde(skip_serializing_if = "Option::is_none")]
    whole: Option<bool>,
}

/// Runs the command.
pub fn run(args: &TestedArgs) -> ExitCode {
    give(answer(args), args.json)
}

fn answer(args: &TestedArgs) -> anyhow::Result<Answer> {
    let file = fs::read(&args.ballot).with_context(|| format!("{}", args.ballot.display()))?;
    let (report, ballots) = ballots_of(&args.record, None)?;
    let setup = report.setup.context("the record has no setup yet")?;
    let opened = match &setup {
        AnySetup::Ed25519(setup) => open_tested_ballot(setup, &file),
        AnySetup::Rfc3526(setup) => open_tested_ballot(setup, &file),
        AnySetup::Belenios2048(setup) => open_tested_ballot(setup, &file),
    };
    let tested = match opened {
        Ok(tested) => tested,
        Err(error) => {
            let reason = error.to_string();
            let said = format!("NOT OPENED: {reason}. Don't vote with the device that made it.");
            let verdict = Verdict {
                opened: false,
                cast: false,
                tracker: None,
                reason: Some(reason),
                answers: Vec::new(),
                whole: None,
            };
            return Answer::new(false, vec![said], &verdict);
        }
    };
    let cast = ballots.iter().any(|b| b.tracker == tested.tracker);
    let mut lines = vec![
        format!("The ballot {} encrypts:", tested.tracker),
        "(This must be the tracker that you saw before you chose to test. If it is another, the device cheated.)".to_owned(),
    ];
    for (question, answer) in setup.questions().iter().zip(&tested.answers) {
        lines.push(format!("  {}", question.text()));
        let said = said(question, answer).into_iter();
        lines.extend(said.map(|line| format!("    {line}")));
    }
    let whole = tested.answers.iter().all(is_whole);
    let last = if cast {
        "IT HAS BEEN CAST: a ballot that was opened must never be. Whoever has this file knows the vote."
    } else if whole {
        "If that is what you chose, the device encrypted honestly. This ballot can't be cast: make a new one."
    } else {
        "A RANKING IS NOT WHOLE. If that isn't what you chose, don't vote with the device that made it."
    };
    lines.push(last.to_owned());
    let verdict = Verdict {
        opened: true,
        cast,
        answers: numbers(&tested),
        tracker: Some(tested.tracker),
        reason: None,
        whole: Some(whole),
    };
    Answer::new(!cast && whole, lines, &verdict)
}

/// Whether an answer counts to its end: of a ranking, that no place is given twice or left out.
fn is_whole(answer: &TestedAnswer) -> bool {
    match answer {
        TestedAnswer::Summed(_) => true,
        TestedAnswer::Ranked(ranks) => is_whole_ranking(ranks),
    }
}

/// Whether a ranking counts to its end, or is blank.
pub(super) fn is_whole_ranking(ranks: &[u8]) -> bool {
    let Reading { fault, .. } = Reading::of_ranks(ranks, ranks.len());
    matches!(fault, None | Some(Fault::Blank))
}

fn numbers(tested: &TestedBallot) -> Vec<Vec<u8>> {
    let list = |answer: &TestedAnswer| match answer {
        TestedAnswer::Summed(made) => made.iter().map(|made| u8::from(*made)).collect(),
        TestedAnswer::Ranked(ranks) => ranks.clone(),
    };
    tested.answers.iter().map(list).collect()
}

/// What an answer says, a line for each choice that is made or candidate that is ranked.
fn said(question: &Question, answer: &TestedAnswer) -> Vec<String> {
    let names = question.answers();
    let mut lines: Vec<String> = match answer {
        TestedAnswer::Summed(made) => {
            let blank = (made.len() > names.len()).then_some("(blank)");
            let all = blank.into_iter().chain(names).zip(made);
            all.filter(|(_, made)| **made)
                .map(|(name, _)| format!("chosen: {name}"))
                .collect()
        }
        TestedAnswer::Ranked(ranks) => {
            let ranked = names.into_iter().zip(ranks).filter(|(_, rank)| **rank > 0);
            let mut ranked: Vec<(u8, &str)> = ranked.map(|(name, rank)| (*rank, name)).collect();
            ranked.sort_by_key(|(rank, _)| *rank);
            ranked
                .into_iter()
                .map(|(rank, name)| format!("{rank}. {name}"))
                .collect()
        }
    };
    if lines.is_empty() {
        lines.push("nothing: a blank answer".to_owned());
    }
    if !is_whole(answer) {
        let fault = "A place is given twice or left out: this ranking counts only up to there. The booth never makes such a ballot.";
        lines.push(fault.to_owned());
    }
    lines
}
