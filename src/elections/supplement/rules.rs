//! What the supplement says in words.

use ballots::supplement::{Time, TimeFormat};
use chrono::{DateTime, SecondsFormat, Utc};

use crate::elections::Election;
use crate::elections::voting::Extended;
use crate::error::Problem;
use crate::panels::rules::{Counting, Graded, Marks};

/// A time as our texts write it.
pub fn time(at: DateTime<Utc>) -> Result<Time, TimeFormat> {
    at.to_rfc3339_opts(SecondsFormat::Secs, true).parse()
}

impl From<TimeFormat> for Problem {
    fn from(_: TimeFormat) -> Self {
        Self::internal("A time lies beyond the calendar.")
    }
}

/// What makes a paper valid.
pub fn ballot_rules(counting: Counting) -> &'static str {
    match counting {
        Counting::Stages(_) => {
            "A ranking counts from its first preference up to the first rank that is skipped or given twice. \
             One without a first preference is blank or invalid, and is counted as such."
        }
        Counting::Graded(Graded::Schulze) => {
            "A ballot prefers a candidate to all whom it ranks lower or not at all; several may have the same \
             rank, and ranks may be skipped. One that ranks nobody is blank."
        }
        Counting::Graded(Graded::MajorityJudgement) => {
            "A ballot gives each candidate a grade, 1 the best; several may have the same, and no grade is the \
             worst. One that grades nobody is blank."
        }
        Counting::Marks(Marks::Plurality | Marks::Majority) => {
            "A ballot gives its vote to one candidate or to none. The proofs on the board allow nothing else."
        }
        Counting::Marks(Marks::Limited(_)) => {
            "A ballot marks some candidates, fewer than are to be elected, or none. The proofs on the board allow \
             no more marks than the rule, and no candidate marked twice."
        }
        Counting::Marks(Marks::Block) => {
            "A ballot marks as many candidates as are to be elected, fewer, or none. The proofs on the board \
             allow no more, and no candidate marked twice."
        }
        Counting::Marks(Marks::Approval) => {
            "A ballot marks as many candidates as it approves of, or none. The proofs on the board allow no \
             candidate marked twice."
        }
    }
}

fn written(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The notice of poll, as it is published when voting opens: with the close that was announced, and where
/// the seed of a lot comes from.
pub fn notice(
    election: &Election,
    closes: DateTime<Utc>,
    (panel, candidates): (&str, &[String]),
    ties: Option<&str>,
) -> String {
    let row = &election.row;
    let mut text = format!(
        "{}\n{}\n\nTo be elected: {}\nVoting opens: {}\nVoting closes: {}\nEntitled as of: {}\n\nCandidates, in \
         the order of the ballot:\n",
        row.title,
        panel,
        election.seats(),
        written(row.voting_opens),
        written(closes),
        row.record_date,
    );
    for (name, number) in candidates.iter().zip(1..) {
        text += &format!("{number}. {name}\n");
    }
    text += &format!("\nCounted by: {}\n", election.counting.about());
    text += "Valid papers: ";
    text += ballot_rules(election.counting);
    text.push('\n');
    if let Some(source) = ties {
        text += &format!("If the count comes to a lot, its seed is: {source}\n");
    }
    text
}

/// The notice that voting closes later than was announced.
pub fn extension(election: &Election, extension: &Extended) -> String {
    format!(
        "{}\n\nVoting is extended.\nVoting would have closed: {}\nVoting closes: {}\nAnnounced: {}\nReason: {}\n",
        election.row.title,
        written(extension.before),
        written(extension.after),
        written(extension.at),
        extension.reason,
    )
}
