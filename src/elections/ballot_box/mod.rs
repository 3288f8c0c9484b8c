//! The ballot box: a ballot is checked, put on the board for good, and only then acknowledged.

pub mod pages;
pub mod queue;
pub mod rules;
pub mod store;

use ballots::Hash;
use chrono::{DateTime, Utc};
use serde::Serialize;

/// What the voter is told once the ballot is on the board, and the service signs for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// Fingerprint of the election.
    pub election: String,
    /// The ballot's tracker.
    pub tracker: String,
    /// Height of its event.
    pub height: u64,
    /// Hash of its event.
    pub event: Hash,
    /// When, to the second.
    pub time: DateTime<Utc>,
}

/// A receipt: proof in the voter's hand that the ballot was accepted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// Fingerprint of the election.
    pub election: String,
    /// The ballot's tracker.
    pub tracker: String,
    /// Height of its event on the board.
    pub height: u64,
    /// Hash of its event.
    pub event: Hash,
    /// When, RFC 3339 in UTC.
    pub time: String,
    /// Ed25519 signature of the lines above (see [`rules::text`]), Base64.
    pub signature: String,
}
