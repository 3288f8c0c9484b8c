//! Nominations: members stand, the secretary accepts or rejects, candidates may withdraw.

pub mod pages;
pub mod rules;
pub mod store;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Where a nomination is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Entered by the member.
    Filed,
    /// Found in order: a candidate.
    Accepted,
    /// Found not in order.
    Rejected,
    /// Taken back by the member.
    Withdrawn,
}

impl Status {
    const ALL: [Self; 4] = [Self::Filed, Self::Accepted, Self::Rejected, Self::Withdrawn];

    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Filed => "filed",
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Withdrawn => "withdrawn",
        }
    }
}

impl fmt::Display for Status {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// A word that is no status.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no status of a nomination")]
pub struct UnknownStatus(String);

impl FromStr for Status {
    type Err = UnknownStatus;

    fn from_str(word: &str) -> Result<Self, UnknownStatus> {
        let found = Self::ALL.into_iter().find(|status| status.as_str() == word);
        found.ok_or_else(|| UnknownStatus(word.to_owned()))
    }
}

/// A candidate, as shown and as counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The member.
    pub member: i64,
    /// Name as shown.
    pub name: String,
    /// In their own words.
    pub statement: String,
}
