//! The call: an election is announced with its posts, terms, timetable and record date.

pub mod pages;
pub mod rules;
pub mod store;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::Deserialize;

use crate::panels::PostKind;
use crate::values::{Line, Prose};

/// A notice of election, as sent. Times are local to the time zone.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    pub(super) panel: String,
    post: PostKind,
    title: String,
    #[serde(default)]
    description: String,
    seats: u16,
    term_months: u16,
    term_starts: NaiveDate,
    record_date: NaiveDate,
    time_zone: String,
    nominations_close: NaiveDateTime,
    voting_opens: NaiveDateTime,
    voting_closes: NaiveDateTime,
    /// For a by-election: the vacancy that it fills.
    #[serde(default)]
    vacancy: Option<i64>,
}

/// A notice of election.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Which posts it fills.
    pub post: PostKind,
    /// As announced; the question on the ballot.
    pub title: Line,
    /// In a sentence or two.
    pub description: Prose,
    /// How many are to be elected.
    pub seats: u16,
    /// Length of a term.
    pub term_months: u16,
    /// First day of the terms.
    pub term_starts: NaiveDate,
    /// Who belonged on this day may stand and vote.
    pub record_date: NaiveDate,
    /// IANA name.
    pub time_zone: String,
    /// Announced.
    pub nominations_close: DateTime<Utc>,
    /// Announced.
    pub voting_opens: DateTime<Utc>,
    /// Announced.
    pub voting_closes: DateTime<Utc>,
    /// For a by-election: the vacancy that it fills.
    pub vacancy: Option<i64>,
}
