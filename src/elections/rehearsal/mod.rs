//! Rehearsals: an election of its own, with its own name in the record, keys and codes, over the
//! same roll and candidates, marked as practice wherever it is shown. Nothing of it can be
//! declared, and before the real one opens it is cleared away. And elections that run a void one
//! again: linked, never edited.

pub mod pages;
pub mod store;

use chrono::NaiveDateTime;
use serde::Deserialize;

/// What the title of a rehearsal begins with; it stands in every ballot paper and letter.
pub const MARK: &str = "PRACTICE ";

/// A rehearsal's times, as sent, in the zone that the notice names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub(super) voting_opens: NaiveDateTime,
    pub(super) voting_closes: NaiveDateTime,
}

/// Which void election one runs again, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Again {
    pub(super) uuid: String,
}
