//! The declaration: the result with everything that a reader needs to judge it, written once.

pub mod store;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is declared, as published.
#[derive(Debug, Serialize, Deserialize)]
pub struct Declaration {
    /// The election's name in the record.
    pub election: String,
    /// Its title.
    pub title: String,
    /// The panel.
    pub panel: String,
    /// How many were to be elected.
    pub seats: i32,
    /// The counting rule.
    pub rule: String,
    /// Voters on the roll.
    pub electorate: u64,
    /// Voters with a ballot on the board.
    pub voted: u64,
    /// Turnout in tenths of a hundredth of the electorate.
    pub turnout_per_mille: u64,
    /// Valid papers.
    pub valid: u64,
    /// Blank or invalid papers.
    pub not_valid: u64,
    /// Papers with faults by heading, as the count found them.
    pub headings: Value,
    /// The candidates, in the order of the ballot.
    pub candidates: Vec<String>,
    /// The elected, in the order of election.
    pub elected: Vec<String>,
    /// SHA-256 of the count's transcript, hexadecimal.
    pub transcript: String,
    /// Fingerprint of the election; none where no poll was held.
    pub fingerprint: Option<String>,
    /// Height and hash of the record's last event; none where no poll was held.
    pub record: Option<(u64, String)>,
    /// When it was declared, RFC 3339 in UTC.
    pub declared_at: String,
    /// Until when it can be challenged.
    pub challenges_until: String,
}
