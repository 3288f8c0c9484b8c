//! The poll of an election: how its key is shared, what it rehearses or runs again, and whether it
//! is void. Settings with their usual values until somebody sets them.

pub mod facts;
pub mod pages;
pub mod shown;
pub mod store;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::entities::poll;

/// How many trustees open the result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sharing {
    /// So many of them suffice.
    Some(u32),
    /// Each of them is needed; somebody said why, on the record.
    All,
}

/// The poll of an election.
#[derive(Clone, Debug)]
pub struct Poll {
    /// The row.
    pub row: poll::Model,
}

impl Poll {
    /// How many trustees open the result.
    pub fn sharing(&self) -> Sharing {
        match self
            .row
            .needed
            .and_then(|needed| u32::try_from(needed).ok())
        {
            Some(needed) => Sharing::Some(needed),
            None => Sharing::All,
        }
    }

    /// Whether it is a rehearsal.
    pub fn is_practice(&self) -> bool {
        self.row.practice_of.is_some()
    }
}

/// The settings of a poll.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Settings {
    /// Voters in a hundred whose code may be undelivered when voting opens.
    most_undelivered: i32,
    /// By when the keys are due; none if nobody said.
    keys_due: Option<DateTime<Utc>>,
}

impl From<&poll::Model> for Settings {
    fn from(row: &poll::Model) -> Self {
        Self {
            most_undelivered: row.most_undelivered,
            keys_due: row.keys_due,
        }
    }
}

/// The settings of a poll, as sent: whatever is left out keeps its value.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    #[serde(default)]
    most_undelivered: Option<u8>,
    #[serde(default)]
    keys_due: Option<DateTime<Utc>>,
}
