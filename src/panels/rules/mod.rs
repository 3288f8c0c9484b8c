//! A panel's rules: versioned configuration, never code. A version is written once, with its author,
//! time and reason; an election is held under the version that was in force at its call.
//!
//! [`Draft`] is what people write and what is stored; [`PanelRules`] is a draft that was found sound.

pub mod check;
pub mod counting;
pub mod election;
pub mod form;
pub mod holding;
pub mod officers;
pub mod pages;
pub mod sentences;
pub mod store;
pub mod templates;

use std::ops::Deref;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::web::page;

pub use counting::{Counting, Graded, Marks};
pub use election::{BallotRule, Conduct, Days, Lot, NominatedBy, Nominations, Profile, Timetable};
pub use holding::{CoOption, Consequence, Meetings, Missed, Quorum, Route, Serves, Vacancies};
pub use officers::{Acting, Drops, OfficerBallot, OfficerTie, Officers, SingleNominee};

/// The rules of a panel, as written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// The classes of its seats, in the order in which they are shown.
    pub seats: Vec<SeatClass>,
    /// How long a seat is held.
    pub term: Term,
    /// How often and beside whom somebody may sit.
    pub limits: Limits,
    /// Who may stand.
    pub standing: Franchise,
    /// Who may vote.
    pub voting: Franchise,
    /// How somebody becomes a candidate.
    pub nominations: Nominations,
    /// How votes are given and counted.
    pub ballot: BallotRule,
    /// What happens when a seat falls vacant.
    pub vacancies: Vacancies,
    /// What else ends a seat, or is looked into.
    pub holding: Holding,
    /// Quorum and attendance.
    pub meetings: Meetings,
    /// Chair and vice-chair.
    pub officers: Officers,
    /// The days of an election, counted back from its close.
    pub timetable: Timetable,
    /// Who holds the keys, and what two people have to do together.
    pub conduct: Conduct,
}

/// A class of seats. The seats of a class that names categories are held by members of these
/// alone; those of a class that names none are open to all who may stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeatClass {
    /// Its short name: "nursing".
    pub name: String,
    /// As shown: "Nursing seat".
    pub label: String,
    /// How many.
    pub seats: u16,
    /// Categories of members, as on the roll; none: everybody.
    #[serde(default)]
    pub categories: Vec<String>,
}

/// How long a seat is held.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// Length of a full term.
    pub months: u16,
    /// Whether all terms end together.
    pub staggering: Staggering,
}

/// Whether the terms of a panel end together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", deny_unknown_fields)]
pub enum Staggering {
    /// All seats are filled in one election.
    Together,
    /// Half of them each time: where one election fills more than half of the seats, those
    /// elected last have the short term.
    Halves {
        /// Length of the short term.
        short_months: u16,
    },
}

/// How often and beside whom somebody may sit. `None` is no limit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Terms one after the other.
    #[serde(default)]
    pub consecutive_terms: Option<u16>,
    /// Months without a seat after which terms are counted anew.
    #[serde(default)]
    pub pause_months: u16,
    /// Terms in all.
    #[serde(default)]
    pub total_terms: Option<u16>,
    /// Terms shorter than this don't count, such as the rest of somebody else's.
    #[serde(default)]
    pub counts_from_months: u16,
    /// Members from one organisation at a time.
    #[serde(default)]
    pub from_one_organisation: Option<u16>,
}

/// Who may stand, or vote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Franchise {
    /// Networks by short name; none: the one that the panel advises.
    #[serde(default)]
    pub networks: Vec<String>,
    /// Categories of members; none: all.
    #[serde(default)]
    pub categories: Vec<String>,
}

/// What else ends a seat, or is looked into.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holding {
    /// When a holder is no longer among those who may stand.
    pub losing_eligibility: Consequence,
    /// When a holder leaves the organisation that they stood with.
    pub changing_employer: Consequence,
}

/// Rules that were found sound. Dereferences to what they say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct PanelRules(Draft);

impl PanelRules {
    /// Those of a version that is stored. It was sound when it was written, by the checks of
    /// that time, and is held to no later ones.
    ///
    /// # Errors
    /// Bytes that aren't a version of this program's.
    pub fn stored(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        serde_json::from_slice(bytes).map(Self)
    }

    /// How many seats the panel has in all.
    pub fn size(&self) -> u16 {
        self.seats.iter().map(|class| class.seats).sum()
    }
}

impl Deref for PanelRules {
    type Target = Draft;

    fn deref(&self) -> &Draft {
        &self.0
    }
}

/// A version of a panel's rules, with how it came about.
#[derive(Clone, Debug, Serialize)]
pub struct Version {
    /// Its number from 1.
    pub version: i32,
    /// Subject of who wrote it.
    pub by: String,
    /// In which role.
    pub role: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// SHA-256 of the rules as stored, in hexadecimal.
    pub fingerprint: String,
}

impl Version {
    /// The day on which it was written, for people.
    pub fn day(&self) -> String {
        page::day(&self.at.date_naive())
    }
}
