//! `ballots verify`: every check of a record.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use ballots::record::Report;
use ballots::supplement::VerifyingKey;
use ballots::{OddPaper, QuestionOutcome};
use clap::Args;
use serde::Serialize;

/// Verify public records: every check on every object. Ends with 0 only if all of them hold.
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// Archives (.bel), or folders that hold some.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// The supplement of the record; where it is not given, `UUID.supplement.json` beside `UUID.bel`
    /// is taken if it is there.
    #[arg(long)]
    supplement: Option<PathBuf>,
    /// The service's key (Base64, or a file with it): the supplement must be signed with it.
    #[arg(long)]
    key: Option<String>,
    /// Print one JSON object a record instead of text.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Verdict<'r> {
    path: String,
    seconds: f64,
    #[serde(flatten)]
    report: &'r Report,
}

/// Runs the command.
pub fn run(args: &VerifyArgs) -> ExitCode {
    let key = match args.key.as_deref().map(super::beside::key).transpose() {
        Ok(key) => key,
        Err(error) => {
            super::complain(&format!("{error:#}"));
            return ExitCode::from(2);
        }
    };
    let mut all_hold = true;
    let mut all = Vec::new();
    for path in &args.paths {
        let archives = super::archives(path).unwrap_or_else(|error| {
            super::complain(&format!("{error:#}"));
            all_hold = false;
            Vec::new()
        });
        all.extend(archives);
    }
    if args.supplement.is_some() && all.len() > 1 {
        let count = all.len();
        super::complain(&format!(
            "--supplement belongs to one record, and {count} are named: name one, or put each supplement beside \
             its record"
        ));
        return ExitCode::from(2);
    }
    for archive in all {
        all_hold &= verify(&archive, args, key.as_ref());
    }
    if all_hold {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Verifies one archive and prints what was found; true if it holds.
fn verify(path: &Path, args: &VerifyArgs, key: Option<&VerifyingKey>) -> bool {
    let begun = Instant::now();
    let report = match super::beside::verify(path, args.supplement.as_deref(), key) {
        Ok(report) => report,
        Err(error) => {
            super::complain(&format!("{error:#}"));
            return false;
        }
    };
    let taken = begun.elapsed();
    let text = if args.json {
        let path = path.display().to_string();
        let verdict = Verdict {
            path,
            seconds: taken.as_secs_f64(),
            report: &report,
        };
        serde_json::to_string(&verdict).unwrap_or_default() + "\n"
    } else {
        text(path, &report, taken)
    };
    // A verdict that could not be printed is no verdict.
    std::io::stdout().write_all(text.as_bytes()).is_ok() && report.holds
}

fn text(path: &Path, report: &Report, taken: Duration) -> String {
    let mut out = vec![path.display().to_string()];
    let mut line = |text: String| out.push(text);
    if let Some(election) = &report.election {
        line(format!(
            "  election     {} ({})",
            election.name, election.uuid
        ));
        line(format!("  fingerprint  {}", election.fingerprint));
        line(format!(
            "  {} on the roll, {} trustees, {} ballots by {} voters",
            election.roll, election.trustees, report.ballots, report.voters
        ));
    }
    if let Some(shuffled) = shuffled(report) {
        line(shuffled);
    }
    if let Some(head) = report.head {
        line(format!("  head         {head} ({} events)", report.events));
    }
    for check in &report.checks {
        let failed = report
            .failure
            .as_ref()
            .is_some_and(|f| f.check == check.number);
        let state = if failed { "FAILS" } else { "holds" };
        line(format!(
            "  {:>3}  {state}  {:>7}  {:>9}  {}",
            check.number.number(),
            check.objects,
            check.time.map_or_else(String::new, spent),
            check.title
        ));
    }
    if report.failure.is_none() {
        line(beside(report));
        withdrawn(report).into_iter().for_each(&mut line);
        odd(report).into_iter().for_each(&mut line);
    }
    match &report.failure {
        Some(failure) => {
            line(format!(
                "  {}  FAILS at {}: {}",
                failure.check, failure.object, failure.reason
            ));
            line(format!("  What that means: {}.", failure.meaning));
            line(format!("  NOT VERIFIED in {:.2} s", taken.as_secs_f64()));
        }
        None if report.complete => {
            results(report).into_iter().for_each(&mut line);
            line(format!(
                "  VERIFIED, up to the result, in {:.2} s",
                taken.as_secs_f64()
            ));
        }
        None => {
            let stage = report
                .stage
                .map_or_else(String::new, |stage| stage.to_string());
            line(format!(
                "  VERIFIED as far as it goes (last event: {stage}; no result yet), in {:.2} s",
                taken.as_secs_f64()
            ));
        }
    }
    super::lines(&out)
}

/// How many shuffled, once somebody has or should have.
fn shuffled(report: &Report) -> Option<String> {
    let (setup, election) = report.setup.as_ref().zip(report.election.as_ref())?;
    let due = setup.needs_shuffle() && report.tally.is_some();
    due.then(|| {
        let (shuffles, trustees) = (report.shuffles, election.trustees);
        format!("  shuffled by {shuffles} of {trustees} trustees")
    })
}

/// Papers that a voter's device would not have made so: a note, not a failure.
fn odd(report: &Report) -> Vec<String> {
    let papers = report.odd_papers.iter();
    let note = |paper: &OddPaper| {
        format!(
            "  note         question {}, paper {}: opens to these ranks, and is not the value that the ranks are \
             written as; it counts as it opens",
            paper.question, paper.paper
        )
    };
    papers.map(note).collect()
}

/// What stands beside the record.
fn beside(report: &Report) -> String {
    match &report.supplement {
        None => "  supplement   none: verified as a record of Belenios, without what Hustings adds beside it"
            .to_owned(),
        Some(supplement) => format!(
            "  supplement   of {}, signed with {}; {} incidents reported",
            supplement.made, supplement.key, supplement.incidents
        ),
    }
}

/// Whom the counts passed over, and since when it was known.
fn withdrawn(report: &Report) -> Vec<String> {
    let of = report.supplement.iter().flat_map(|one| &one.withdrawn);
    of.map(|gone| {
        format!(
            "  withdrawn    {} ({}, on record since {}): the count of question {} passes over the name",
            gone.candidate,
            gone.reason.as_str(),
            gone.since,
            gone.question
        )
    })
    .collect()
}

/// A time of a check, in milliseconds.
fn spent(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}

fn results(report: &Report) -> Vec<String> {
    let Some((outcome, setup)) = report.outcome.as_ref().zip(report.setup.as_ref()) else {
        return Vec::new();
    };
    let mut lines = Vec::new();
    for (question, result) in setup.questions().iter().zip(outcome.questions()) {
        lines.push(format!("  {}", question.text()));
        match result {
            QuestionOutcome::Ranked(papers) => {
                lines.push(format!("    {} rankings opened", papers.len()));
            }
            QuestionOutcome::Summed(sums) => {
                let blank = (sums.len() > question.answers().len()).then_some("(blank)");
                let names = blank.into_iter().chain(question.answers());
                lines.extend(
                    names
                        .zip(sums)
                        .map(|(name, sum)| format!("    {sum:>7}  {name}")),
                );
            }
        }
    }
    lines
}
