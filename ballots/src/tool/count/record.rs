//! The papers of a verified record: an auditor's recount needs nothing but the record.

use std::path::Path;

use anyhow::{Context, bail};
use ballots::count::Contest;
use ballots::{Question, QuestionOutcome, Ranked};
use serde::Deserialize;

/// What a question of ours says about its count, in the field `extra`.
#[derive(Deserialize)]
struct Hint {
    seats: usize,
}

/// The contest of question number `question` of the record at `path`, which is verified up to its
/// result first.
pub(super) fn read(path: &Path, question: usize, seats: Option<usize>) -> anyhow::Result<Contest> {
    let report = crate::tool::sound_record(path)?;
    let name = path.display();
    let (Some(setup), Some(outcome)) = (&report.setup, &report.outcome) else {
        bail!("{name}: the record holds so far, but has no result yet: count it when it has");
    };
    let index = question.checked_sub(1);
    let found = index.and_then(|i| setup.questions().get(i).zip(outcome.questions().get(i)));
    match found {
        Some((Question::Ranked(asked), QuestionOutcome::Ranked(papers))) => {
            let seats = seats.or_else(|| announced(asked)).with_context(|| {
                format!("{name}: the record does not say how many seats there are: add --seats N")
            })?;
            Ok(Contest::from_ranks(asked.answers.clone(), seats, papers)?)
        }
        Some(_) => bail!(
            "{name}: question {question} is summed: its totals are its count, and `ballots verify` \
             prints them"
        ),
        None => bail!(
            "{name}: there is no question {question}; --question takes 1 to {}",
            setup.questions().len()
        ),
    }
}

/// The seats that the question itself announces.
fn announced(question: &Ranked) -> Option<usize> {
    let hint: Hint = serde_json::from_str(question.extra.as_deref()?).ok()?;
    Some(hint.seats)
}
