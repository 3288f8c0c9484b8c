//! Plurality: those with the most votes, from the totals of a summed question.
//!
//! With one mark a paper this is first past the post, with fewer marks than seats the limited vote, with
//! as many the block vote, with any number approval: the totals are counted alike.

use serde::Serialize;

use super::error::{ContestError, CountError};
use super::lot::Lot;
use super::transcript::{Tie, TieFor};

/// Who is elected by plurality, and how a tie was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plurality {
    /// How many were to be elected.
    pub seats: usize,
    /// Votes of each candidate, in the order of the question.
    pub totals: Vec<u64>,
    /// Numbers from 1, most votes first.
    pub elected: Vec<usize>,
    /// The tie for the last places, if there was one; one lot settles it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tie: Option<Tie>,
}

/// The `seats` candidates with the most votes; a tie for the last places goes to the lot.
///
/// Equal votes among those elected anyway are no tie: they are listed by number.
///
/// # Errors
/// [`CountError::LotNeeded`] if the last places are tied and there is no lot; a lot that isn't an order
/// of these candidates; names and totals of different length count as [`ContestError::Candidates`].
pub fn count(
    names: &[String],
    totals: &[u64],
    seats: usize,
    lot: Option<&Lot>,
) -> Result<Plurality, PluralityError> {
    among(
        names,
        totals,
        &(0..names.len()).collect::<Vec<_>>(),
        seats,
        lot,
    )
}

/// As [`count`], for those candidates (indices from 0) who stand.
pub(crate) fn among(
    names: &[String],
    totals: &[u64],
    standing: &[usize],
    seats: usize,
    lot: Option<&Lot>,
) -> Result<Plurality, PluralityError> {
    if names.len() != totals.len() || names.is_empty() {
        return Err(ContestError::Candidates(totals.len()).into());
    }
    if seats == 0 {
        return Err(ContestError::Seats(seats).into());
    }
    if let Some(lot) = lot {
        lot.check(names.len())?;
    }
    let mut ranked: Vec<(usize, u64)> = standing
        .iter()
        .filter_map(|c| Some((*c, totals.get(*c).copied()?)))
        .collect();
    ranked.sort_by_key(|(_, votes)| std::cmp::Reverse(*votes));
    let last = seats
        .checked_sub(1)
        .and_then(|i| ranked.get(i))
        .map(|(_, votes)| *votes);
    let next = ranked.get(seats).map(|(_, votes)| *votes);
    if next.is_none() || next != last {
        let elected = ranked.into_iter().take(seats).map(|(c, _)| c + 1).collect();
        return Ok(Plurality {
            seats,
            totals: totals.to_vec(),
            elected,
            tie: None,
        });
    }
    let at_last = |(_, votes): &&(usize, u64)| Some(*votes) == last;
    let tied: Vec<usize> = ranked.iter().filter(at_last).map(|(c, _)| *c).collect();
    let mut elected: Vec<usize> = ranked
        .iter()
        .take_while(|entry| !at_last(entry))
        .map(|(c, _)| c + 1)
        .collect();
    let tie = settle(names, &tied, seats - elected.len(), lot)?;
    elected.extend(&tie.chosen);
    Ok(Plurality {
        seats,
        totals: totals.to_vec(),
        elected,
        tie: Some(tie),
    })
}

pub(crate) fn settle(
    names: &[String],
    tied: &[usize],
    places: usize,
    lot: Option<&Lot>,
) -> Result<Tie, CountError> {
    let numbers: Vec<usize> = tied.iter().map(|c| c + 1).collect();
    let Some(lot) = lot else {
        let names = tied.iter().filter_map(|c| names.get(*c)).cloned().collect();
        return Err(CountError::LotNeeded {
            stage: 1,
            what: TieFor::Election,
            tied: numbers,
            names,
        });
    };
    let order: Vec<usize> = lot.among(tied).into_iter().map(|c| c + 1).collect();
    let chosen = order.iter().copied().take(places).collect();
    Ok(Tie {
        what: TieFor::Election,
        tied: numbers,
        stages: vec![],
        decided_by: None,
        lot: order,
        chosen,
    })
}

/// Whether `votes` are more than half of the `valid` papers.
pub fn is_majority(votes: u64, valid: u64) -> bool {
    u128::from(votes) * 2 > u128::from(valid)
}

/// A plurality count that can't be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PluralityError {
    /// The totals don't fit the contest.
    #[error(transparent)]
    Contest(#[from] ContestError),
    /// The tie can't be settled.
    #[error(transparent)]
    Count(#[from] CountError),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(n: usize) -> Vec<String> {
        (1..=n).map(|i| format!("C{i}")).collect()
    }

    #[test]
    fn most_votes_first() {
        let result = count(&names(4), &[3, 9, 5, 9], 3, None).unwrap();
        assert_eq!((result.elected, result.tie), (vec![2, 4, 3], None));
    }

    #[test]
    fn a_tie_for_the_last_places_is_for_the_lot() {
        let error = count(&names(4), &[5, 9, 5, 5], 3, None).unwrap_err();
        assert!(error.to_string().contains("C1, C3, C4"), "{error}");
        let lot = Lot::drawn(vec![4, 3, 2, 1], 4, "the clerk").unwrap();
        let result = count(&names(4), &[5, 9, 5, 5], 3, Some(&lot)).unwrap();
        assert_eq!(result.elected, [2, 4, 3]);
        assert_eq!(result.tie.unwrap().lot, [4, 3, 1]);
    }

    #[test]
    fn more_seats_than_candidates_elect_all() {
        assert_eq!(count(&names(2), &[0, 0], 3, None).unwrap().elected, [1, 2]);
        assert!(count(&names(2), &[0], 1, None).is_err());
    }

    #[test]
    fn half_is_no_majority() {
        assert!(!is_majority(5, 10));
        assert!(is_majority(6, 11));
        assert!(!is_majority(0, 0));
    }
}
