//! Schulze and majority judgement from graded ballots: several candidates may have the same grade.

use super::judgement::judged;
use super::schulze::decided;
use super::{SingleResult, one_seat};
use crate::count::contest::Contest;
use crate::count::error::CountError;
use crate::count::lot::Lot;

/// Grades by ballot and candidate: 1 is the best, 0 is no grade and counts as worse than any.
///
/// Ballots of another length than the number of candidates, and those without a grade, are invalid. No
/// lot decides where none is valid.
fn valid<'b>(contest: &Contest, ballots: &'b [Vec<u8>]) -> Result<Vec<&'b [u8]>, CountError> {
    let candidates = contest.names().len();
    let graded = |ballot: &&[u8]| ballot.len() == candidates && ballot.iter().any(|g| *g > 0);
    let valid: Vec<_> = ballots.iter().map(Vec::as_slice).filter(graded).collect();
    if valid.is_empty() {
        return Err(CountError::NoPapers { candidates });
    }
    Ok(valid)
}

/// A grade as a place: the best is 0, none at all the last.
fn place(grade: u8) -> usize {
    usize::from(grade)
        .checked_sub(1)
        .unwrap_or(usize::from(u8::MAX))
}

/// The winner by Schulze's rule: a ballot prefers a candidate to all with a worse grade, and is
/// indifferent among equal ones. The contest gives names, one seat and withdrawals; its papers aren't used.
///
/// # Errors
/// More than one seat; no valid ballot; a tie that needs a lot that isn't there.
pub fn schulze_of_grades(
    contest: &Contest,
    ballots: &[Vec<u8>],
    lot: Option<&Lot>,
) -> Result<SingleResult, CountError> {
    one_seat("schulze", contest)?;
    let n = contest.names().len();
    let mut preferred = vec![vec![0u64; n]; n];
    let ballots = valid(contest, ballots)?;
    for ballot in &ballots {
        for ((a, row), grade) in preferred.iter_mut().enumerate().zip(*ballot) {
            for ((b, cell), other) in row.iter_mut().enumerate().zip(*ballot) {
                let both_stand = !contest.is_withdrawn(a) && !contest.is_withdrawn(b);
                *cell += u64::from(both_stand && place(*grade) < place(*other));
            }
        }
    }
    decided(contest, preferred, ballots.len() as u64, lot)
}

/// The winner by majority judgement: see [`majority_judgement`](super::majority_judgement). The
/// contest gives names, one seat and withdrawals; its papers aren't used.
///
/// # Errors
/// More than one seat; no valid ballot; a tie that needs a lot that isn't there.
pub fn judgement_of_grades(
    contest: &Contest,
    ballots: &[Vec<u8>],
    lot: Option<&Lot>,
) -> Result<SingleResult, CountError> {
    one_seat("mj", contest)?;
    let ballots = valid(contest, ballots)?;
    let worst = ballots
        .iter()
        .flat_map(|b| b.iter())
        .max()
        .map_or(0, |g| usize::from(*g));
    let mut grades = vec![vec![0u64; worst + 1]; contest.names().len()];
    for ballot in &ballots {
        for (counts, grade) in grades.iter_mut().zip(*ballot) {
            if let Some(cell) = counts.get_mut(place(*grade).min(worst)) {
                *cell += 1;
            }
        }
    }
    judged(contest, grades, ballots.len() as u64, lot)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contest(n: usize) -> Contest {
        Contest::new((1..=n).map(|i| format!("C{i}")).collect(), 1).unwrap()
    }

    #[test]
    fn equal_grades_prefer_nobody() {
        let ballots = [
            vec![1, 1, 2],
            vec![1, 1, 0],
            vec![2, 1, 1],
            vec![0, 0, 0],
            vec![1],
        ];
        let result = schulze_of_grades(&contest(3), &ballots, None).unwrap();
        assert_eq!(result.preferred, [[0, 0, 2], [1, 0, 2], [1, 0, 0]]);
        assert_eq!((result.valid, result.elected), (3, vec![2]));
    }

    #[test]
    fn where_no_ballot_is_valid_nobody_is_elected_by_lot() {
        let lot = Lot::from_seed("1", 2).unwrap();
        for ballots in [vec![], vec![vec![0, 0], vec![1]]] {
            for rule in [schulze_of_grades, judgement_of_grades] {
                for lot in [None, Some(&lot)] {
                    let refused = rule(&contest(2), &ballots, lot);
                    assert!(matches!(refused, Err(CountError::NoPapers { .. })));
                }
            }
        }
    }

    #[test]
    fn the_best_median_wins() {
        let ballots = [vec![1, 2, 3], vec![3, 2, 1], vec![1, 2, 0]];
        let result = judgement_of_grades(&contest(3), &ballots, None).unwrap();
        assert_eq!(result.grades, [[2, 0, 1, 0], [0, 3, 0, 0], [1, 0, 1, 1]]);
        assert_eq!(result.elected, [1]);
    }
}
