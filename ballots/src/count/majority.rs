//! Majority: who has more than half of the valid votes, from the totals of a summed question. How a
//! panel chooses its officers.

use serde::{Deserialize, Serialize};

/// The rule's name.
pub const NAME: &str = "majority";

/// The transcript of an election by majority, where only sums are opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MajorityTranscript {
    /// Name of the rule.
    pub rule: String,
    /// Always one.
    pub seats: u32,
    /// Ballots that were opened.
    pub received: u64,
    /// Those with a choice.
    pub valid: u64,
    /// The candidates' names; number 1 is the first.
    pub candidates: Vec<String>,
    /// Votes of each.
    pub votes: Vec<u64>,
    /// The number of who has more than half, if anybody has.
    pub elected: Vec<usize>,
}

impl MajorityTranscript {
    /// Counts these totals, of `received` ballots.
    pub fn count(names: &[String], votes: &[u64], received: u64) -> Self {
        Self {
            rule: NAME.to_owned(),
            seats: 1,
            received,
            valid: votes.iter().sum(),
            candidates: names.to_vec(),
            votes: votes.to_vec(),
            elected: winner(votes).map(|index| index + 1).into_iter().collect(),
        }
    }
}

/// Who has more than half of the valid votes, by index; none if nobody has.
pub fn winner(votes: &[u64]) -> Option<usize> {
    let valid: u64 = votes.iter().sum();
    votes
        .iter()
        .position(|votes| u128::from(*votes) * 2 > u128::from(valid))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_of_the_votes_is_no_majority() {
        assert_eq!(winner(&[4, 4]), None);
        assert_eq!(winner(&[5, 3]), Some(0));
        assert_eq!(winner(&[3, 3, 2]), None);
        assert_eq!(winner(&[0, 1]), Some(1));
        assert_eq!(winner(&[0, 0]), None);
    }
}
