//! Majority judgement: the best median grade, and among equals what remains when medians are taken away.

use super::{SingleResult, SingleRule, one_of, one_seat, standing};
use crate::count::contest::Contest;
use crate::count::error::CountError;
use crate::count::lot::Lot;

/// The winner for one seat, ranks read as grades: rank 1 is the best, not being ranked the worst.
///
/// The median is the lower middle one. While several candidates share the best median, a paper with it
/// is taken from each of them and the medians are compared again (Balinski and Laraki's majority value);
/// those equal to the end are for the lot.
///
/// # Errors
/// More than one seat; a tie that needs a lot that isn't there.
pub fn majority_judgement(
    contest: &Contest,
    lot: Option<&Lot>,
) -> Result<SingleResult, CountError> {
    one_seat("mj", contest)?;
    let n = contest.names().len();
    let mut grades = vec![vec![0u64; n + 1]; n];
    let mut valid = 0;
    for (ranking, count) in contest.papers().iter() {
        let ranked = ranking
            .iter()
            .map(|c| usize::from(*c))
            .filter(|c| !contest.is_withdrawn(*c));
        let mut grade_of = vec![n; n];
        for (grade, candidate) in ranked.enumerate() {
            if let Some(slot) = grade_of.get_mut(candidate) {
                *slot = grade;
            }
        }
        if grade_of.iter().all(|grade| *grade == n) {
            continue;
        }
        valid += count;
        for (counts, grade) in grades.iter_mut().zip(grade_of) {
            if let Some(cell) = counts.get_mut(grade) {
                *cell += count;
            }
        }
    }
    judged(contest, grades, valid, lot)
}

/// The winner by how many papers give each candidate each grade, the best first.
pub(super) fn judged(
    contest: &Contest,
    grades: Vec<Vec<u64>>,
    valid: u64,
    lot: Option<&Lot>,
) -> Result<SingleResult, CountError> {
    let best = best(&grades, standing(contest));
    let (winner, tie) = one_of(contest, &best, lot)?;
    let mut result = SingleResult::of(contest, SingleRule::MajorityJudgement, valid);
    (result.grades, result.elected, result.tie) = (grades, vec![winner], tie);
    Ok(result)
}

/// Those with the best majority value. `grades[c][g]`: papers that give c the grade g, 0 the best.
fn best(grades: &[Vec<u64>], mut left: Vec<usize>) -> Vec<usize> {
    let mut counts: Vec<Vec<u64>> = grades.to_vec();
    while left.len() > 1 {
        let median_of = |c: &usize| counts.get(*c).and_then(|g| median(g));
        let medians: Vec<Option<usize>> = left.iter().map(median_of).collect();
        let Some(top) = medians.iter().copied().flatten().min() else {
            break;
        };
        left = left
            .into_iter()
            .zip(medians)
            .filter(|(_, m)| *m == Some(top))
            .map(|(c, _)| c)
            .collect();
        // As many at once as leave every median where it is.
        let many = left
            .iter()
            .filter_map(|c| counts.get(*c))
            .map(|g| removable(g, top))
            .min()
            .unwrap_or(1);
        for candidate in &left {
            if let Some(cell) = counts.get_mut(*candidate).and_then(|g| g.get_mut(top)) {
                *cell = cell.saturating_sub(many);
            }
        }
    }
    left
}

/// The grade of the lower middle paper, counted from the worst; `None` without papers.
fn median(counts: &[u64]) -> Option<usize> {
    let middle = counts.iter().sum::<u64>().div_ceil(2);
    let mut worse = 0;
    for (grade, count) in counts.iter().enumerate().rev() {
        worse += count;
        if middle > 0 && worse >= middle {
            return Some(grade);
        }
    }
    None
}

/// How many papers of the median grade can be taken, one at a time, each of them being the median.
fn removable(counts: &[u64], grade: usize) -> u64 {
    let still = |taken: u64| {
        let mut left = counts.to_vec();
        if let Some(cell) = left.get_mut(grade) {
            *cell = cell.saturating_sub(taken);
        }
        median(&left) == Some(grade)
    };
    let (mut low, mut high) = (1, counts.get(grade).copied().unwrap_or(1).max(1));
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if still(middle - 1) {
            low = middle
        } else {
            high = middle - 1
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::count::blt;

    /// One at a time, as the definition has it.
    fn slowly(grades: &[Vec<u64>], c: usize) -> Vec<usize> {
        let mut counts = grades[c].clone();
        let mut value = Vec::new();
        while let Some(grade) = median(&counts) {
            value.push(grade);
            counts[grade] -= 1;
        }
        value
    }

    #[test]
    fn taking_many_at_once_changes_nothing() {
        let mut seed = 7u64;
        for _ in 0..500 {
            let mut next = |most: u64| {
                seed = seed
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407);
                (seed >> 33) % most
            };
            let papers = 1 + next(9);
            let grades: Vec<Vec<u64>> = (0..4)
                .map(|_| {
                    let mut counts = vec![0; 3];
                    (0..papers).for_each(|_| counts[next(3) as usize] += 1);
                    counts
                })
                .collect();
            let values: Vec<Vec<usize>> = (0..4).map(|c| slowly(&grades, c)).collect();
            let top = values.iter().min().unwrap();
            let expected: Vec<usize> = (0..4).filter(|c| values[*c] == *top).collect();
            assert_eq!(best(&grades, vec![0, 1, 2, 3]), expected, "{grades:?}");
        }
    }

    #[test]
    fn the_better_median_wins() {
        let text = "3 1\n4 1 2 0\n3 2 1 0\n2 3 2 0\n0\n\"A\" \"B\" \"C\"";
        let result =
            majority_judgement(&blt::parse(text.as_bytes()).unwrap().contest, None).unwrap();
        // A: 4 first, 3 second, 2 not at all. B: 3 first, 6 second.
        assert_eq!(result.grades[1], [3, 6, 0, 0]);
        // Both medians are second; after two are taken from each, A's is first and B's still second.
        assert_eq!(result.elected, [1]);
    }
}
