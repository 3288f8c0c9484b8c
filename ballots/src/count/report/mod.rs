//! A transcript as people read it: sentences, a text table, a CSV result sheet, a page, charts;
//! and the papers as cast vote records.

mod chart;
mod csv;
mod cvr;
mod facts;
mod html;
mod sankey;
mod sentences;
mod svg;
mod text;
mod transfers;

pub use chart::chart;
pub use csv::csv;
pub use cvr::{MOST_RECORDS, TooManyRecords, cvr};
pub use facts::exploration_words;
pub(crate) use facts::facts;
pub use html::html;
pub use sankey::sankey;
pub use sentences::sentences;
pub use text::text;

use super::transcript::Transcript;

/// What became of a candidate by the end of a stage (index from 0).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Withdrawn,
    Continuing,
    Elected,
    Excluded,
}

/// A candidate's fate after a stage (index from 0), and the stage (from 1) at which it fell.
pub(crate) fn fate(transcript: &Transcript, stage: usize, number: usize) -> (Fate, usize) {
    if transcript.withdrawn.contains(&number) {
        return (Fate::Withdrawn, 0);
    }
    for (index, made) in transcript.stages.iter().enumerate().take(stage + 1) {
        if made.elected.contains(&number) {
            return (Fate::Elected, index + 1);
        }
        if made.excluded.contains(&number) {
            return (Fate::Excluded, index + 1);
        }
    }
    (Fate::Continuing, 0)
}

/// Names in a sentence: "A", "A and B", "A, B and C".
pub(crate) fn listed(names: &[&str]) -> String {
    match names.split_last() {
        None => String::new(),
        Some((one, [])) => (*one).to_owned(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// The names of candidates (numbers from 1), as [`listed`].
pub(crate) fn named(transcript: &Transcript, numbers: &[usize]) -> String {
    let names: Vec<&str> = numbers.iter().map(|n| transcript.name(*n)).collect();
    listed(&names)
}
