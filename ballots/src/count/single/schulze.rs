//! Condorcet-Schulze: whoever is preferred by more, directly or by the strongest path of such wins.

use super::{SingleResult, SingleRule, one_of, one_seat, standing};
use crate::count::contest::Contest;
use crate::count::error::CountError;
use crate::count::lot::Lot;

/// The winner for one seat. The strength of a win is the number of papers for it (winning votes); a
/// candidate is best if no path against them is stronger than theirs; several best are for the lot.
/// Whoever isn't on a paper comes after all who are, and equal with the others left out.
///
/// # Errors
/// More than one seat; a tie that needs a lot that isn't there.
pub fn schulze(contest: &Contest, lot: Option<&Lot>) -> Result<SingleResult, CountError> {
    one_seat("schulze", contest)?;
    let (preferred, valid) = pairwise(contest);
    decided(contest, preferred, valid, lot)
}

/// The winner by how many papers prefer whom to whom.
pub(super) fn decided(
    contest: &Contest,
    preferred: Vec<Vec<u64>>,
    valid: u64,
    lot: Option<&Lot>,
) -> Result<SingleResult, CountError> {
    let standing = standing(contest);
    let paths = strongest(&preferred, &standing);
    let best: Vec<usize> = standing
        .iter()
        .copied()
        .filter(|a| {
            standing
                .iter()
                .all(|b| at(&paths, *a, *b) >= at(&paths, *b, *a))
        })
        .collect();
    let (winner, tie) = one_of(contest, &best, lot)?;
    let mut result = SingleResult::of(contest, SingleRule::Schulze, valid);
    (result.preferred, result.elected, result.tie) = (preferred, vec![winner], tie);
    Ok(result)
}

/// How many papers put the first before the second.
fn pairwise(contest: &Contest) -> (Vec<Vec<u64>>, u64) {
    let n = contest.names().len();
    let mut preferred = vec![vec![0u64; n]; n];
    let mut valid = 0;
    for (ranking, count) in contest.papers().iter() {
        let mut left = vec![true; n];
        let ranked = ranking
            .iter()
            .map(|c| usize::from(*c))
            .filter(|c| !contest.is_withdrawn(*c));
        let mut any = false;
        for candidate in ranked {
            any = true;
            if let Some(slot) = left.get_mut(candidate) {
                *slot = false;
            }
            let row = preferred.get_mut(candidate).into_iter().flatten();
            for ((other, cell), left) in row.enumerate().zip(&left) {
                if *left && !contest.is_withdrawn(other) {
                    *cell += count;
                }
            }
        }
        valid += if any { count } else { 0 };
    }
    (preferred, valid)
}

fn at(table: &[Vec<u64>], row: usize, column: usize) -> u64 {
    table
        .get(row)
        .and_then(|r| r.get(column))
        .copied()
        .unwrap_or(0)
}

/// The strength of the strongest path from each candidate to each other: a path is as strong as its
/// weakest win.
fn strongest(preferred: &[Vec<u64>], standing: &[usize]) -> Vec<Vec<u64>> {
    let mut paths: Vec<Vec<u64>> = preferred.to_vec();
    for (a, row) in paths.iter_mut().enumerate() {
        for (b, cell) in row.iter_mut().enumerate() {
            if at(preferred, a, b) <= at(preferred, b, a) {
                *cell = 0;
            }
        }
    }
    for via in standing {
        let on = paths.get(*via).cloned().unwrap_or_default();
        for (from, row) in paths.iter_mut().enumerate().filter(|(from, _)| from != via) {
            let first = row.get(*via).copied().unwrap_or(0);
            for (to, (cell, rest)) in row.iter_mut().zip(&on).enumerate() {
                if to != from {
                    *cell = (*cell).max(first.min(*rest));
                }
            }
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::count::blt;

    /// Golden: the example with 45 papers and 5 candidates in Schulze's paper (winner E).
    #[test]
    fn schulze_s_own_example() {
        let text = "5 1\n5 1 3 2 5 4 0\n5 1 4 5 3 2 0\n8 2 5 4 1 3 0\n3 3 1 2 5 4 0\n7 3 1 5 2 4 0\n2 3 2 1 4 5 0\n\
                    7 4 3 5 2 1 0\n8 5 2 1 4 3 0\n0\n\"A\" \"B\" \"C\" \"D\" \"E\"";
        let result = schulze(&blt::parse(text.as_bytes()).unwrap().contest, None).unwrap();
        assert_eq!(result.preferred[0], [0, 20, 26, 30, 22]);
        assert_eq!((result.elected, result.tie), (vec![5], None));
    }

    #[test]
    fn a_ring_is_for_the_lot() {
        let text = "3 1\n1 1 2 3 0\n1 2 3 1 0\n1 3 1 2 0\n0\n\"A\" \"B\" \"C\"";
        let contest = blt::parse(text.as_bytes()).unwrap().contest;
        assert!(schulze(&contest, None).is_err());
        let lot = Lot::drawn(vec![2, 1, 3], 3, "the clerk").unwrap();
        assert_eq!(schulze(&contest, Some(&lot)).unwrap().elected, [2]);
    }
}
