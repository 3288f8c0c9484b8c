//! The public board of an election: a chain of events that only ever grows.

pub mod checksums;
pub mod download;
pub mod pages;
pub mod ranges;
pub mod record;
pub mod store;

use ballots::Hash;
use chrono::{DateTime, Utc};

use crate::language::t;

/// Where a board's chain ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Height of the last event.
    pub height: u64,
    /// Its hash.
    pub hash: Hash,
    /// Length of the archive up to it, in bytes.
    pub length: u64,
}

/// Whether a board takes ballots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doors {
    /// Until this time, and whether a later ballot replaces an earlier one.
    Open {
        /// When the board closes by itself.
        closes: Option<DateTime<Utc>>,
        /// Whether a credential may have more than one ballot.
        revoting: bool,
    },
    /// Not for a while.
    Paused,
    /// No more.
    Shut,
}

/// Somebody else appended in between: look again and decide again.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the board has moved on")]
pub struct Moved;

/// Why an event was not appended.
#[derive(Debug, thiserror::Error)]
pub enum AppendError {
    /// The head is no longer the one that was expected.
    #[error(transparent)]
    Moved(#[from] Moved),
    /// The database.
    #[error(transparent)]
    Database(#[from] sea_orm::DbErr),
}

impl From<AppendError> for crate::error::Problem {
    fn from(error: AppendError) -> Self {
        match error {
            AppendError::Moved(_) => {
                Self::conflict(t!("The board has moved on in this moment: look again."))
            }
            AppendError::Database(error) => error.into(),
        }
    }
}
