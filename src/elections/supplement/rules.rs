//! What the supplement says in words.

use ballots::supplement::{Time, TimeFormat};
use chrono::{DateTime, SecondsFormat, Utc};

use crate::elections::Election;
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

/// The notice of poll.
pub fn notice(election: &Election, panel: &str, candidates: &[String]) -> String {
    let row = &election.row;
    let mut text = format!(
        "{}\n{}\n\nTo be elected: {}\nVoting opens: {}\nVoting closes: {}\nEntitled as of: {}\n\nCandidates, in \
         the order of the ballot:\n",
        row.title,
        panel,
        election.seats(),
        row.voting_opens.to_rfc3339_opts(SecondsFormat::Secs, true),
        row.voting_closes.to_rfc3339_opts(SecondsFormat::Secs, true),
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

/// Who operates what, for every voter to read.
pub fn disclosure(registrar: &str, trustees: &[String]) -> String {
    format!(
        "Who operates what in this election\n\nThe voting codes were made and sent by {registrar}, outside \
         the service. Whoever has a voting code can vote with it.\nThe key that opens the result is held \
         by {}, outside the service. Enough of them together could open single ballots; one alone \
         can't.\nThe service keeps the board, and who has voted (not what). It never has a voter's choice, a \
         voting code or a trustee's key.\nWhat nobody but you can check is your own device: test it by \
         opening a ballot before you cast another.\n",
        trustees.join(", ")
    )
}
