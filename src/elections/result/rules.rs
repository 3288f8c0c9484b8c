//! Counting what was opened, by the rule that the notice named.

use ballots::QuestionOutcome;
use ballots::count::lot::LotError;
use ballots::count::majority::{self, MajorityTranscript};
use ballots::count::{Contest, ContestError, CountError, Lot, Transcript, report, scottish};
use serde_json::json;

use super::{Counted, LotEntry};
use crate::error::Problem;

/// Why a count isn't finished.
#[derive(Debug, thiserror::Error)]
pub enum CountRefused {
    /// The papers don't make a contest.
    #[error(transparent)]
    Contest(#[from] ContestError),
    /// The rule can't go on.
    #[error(transparent)]
    Count(#[from] CountError),
    /// The lot can't be drawn.
    #[error("lot: {0}")]
    Lot(#[from] LotError),
    /// The transcript can't be written.
    #[error("the transcript can't be written")]
    Transcript(#[from] serde_json::Error),
    /// What was opened is not what the election asked.
    #[error("what was opened doesn't answer the election's question")]
    Question,
}

impl From<CountRefused> for Problem {
    fn from(refused: CountRefused) -> Self {
        let said = format!("The votes can't be counted yet: {refused}.");
        match refused {
            CountRefused::Count(CountError::LotNeeded {
                stage, tied, names, ..
            }) => {
                let send = json!({ "to": "counted", "lot": { "source": "...", "seed": "..." } });
                let more = json!({ "stage": stage, "tied": tied, "names": names, "send": send });
                Self::lot_needed(said).with(more)
            }
            CountRefused::Lot(_) => Self::invalid(said).with(json!({ "field": "lot.seed" })),
            _ => Self::not_ready(said),
        }
    }
}

/// Counts an election's question. The lot is drawn only where a tie comes to it.
pub fn count(
    title: &str,
    names: &[String],
    seats: usize,
    received: u64,
    outcome: &QuestionOutcome,
    lot: Option<LotEntry>,
) -> Result<Counted, CountRefused> {
    match outcome {
        QuestionOutcome::Ranked(papers) => rankings(title, names, seats, papers, lot),
        QuestionOutcome::Summed(votes) => sums(names, votes, received),
    }
}

fn rankings(
    title: &str,
    names: &[String],
    seats: usize,
    papers: &[Vec<u8>],
    lot: Option<LotEntry>,
) -> Result<Counted, CountRefused> {
    let mut contest = Contest::from_ranks(names.to_vec(), seats, papers)?;
    contest.set_title(title);
    let (transcript, lot) = match (scottish::count(&contest, None), lot) {
        (Err(CountError::LotNeeded { .. }), Some(entry)) => {
            let drawn = Lot::from_seed(&entry.seed, names.len())?;
            (scottish::count(&contest, Some(&drawn))?, Some(entry))
        }
        (counted, _) => (counted?, None),
    };
    finish(&transcript, lot)
}

fn finish(transcript: &Transcript, lot: Option<LotEntry>) -> Result<Counted, CountRefused> {
    Ok(Counted {
        rule: transcript.rule.clone(),
        transcript: serde_json::to_vec(transcript)?,
        sentences: report::sentences(transcript),
        sheet: report::text(transcript),
        csv: Some(report::csv(transcript)),
        elected: transcript
            .elected
            .iter()
            .filter_map(|number| number.checked_sub(1))
            .collect(),
        lot,
    })
}

fn sums(names: &[String], votes: &[u64], received: u64) -> Result<Counted, CountRefused> {
    if votes.len() != names.len() {
        return Err(CountRefused::Question);
    }
    let transcript = MajorityTranscript::count(names, votes, received);
    let (valid, winner) = (transcript.valid, majority::winner(votes));
    let sentences = majority_said(names, votes, valid, received, winner);
    Ok(Counted {
        rule: majority::NAME.to_owned(),
        transcript: serde_json::to_vec(&transcript)?,
        sheet: sentences.join("\n") + "\n",
        sentences,
        csv: None,
        elected: winner.into_iter().collect(),
        lot: None,
    })
}

fn majority_said(
    names: &[String],
    votes: &[u64],
    valid: u64,
    received: u64,
    elected: Option<usize>,
) -> Vec<String> {
    let mut said = vec![format!(
        "{received} ballots were opened; {valid} had a choice and {} were blank.",
        received.saturating_sub(valid)
    )];
    said.extend(
        names
            .iter()
            .zip(votes)
            .map(|(name, votes)| format!("{name}: {votes} votes.")),
    );
    said.push(match elected.and_then(|index| names.get(index)) {
        Some(name) => format!("{name} has more than half of the {valid} votes and is elected."),
        None => format!("Nobody has more than half of the {valid} votes: nobody is elected."),
    });
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(of: &[&str]) -> Vec<String> {
        of.iter().map(|name| (*name).to_owned()).collect()
    }

    fn lot(seed: &str) -> LotEntry {
        LotEntry {
            source: "a draw in public".into(),
            seed: seed.into(),
        }
    }

    #[test]
    fn a_tie_asks_for_a_lot_and_takes_it() {
        let names = names(&["Ann", "Bob"]);
        let papers = QuestionOutcome::Ranked(vec![vec![1, 0], vec![0, 1]]);
        let refused = count("Seat", &names, 1, 2, &papers, None).unwrap_err();
        let problem = Problem::from(refused);
        assert_eq!(problem.kind, "urn:hustings:lot-needed");
        insta::assert_json_snapshot!(problem, @r#"
        {
          "type": "urn:hustings:lot-needed",
          "title": "A lot has to be drawn",
          "status": 409,
          "detail": "The votes can't be counted yet: stage 2: a tie for who is to be excluded between Ann, Bob and no earlier stage decides it; the rule asks for a lot: give the announced seed or the order that was drawn.",
          "names": [
            "Ann",
            "Bob"
          ],
          "send": {
            "lot": {
              "seed": "...",
              "source": "..."
            },
            "to": "counted"
          },
          "stage": 2,
          "tied": [
            1,
            2
          ]
        }
        "#);
        let drawn = count("Seat", &names, 1, 2, &papers, Some(lot("1234"))).unwrap();
        assert_eq!(drawn.elected.len(), 1);
        assert_eq!(drawn.lot, Some(lot("1234")));
    }

    #[test]
    fn a_lot_that_no_tie_needs_is_not_drawn() {
        let papers = QuestionOutcome::Ranked(vec![vec![1, 2], vec![1, 0], vec![2, 1]]);
        let counted = count(
            "Seat",
            &names(&["Ann", "Bob"]),
            1,
            3,
            &papers,
            Some(lot("1")),
        )
        .unwrap();
        assert_eq!(counted.elected, [0]);
        assert_eq!(counted.lot, None);
    }

    #[test]
    fn without_a_majority_nobody_is_elected() {
        let votes = QuestionOutcome::Summed(vec![4, 4]);
        let counted = count("Chair", &names(&["Ann", "Bob"]), 1, 9, &votes, None).unwrap();
        assert!(counted.elected.is_empty());
        assert_eq!(
            counted.sentences[0],
            "9 ballots were opened; 8 had a choice and 1 were blank."
        );
    }
}
