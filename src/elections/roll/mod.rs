//! The roll: those entitled to vote as of the record date, taken when nominations close, open to
//! objections until the keys are made, and known by its fingerprint.

pub mod objections;
pub mod pages;
pub mod retention;
pub mod rules;
pub mod store;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// What is asked: whether somebody may vote, or stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// To vote.
    Vote,
    /// To stand.
    Stand,
}

/// Somebody's place in one of the networks that count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// First day.
    pub since: NaiveDate,
    /// The day after the last.
    pub until: Option<NaiveDate>,
    /// Category; may be empty.
    pub category: String,
}

/// Whether somebody is entitled, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", rename_all = "kebab-case")]
pub enum Standing {
    /// They belonged on the record date.
    Entitled,
    /// They joined after the record date.
    JoinedLater {
        /// First day.
        since: NaiveDate,
    },
    /// Their membership had ended by the record date.
    Over {
        /// The day after the last.
        until: NaiveDate,
    },
    /// Their category is none of those that count.
    OtherCategory {
        /// Theirs.
        category: String,
    },
    /// They belong to none of the networks that count.
    OtherNetwork,
    /// They held no seat on the panel on the record date.
    NoSeat,
    /// Added after an objection.
    Added {
        /// Why.
        because: String,
    },
    /// Struck off after an objection.
    Struck {
        /// Why.
        because: String,
    },
}

/// What a correction does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    /// Puts somebody on the roll.
    Add,
    /// Takes somebody off it.
    Strike,
}

impl Change {
    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Strike => "strike",
        }
    }

    /// The change of this word.
    pub fn of(word: &str) -> Option<Self> {
        [Self::Add, Self::Strike]
            .into_iter()
            .find(|one| one.as_str() == word)
    }
}

/// A version of a roll, as everybody may know it.
#[derive(Clone, Debug, Serialize)]
pub struct Version {
    /// From 1: the snapshot; each correction makes another.
    pub version: i32,
    /// How many are on it.
    pub size: i64,
    /// SHA-256 over a salt and the members' numbers.
    pub fingerprint: String,
    /// When.
    pub taken_at: DateTime<Utc>,
}
