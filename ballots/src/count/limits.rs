//! Constraints on who may be elected together, and whom they guard or doom.
//!
//! A candidate is *doomed* when no choice of the others could fill the seats within the constraints
//! with this one elected, and *guarded* when none could without. Doomed candidates are excluded before
//! anything else is done, guarded ones are passed over when somebody is to be excluded.

use std::cell::Cell;
use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::contest::Contest;
use super::error::CountError;
use super::per::Per;
use super::table::State;

/// At least and at most so many of a class of candidates.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Constraint {
    /// The class, as it is shown: "women", "Acme Ltd".
    pub name: String,
    /// Its candidates, numbers from 1.
    pub members: Vec<usize>,
    /// The fewest that must be elected.
    pub at_least: usize,
    /// The most that may be elected, if there is a bound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<usize>,
}

impl std::fmt::Display for Constraint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:", self.name)?;
        if self.at_least > 0 {
            write!(f, " at least {}", self.at_least)?;
        }
        if let Some(most) = self.at_most {
            write!(f, " at most {most}")?;
        }
        Ok(())
    }
}

/// Whether some choice of the candidates fills the seats within all constraints: to be asked before the
/// poll. The contest needs no papers yet; every count asks the same before it begins.
///
/// # Errors
/// [`CountError::Infeasible`] if none does; constraints that name somebody who doesn't stand, or that
/// overlap too much to be decided.
pub fn check_constraints(contest: &Contest, constraints: &[Constraint]) -> Result<(), CountError> {
    let n = contest.names().len();
    let mut states = Per::of(n, State::Withdrawn);
    (0..n)
        .filter(|c| !contest.is_withdrawn(*c))
        .for_each(|c| states.set(c, State::Continuing));
    let standing = states
        .iter()
        .filter(|(_, s)| *s == State::Continuing)
        .count();
    let limits = Limits::new(constraints, n)?;
    if limits.feasible(&states, contest.seats().min(standing))? {
        return Ok(());
    }
    Err(CountError::Infeasible)
}

/// More sets of counts than this while exploring: the constraints overlap too much to be decided.
const MOST_STATES: usize = 20_000;

/// More steps than this in one count: a minute or two, where no sensible set of constraints takes a second.
const MOST_STEPS: u64 = 100_000_000;

/// More constraints than any statute has.
const MOST_CONSTRAINTS: usize = 200;

/// The constraints of a count; candidates in the same classes are exchanged for each other.
#[derive(Debug, Clone, Default)]
pub(crate) struct Limits {
    bounds: Vec<(usize, usize)>,
    /// Classes of each candidate, as indices into `bounds`.
    classes: Vec<Vec<usize>>,
    /// Steps that this count has taken so far.
    steps: Cell<u64>,
}

/// What the constraints make of the continuing candidates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Marked {
    pub guarded: BTreeSet<usize>,
    pub doomed: BTreeSet<usize>,
}

impl Limits {
    pub(crate) fn new(constraints: &[Constraint], candidates: usize) -> Result<Self, CountError> {
        if constraints.len() > MOST_CONSTRAINTS {
            return Err(CountError::ConstraintsEntangled);
        }
        let mut classes = vec![Vec::new(); candidates];
        for (index, constraint) in constraints.iter().enumerate() {
            for number in constraint.members.iter().collect::<BTreeSet<_>>() {
                let class = number.checked_sub(1).and_then(|c| classes.get_mut(c));
                class
                    .ok_or(CountError::ConstraintMember {
                        number: *number,
                        of: candidates,
                    })?
                    .push(index);
            }
        }
        let bounds = constraints
            .iter()
            .map(|c| (c.at_least, c.at_most.unwrap_or(usize::MAX)))
            .collect();
        Ok(Self {
            bounds,
            classes,
            steps: Cell::new(0),
        })
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.bounds.is_empty()
    }

    /// Whether `places` more can be filled from the continuing candidates within the constraints.
    pub(crate) fn feasible(&self, states: &Per<State>, places: usize) -> Result<bool, CountError> {
        if self.is_empty() {
            return Ok(true);
        }
        let elected = |class: usize| {
            let of = |(c, s): &(usize, State)| *s == State::Elected && self.has(*c, class);
            states.iter().filter(of).count()
        };
        let taken: Vec<usize> = (0..self.bounds.len()).map(elected).collect();
        let groups = self.groups(states);
        let mut reached = BTreeSet::from([(0usize, taken)]);
        for (at, (classes, free)) in groups.iter().enumerate() {
            let later = groups.get(at + 1..).unwrap_or_default();
            let mut next = BTreeSet::new();
            for (picked, counts) in &reached {
                for more in 0..=(*free).min(places - picked) {
                    let counts = self.with(counts, classes, more, later);
                    next.extend(counts.map(|counts| (picked + more, counts)));
                    self.steps.set(self.steps.get() + 1);
                    if next.len() > MOST_STATES || self.steps.get() > MOST_STEPS {
                        return Err(CountError::ConstraintsEntangled);
                    }
                }
            }
            reached = next;
        }
        let open = |class: usize| groups.iter().all(|(classes, _)| !classes.contains(&class));
        Ok(reached.iter().any(|(picked, counts)| {
            *picked == places
                && counts
                    .iter()
                    .enumerate()
                    .all(|(k, n)| !open(k) || self.within(k, *n))
        }))
    }

    /// The counts after `more` of a group; `None` if a bound is broken. A class that no later group
    /// touches is decided here and forgotten, so that separate constraints don't multiply.
    fn with(
        &self,
        counts: &[usize],
        classes: &[usize],
        more: usize,
        later: &[(Vec<usize>, usize)],
    ) -> Option<Vec<usize>> {
        let mut counts = counts.to_vec();
        for class in classes {
            let count = counts.get_mut(*class)?;
            *count += more;
            let most = self.bounds.get(*class)?.1;
            if *count > most {
                return None;
            }
            if later.iter().all(|(others, _)| !others.contains(class)) {
                if !self.within(*class, *count) {
                    return None;
                }
                *count = 0;
            }
        }
        Some(counts)
    }

    fn within(&self, class: usize, count: usize) -> bool {
        self.bounds
            .get(class)
            .is_some_and(|(least, most)| *least <= count && count <= *most)
    }

    fn has(&self, candidate: usize, class: usize) -> bool {
        self.classes
            .get(candidate)
            .is_some_and(|classes| classes.contains(&class))
    }

    /// The continuing candidates by their set of classes: how many there are of each kind.
    fn groups(&self, states: &Per<State>) -> Vec<(Vec<usize>, usize)> {
        let mut groups = std::collections::BTreeMap::<Vec<usize>, usize>::new();
        for (candidate, _) in states.iter().filter(|(_, s)| *s == State::Continuing) {
            let classes = self.classes.get(candidate).cloned().unwrap_or_default();
            *groups.entry(classes).or_default() += 1;
        }
        groups.into_iter().collect()
    }

    /// Whom the constraints guard and doom, as things stand.
    pub(crate) fn mark(&self, states: &Per<State>, places: usize) -> Result<Marked, CountError> {
        let mut marked = Marked::default();
        if self.is_empty() || places == 0 {
            return Ok(marked);
        }
        for (candidate, _) in states.iter().filter(|(_, s)| *s == State::Continuing) {
            let mut with = states.clone();
            with.set(candidate, State::Elected);
            if !self.feasible(&with, places - 1)? {
                marked.doomed.insert(candidate);
            }
            let mut without = states.clone();
            without.set(candidate, State::Excluded);
            if !self.feasible(&without, places)? {
                marked.guarded.insert(candidate);
            }
        }
        Ok(marked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits(constraints: &[(&[usize], usize, usize)], candidates: usize) -> Limits {
        let named = |(members, at_least, at_most): &(&[usize], usize, usize)| Constraint {
            name: "class".to_owned(),
            members: members.to_vec(),
            at_least: *at_least,
            at_most: Some(*at_most),
        };
        Limits::new(
            &constraints.iter().map(named).collect::<Vec<_>>(),
            candidates,
        )
        .unwrap()
    }

    #[test]
    fn the_last_two_of_a_class_are_guarded() {
        let limits = limits(&[(&[1, 2], 2, usize::MAX)], 5);
        let marked = limits.mark(&Per::of(5, State::Continuing), 3).unwrap();
        assert_eq!(marked.guarded, BTreeSet::from([0, 1]));
        assert_eq!(marked.doomed, BTreeSet::new());
    }

    #[test]
    fn colleagues_of_the_elected_are_doomed() {
        let limits = limits(&[(&[1, 2, 3], 0, 1), (&[3, 4], 1, 2)], 6);
        let mut states = Per::of(6, State::Continuing);
        states.set(0, State::Elected);
        let marked = limits.mark(&states, 2).unwrap();
        assert_eq!(marked.doomed, BTreeSet::from([1, 2]));
        assert_eq!(marked.guarded, BTreeSet::from([3]));
    }

    #[test]
    fn what_cannot_be_filled_is_seen() {
        let too_many = limits(&[(&[1, 2], 2, 2), (&[3, 4], 2, 2)], 4);
        assert!(
            !too_many
                .feasible(&Per::of(4, State::Continuing), 3)
                .unwrap()
        );
        assert!(
            too_many
                .feasible(&Per::of(4, State::Continuing), 4)
                .unwrap()
        );
        let gone = limits(&[(&[1], 1, 1)], 2);
        let mut states = Per::of(2, State::Continuing);
        states.set(0, State::Withdrawn);
        assert!(!gone.feasible(&states, 1).unwrap());
        assert!(Limits::new(&[], 2).unwrap().is_empty());
    }

    #[test]
    fn they_can_be_checked_before_the_poll() {
        let contest = Contest::new(["A", "B", "C"].map(String::from).to_vec(), 2).unwrap();
        let both = |at_least| {
            [Constraint {
                name: "x".to_owned(),
                members: vec![1, 2],
                at_least,
                at_most: None,
            }]
        };
        assert_eq!(check_constraints(&contest, &both(2)), Ok(()));
        assert_eq!(
            check_constraints(&contest, &both(3)),
            Err(CountError::Infeasible)
        );
    }

    #[test]
    fn thirty_organisations_are_decided_at_once() {
        let pairs: Vec<[usize; 2]> = (0..30).map(|i| [2 * i + 1, 2 * i + 2]).collect();
        let constraints: Vec<(&[usize], usize, usize)> =
            pairs.iter().map(|p| (&p[..], 0, 1)).collect();
        let limits = limits(&constraints, 60);
        assert!(
            limits
                .feasible(&Per::of(60, State::Continuing), 30)
                .unwrap()
        );
        assert!(
            !limits
                .feasible(&Per::of(60, State::Continuing), 31)
                .unwrap()
        );
    }

    /// Constraints that overlap without end are refused before they fill the memory.
    #[test]
    fn entangled_constraints_are_refused() {
        let class = |k: usize| (1..=60).filter(move |c| (c * (k + 2) + c * c) % 11 < 5);
        let members: Vec<Vec<usize>> = (0..30).map(|k| class(k).collect()).collect();
        let constraints: Vec<(&[usize], usize, usize)> =
            members.iter().map(|m| (&m[..], 0, 20)).collect();
        let entangled = limits(&constraints, 60);
        let states = Per::of(60, State::Continuing);
        assert_eq!(
            entangled.feasible(&states, 30),
            Err(CountError::ConstraintsEntangled)
        );
        let none = |_| Constraint {
            name: String::new(),
            members: Vec::new(),
            at_least: 0,
            at_most: None,
        };
        let many: Vec<Constraint> = (0..=MOST_CONSTRAINTS).map(none).collect();
        assert!(matches!(
            Limits::new(&many, 3),
            Err(CountError::ConstraintsEntangled)
        ));
        assert!(Limits::new(&many[1..], 3).is_ok());
    }
}
