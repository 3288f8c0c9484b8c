//! Counting marks: the totals of a summed question, by any of the rules that add marks up.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::error::CountError;
use super::lot::{Lot, LotError};
use super::plurality::{self, Plurality, PluralityError};
use super::transcript::Tie;

/// Rules that add marks up. `Display` and `FromStr`: the names in notices and transcripts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marks {
    /// One mark a ballot.
    Plurality,
    /// So many marks, fewer than the seats.
    Limited(u16),
    /// As many marks as seats.
    Block,
    /// Any number of marks.
    Approval,
    /// One mark for one seat, and nobody is elected without more than half of them.
    Majority,
}

impl Marks {
    /// Whether a ballot has one mark at most, so that one without any is known to be blank.
    pub fn one_each(self) -> bool {
        matches!(self, Self::Plurality | Self::Majority)
    }
}

impl fmt::Display for Marks {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plurality => out.write_str("plurality"),
            Self::Limited(marks) => write!(out, "limited:{marks}"),
            Self::Block => out.write_str("block"),
            Self::Approval => out.write_str("approval"),
            Self::Majority => out.write_str("majority"),
        }
    }
}

/// A word that names no rule of marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no rule of marks; known are plurality, limited:N, block, approval and majority")]
pub struct UnknownMarks;

impl FromStr for Marks {
    type Err = UnknownMarks;

    fn from_str(name: &str) -> Result<Self, UnknownMarks> {
        Ok(match name {
            "plurality" => Self::Plurality,
            "block" => Self::Block,
            "approval" => Self::Approval,
            "majority" => Self::Majority,
            _ => {
                let marks = name.strip_prefix("limited:").and_then(|n| n.parse().ok());
                let marks = marks.filter(|marks| *marks > 0);
                Self::Limited(marks.ok_or(UnknownMarks)?)
            }
        })
    }
}

/// Where a lot comes from: announced before the poll, fixed after it closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LotEntry {
    /// What the seed is and who published it.
    pub source: String,
    /// The seed, letter for letter.
    pub seed: String,
}

/// An order of candidates that decides ties before any lot does, by the body's own rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TieOrder {
    /// What the order follows: "length of service".
    pub basis: String,
    /// Numbers from 1, the preferred first. Who is left out comes last.
    pub order: Vec<usize>,
}

impl TieOrder {
    /// As the order of all candidates that a tie asks for.
    fn of_all(&self, candidates: usize) -> Result<Lot, LotError> {
        let rest = (1..=candidates).filter(|number| !self.order.contains(number));
        let all = self.order.iter().copied().chain(rest).collect();
        Lot::drawn(all, candidates, &self.basis)
    }
}

/// The transcript of a count of sums.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SumsTranscript {
    /// Name of the rule.
    pub rule: String,
    /// How many were to be elected.
    pub seats: usize,
    /// Ballots that were opened.
    pub received: u64,
    /// Those with a choice; where several marks could be given, all.
    pub valid: u64,
    /// The candidates' names; number 1 is the first.
    pub candidates: Vec<String>,
    /// Votes of each.
    pub votes: Vec<u64>,
    /// The numbers of the elected, most votes first.
    pub elected: Vec<usize>,
    /// The tie for the last places, if there was one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tie: Option<Tie>,
    /// The lot that decided it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lot: Option<LotEntry>,
}

/// Why sums can't be counted.
#[derive(Debug, thiserror::Error)]
pub enum SumsError {
    /// Not a number of votes for each candidate.
    #[error("{votes} totals for {candidates} candidates")]
    Totals {
        /// How many totals there are.
        votes: usize,
        /// How many candidates there are.
        candidates: usize,
    },
    /// The rule can't go on.
    #[error(transparent)]
    Plurality(#[from] PluralityError),
    /// The lot can't be drawn.
    #[error("lot: {0}")]
    Lot(#[from] LotError),
}

/// Counts the totals of a question of `received` ballots. The lot is drawn only where a tie comes to
/// it.
///
/// # Errors
/// See [`SumsError`]; a tie for the last places without a lot.
pub fn count(
    names: &[String],
    (marks, seats): (Marks, usize),
    (votes, received): (&[u64], u64),
    lot: Option<LotEntry>,
) -> Result<SumsTranscript, SumsError> {
    one_total_each(names, votes)?;
    let found = match marks {
        Marks::Majority => (by_majority(votes, received, seats), None),
        _ => most_marks(names, votes, seats, lot)?,
    };
    Ok(transcript(names, marks, (votes, received), found))
}

/// The same, where a tie for the last places is decided by an order that is no lot.
///
/// # Errors
/// See [`SumsError`]; an order that names somebody twice or a stranger.
pub fn count_in_order(
    names: &[String],
    (marks, seats): (Marks, usize),
    (votes, received): (&[u64], u64),
    order: &TieOrder,
) -> Result<SumsTranscript, SumsError> {
    one_total_each(names, votes)?;
    let found = match marks {
        Marks::Majority => by_majority(votes, received, seats),
        _ => {
            let order = order.of_all(names.len())?;
            plurality::count(names, votes, seats, Some(&order))?
        }
    };
    Ok(transcript(names, marks, (votes, received), (found, None)))
}

fn one_total_each(names: &[String], votes: &[u64]) -> Result<(), SumsError> {
    if votes.len() == names.len() {
        return Ok(());
    }
    Err(SumsError::Totals {
        votes: votes.len(),
        candidates: names.len(),
    })
}

fn transcript(
    names: &[String],
    marks: Marks,
    (votes, received): (&[u64], u64),
    (found, lot): (Plurality, Option<LotEntry>),
) -> SumsTranscript {
    // With several marks a ballot, one without any can't be told from the others.
    let given = votes.iter().fold(0u64, |sum, v| sum.saturating_add(*v));
    let counts_marks = marks.one_each() && !is_yes_or_no(marks, names.len());
    SumsTranscript {
        rule: marks.to_string(),
        seats: found.seats,
        received,
        valid: if counts_marks { given } else { received },
        candidates: names.to_vec(),
        votes: votes.to_vec(),
        elected: found.elected,
        tie: found.tie,
        lot,
    }
}

/// Whether one candidate alone is put to a vote: a ballot without a mark says no.
pub fn is_yes_or_no(marks: Marks, candidates: usize) -> bool {
    marks == Marks::Majority && candidates == 1
}

fn by_majority(votes: &[u64], received: u64, seats: usize) -> Plurality {
    let elected = match votes {
        [yes] => majority(&[*yes, received.saturating_sub(*yes)]).filter(|index| *index == 0),
        _ => majority(votes),
    };
    let elected = elected.map(|index| index + 1);
    Plurality {
        seats,
        totals: votes.to_vec(),
        elected: elected.into_iter().collect(),
        tie: None,
    }
}

fn most_marks(
    names: &[String],
    votes: &[u64],
    seats: usize,
    lot: Option<LotEntry>,
) -> Result<(Plurality, Option<LotEntry>), SumsError> {
    let without = plurality::count(names, votes, seats, None);
    match (without, lot) {
        (Err(PluralityError::Count(CountError::LotNeeded { .. })), Some(entry)) => {
            let drawn = Lot::from_seed(&entry.seed, names.len())?;
            let found = plurality::count(names, votes, seats, Some(&drawn))?;
            Ok((found, Some(entry)))
        }
        (counted, _) => Ok((counted?, None)),
    }
}

/// Who has more than half of the valid votes, by index; none if nobody has.
pub fn majority(votes: &[u64]) -> Option<usize> {
    let valid: u128 = votes.iter().map(|votes| u128::from(*votes)).sum();
    votes
        .iter()
        .position(|votes| 2 * u128::from(*votes) > valid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_stands_alone_needs_more_than_half_of_the_ballots() {
        let counted = |yes| {
            let rule = (Marks::Majority, 1);
            count(&["Ann".to_owned()], rule, (&[yes], 9), None).unwrap()
        };
        assert!(counted(4).elected.is_empty());
        assert_eq!(counted(5).elected, [1]);
        assert_eq!(counted(5).valid, 9);
    }

    #[test]
    fn half_of_the_votes_is_no_majority() {
        assert_eq!(majority(&[4, 4]), None);
        assert_eq!(majority(&[5, 3]), Some(0));
        assert_eq!(majority(&[3, 3, 2]), None);
        assert_eq!(majority(&[0, 1]), Some(1));
        assert_eq!(majority(&[0, 0]), None);
    }
}
