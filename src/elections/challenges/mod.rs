//! Challenges to a declared result, within the days that the panel's rules give: filed by somebody
//! on the roll, decided with a reason. An upheld one leads to a void election, run again.

pub mod pages;
pub mod store;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A challenge, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub(super) grounds: String,
}

/// A decision, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    pub(super) upheld: bool,
    pub(super) reason: String,
}

/// A challenge, as the secretary sees it, and the member whose it is.
#[derive(Debug, Serialize)]
pub struct Challenge {
    /// Its number.
    pub id: i64,
    /// Who filed it.
    pub member: i64,
    /// What they say.
    pub grounds: String,
    /// When.
    pub filed_at: DateTime<Utc>,
    /// How it was decided; null until then.
    pub upheld: Option<bool>,
    /// Why so.
    pub reason: Option<String>,
}
