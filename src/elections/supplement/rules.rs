//! What the supplement says in words.

use ballots::supplement::{Time, TimeFormat};
use chrono::{DateTime, SecondsFormat, Utc};

use crate::elections::Election;
use crate::elections::voting::Extended;
use crate::error::Problem;

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
pub fn ballot_rules(ranked: bool) -> &'static str {
    if ranked {
        "A ranking counts from its first preference up to the first rank that is skipped or given twice. One \
         without a first preference is blank or invalid, and is counted as such."
    } else {
        "A ballot gives its vote to one candidate or to none. The proofs on the board allow nothing else."
    }
}

fn written(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The notice of poll, as it was published when voting opened: with the close that it announced.
pub fn notice(
    election: &Election,
    closes: DateTime<Utc>,
    panel: &str,
    candidates: &[String],
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
    text += "\nValid papers: ";
    text += ballot_rules(election.ranked());
    text.push('\n');
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
