//! What can go wrong in a count: each error names what is wrong and what to do about it.

use super::transcript::TieFor;

/// A contest that can't be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ContestError {
    /// No candidate, or more than the engine takes.
    #[error("{0} candidates: a contest has 1 to {max}; check the candidates' list", max = super::MAX_CANDIDATES)]
    Candidates(usize),
    /// No seat, or more than the engine takes.
    #[error("{0} seats: a contest has 1 to {max}; set the number of seats", max = super::MAX_CANDIDATES)]
    Seats(usize),
    /// More papers than the engine takes.
    #[error("more than {max} papers: split the contest or check the numbers of papers", max = super::MAX_PAPERS)]
    Papers,
    /// A candidate number that isn't on the paper.
    #[error("candidate {number}: the contest has candidates 1 to {of}; correct the number")]
    Unknown {
        /// The number given, from 1.
        number: usize,
        /// How many candidates there are.
        of: usize,
    },
}

/// A count that can't be finished.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CountError {
    /// A tie came to the lot and none was given.
    #[error("stage {stage}: {} between {} and no earlier stage decides it; the rule asks for a lot: \
             give the announced seed or the order that was drawn", .what.tie(), .names.join(", "))]
    LotNeeded {
        /// The stage that can't be made, from 1.
        stage: usize,
        /// What the tie is about.
        what: TieFor,
        /// The tied candidates' numbers, from 1.
        tied: Vec<usize>,
        /// Their names, in the same order.
        names: Vec<String>,
    },
    /// The lot isn't an order of this contest's candidates.
    #[error(
        "the lot's order must name each of the {candidates} candidates once; it has {given} entries: draw or type it again"
    )]
    LotOrder {
        /// How many candidates the contest has.
        candidates: usize,
        /// How many entries the order has.
        given: usize,
    },
    /// There is no valid paper and more candidates than seats.
    #[error(
        "there is no valid paper for the {candidates} candidates: nothing can be counted; declare the seats vacant or hold the poll again"
    )]
    NoPapers {
        /// How many candidates stand.
        candidates: usize,
    },
    /// The rule fills one seat.
    #[error(
        "the rule {rule} fills one seat and the contest has {seats}: choose a rule for several, or set one seat"
    )]
    OneSeat {
        /// The rule's name.
        rule: &'static str,
        /// The contest's seats.
        seats: usize,
    },
    /// A constraint names somebody who doesn't stand.
    #[error(
        "a constraint names candidate {number}; the contest has candidates 1 to {of}: correct the number"
    )]
    ConstraintMember {
        /// The number given.
        number: usize,
        /// How many candidates there are.
        of: usize,
    },
    /// No choice of candidates meets all the constraints.
    #[error(
        "no choice of the candidates fills the seats within all the constraints: relax one, or call for more nominations before the poll"
    )]
    Infeasible,
    /// The constraints overlap too much to be decided within bounds.
    #[error(
        "the constraints overlap too much to be decided: use fewer classes, or classes that don't overlap"
    )]
    ConstraintsEntangled,
    /// The votes after a stage are not those that were cast: a fault of this program.
    #[error(
        "stage {stage}: the votes add up to {found} units and not to {expected}: this is a fault of the program, don't use the result"
    )]
    Sum {
        /// The stage, from 1.
        stage: usize,
        /// What was found, in the rule's unit.
        found: u64,
        /// What the valid papers give.
        expected: u64,
    },
    /// More stages than any count can need: a fault of this program.
    #[error(
        "the count did not end after {0} stages: this is a fault of the program, don't use the result"
    )]
    Endless(usize),
}
