//! What a panel's rules say of those who hold its seats: vacancies, attendance, quorum.

use serde::{Deserialize, Serialize};

use crate::language::t;

/// What happens when a seat falls vacant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vacancies {
    /// The ways of filling it: the first, and where that fills nothing, the next.
    pub routes: Vec<Route>,
    /// For how long the new member serves.
    pub serves: Serves,
    /// With fewer days than this left of the term, the seat stays vacant until the next election.
    pub too_near_days: u16,
    /// Members without election, where the rules know them.
    #[serde(default)]
    pub co_option: Option<CoOption>,
}

/// A way of filling a vacancy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Route {
    /// The ballots of the last election are counted again without whoever left.
    Countback,
    /// Whoever came next in the last election.
    NextCandidate,
    /// An election for this seat.
    ByElection,
    /// The panel chooses somebody by resolution.
    CoOption,
    /// Nobody, until the next election.
    LeftVacant,
}

impl Route {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Countback,
        Self::NextCandidate,
        Self::ByElection,
        Self::CoOption,
        Self::LeftVacant,
    ];

    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Countback => "countback",
            Self::NextCandidate => "next-candidate",
            Self::ByElection => "by-election",
            Self::CoOption => "co-option",
            Self::LeftVacant => "left-vacant",
        }
    }

    /// As people read it.
    pub fn said(self) -> &'static str {
        match self {
            Self::Countback => t!("A countback of the last election’s ballots"),
            Self::NextCandidate => t!("The next candidate of the last election"),
            Self::ByElection => t!("A by-election"),
            Self::CoOption => t!("A co-option by the panel"),
            Self::LeftVacant => t!("Leaving the seat vacant"),
        }
    }
}

/// For how long the new member serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Serves {
    /// The rest of the term of whoever left.
    Residue,
    /// A full term.
    FullTerm,
}

/// Members without election.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CoOption {
    /// How many at a time.
    pub most: u16,
    /// Whether they vote.
    pub with_vote: bool,
}

/// What follows from something that happened to a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Consequence {
    /// Nothing.
    Nothing,
    /// The secretary is told, and decides.
    Matter,
    /// The seat ends.
    EndsSeat,
}

/// Quorum and attendance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Meetings {
    /// Who has to be there.
    pub quorum: Quorum,
    /// What follows from missing meetings.
    #[serde(default)]
    pub missed: Option<Missed>,
}

/// How many of the members with a vote have to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", deny_unknown_fields)]
pub enum Quorum {
    /// More than half.
    MoreThanHalf,
    /// A part of them, rounded up.
    Part {
        /// Of so many parts ...
        of: u16,
        /// ... so many.
        parts: u16,
    },
    /// So many.
    Members {
        /// How many.
        members: u16,
    },
}

/// What follows from missing meetings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Missed {
    /// So many meetings ...
    pub meetings: u16,
    /// ... of the last so many; the same number: in a row.
    pub of_the_last: u16,
    /// Whether a meeting with apologies counts as missed.
    pub apologies_count: bool,
    /// What then.
    pub then: Consequence,
}
