//! Could the lot matter? Counts again with every other choice that a lot could make, within bounds.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::contest::Contest;
use super::error::CountError;
use super::rule::{Options, Rule};

/// What the choices of other lots would have led to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exploration {
    /// The different sets of elected candidates that lots can lead to.
    pub outcomes: Vec<Outcome>,
    /// How many counts were made.
    pub counts: usize,
    /// Whether all choices were followed, or the bound was met before.
    pub complete: bool,
}

/// One set of elected candidates, and the choices that lead to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Numbers from 1, in the order of the paper.
    pub elected: Vec<usize>,
    /// The first in the lot's order at each tie that comes to it, in one such count.
    pub choices: Vec<usize>,
}

impl Exploration {
    /// Whether another lot could elect others; `None` if the bound was met before that was seen.
    pub fn matters(&self) -> Option<bool> {
        match (self.outcomes.len(), self.complete) {
            (2.., _) => Some(true),
            (_, true) => Some(false),
            _ => None,
        }
    }
}

/// Choices to be made at lots: those given, then the first possible ones, with what else was possible.
#[derive(Debug, Default)]
pub(crate) struct Script {
    given: Vec<usize>,
    made: Vec<usize>,
    /// The other possible choices at each lot.
    others: Vec<Vec<usize>>,
    /// Who comes after whom, by the choices so far: one order of candidates serves a whole count.
    after: BTreeMap<usize, BTreeSet<usize>>,
}

impl Script {
    fn of(given: Vec<usize>) -> Self {
        Self {
            given,
            ..Self::default()
        }
    }

    /// Some of `tied` with the one to be chosen first.
    pub(crate) fn among(&mut self, tied: &[usize]) -> Vec<usize> {
        let possible: Vec<usize> = tied
            .iter()
            .copied()
            .filter(|c| !tied.iter().any(|t| self.before(*t, *c)))
            .collect();
        let given = self.given.get(self.made.len()).copied();
        let chosen = given
            .or_else(|| possible.first().copied())
            .unwrap_or_default();
        self.others
            .push(possible.into_iter().filter(|c| *c != chosen).collect());
        self.made.push(chosen);
        let later = tied.iter().copied().filter(|c| *c != chosen);
        self.after.entry(chosen).or_default().extend(later.clone());
        std::iter::once(chosen).chain(later).collect()
    }

    /// Whether `first` must come before `then` in the order.
    fn before(&self, first: usize, then: usize) -> bool {
        let (mut seen, mut todo) = (BTreeSet::new(), vec![first]);
        while let Some(here) = todo.pop() {
            let next = self.after.get(&here).into_iter().flatten().copied();
            for candidate in next.filter(|c| seen.insert(*c)) {
                todo.push(candidate);
            }
        }
        seen.contains(&then)
    }
}

/// Counts with every choice that one order of the candidates could make at lots, at most `most` times.
///
/// # Errors
/// As [`Rule::count`], but never for want of a lot.
pub fn explore(
    rule: Rule,
    contest: &Contest,
    options: &Options<'_>,
    most: usize,
) -> Result<Exploration, CountError> {
    let mut outcomes = BTreeMap::new();
    let mut todo = vec![Vec::new()];
    let mut counts = 0;
    while let Some(given) = todo.pop() {
        if counts >= most {
            todo.push(given);
            break;
        }
        counts += 1;
        let depth = given.len();
        let script = RefCell::new(Script::of(given));
        let transcript = rule.count(
            contest,
            &Options {
                lot: None,
                script: Some(&script),
                ..*options
            },
        )?;
        let script = script.into_inner();
        let mut elected = transcript.elected;
        elected.sort_unstable();
        outcomes
            .entry(elected)
            .or_insert_with(|| script.made.iter().map(|c| c + 1).collect::<Vec<_>>());
        for (index, others) in script.others.iter().enumerate().skip(depth) {
            let before = script.made.get(..index).unwrap_or_default();
            let branch = |c: &usize| before.iter().copied().chain([*c]).collect();
            // Each branch waits in memory; more than can be counted need not.
            if todo.len() <= most {
                todo.extend(others.iter().map(branch));
            }
        }
    }
    let complete = todo.is_empty();
    let outcomes = outcomes
        .into_iter()
        .map(|(elected, choices)| Outcome { elected, choices })
        .collect();
    Ok(Exploration {
        outcomes,
        counts,
        complete,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::count::blt;

    fn explored(text: &str, most: usize) -> Exploration {
        let contest = blt::parse(text.as_bytes()).unwrap().contest;
        explore(Rule::Scottish, &contest, &Options::default(), most).unwrap()
    }

    #[test]
    fn a_lot_that_matters() {
        let found = explored("2 1\n3 1 0\n3 2 0\n0\n\"A\" \"B\"", 100);
        assert_eq!(
            (found.matters(), found.counts, found.complete),
            (Some(true), 2, true)
        );
        assert_eq!(
            found
                .outcomes
                .iter()
                .map(|o| o.elected.clone())
                .collect::<Vec<_>>(),
            [[1], [2]]
        );
    }

    #[test]
    fn a_lot_that_does_not() {
        let found = explored(
            "3 1\n5 1 0\n1 2 0\n1 3 0\n1 2 1 0\n1 3 1 0\n0\n\"A\" \"B\" \"C\"",
            100,
        );
        assert_eq!(found.matters(), Some(false));
        let none = explored("2 1\n3 1 0\n2 2 0\n0\n\"A\" \"B\"", 100);
        assert_eq!((none.matters(), none.counts), (Some(false), 1));
    }

    #[test]
    fn the_bound_is_kept_and_said() {
        let found = explored(
            "6 3\n1 1 0\n1 2 0\n1 3 0\n1 4 0\n1 5 0\n1 6 0\n0\n1 2 3 4 5 6",
            2,
        );
        assert_eq!(
            (found.counts, found.complete, found.matters()),
            (2, false, Some(true))
        );
        let all = explored(
            "6 3\n1 1 0\n1 2 0\n1 3 0\n1 4 0\n1 5 0\n1 6 0\n0\n1 2 3 4 5 6",
            10_000,
        );
        assert_eq!((all.outcomes.len(), all.complete), (20, true));
    }
}
