//! The call: an election is announced with its posts, terms, timetable and record date.

pub mod form;
pub mod notice;
pub mod pages;
pub mod rules;
pub mod store;
pub mod timetable;

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

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
    /// Today, where it isn't said.
    #[serde(default)]
    notice_on: Option<NaiveDate>,
    /// When nominations close, where it isn't said.
    #[serde(default)]
    candidates_published: Option<NaiveDateTime>,
    /// When nominations close, where it isn't said.
    #[serde(default)]
    withdrawals_close: Option<NaiveDateTime>,
    /// Two weeks after voting closes, where it isn't said.
    #[serde(default)]
    answers_close: Option<NaiveDateTime>,
    #[serde(default)]
    ballot_order: Order,
    #[serde(default)]
    lot_source: Option<String>,
    /// The usual one, where it isn't said.
    #[serde(default)]
    tie_source: Option<String>,
    #[serde(default)]
    departure: Option<String>,
    /// For a by-election: the vacancy that it fills.
    #[serde(default)]
    vacancy: Option<i64>,
}

/// The order in which candidates are listed, on the pages and on the ballot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// By family name.
    #[default]
    Alphabetical,
    /// By lot, from a seed that anybody can check.
    Lot,
}

impl Order {
    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Alphabetical => "alphabetical",
            Self::Lot => "lot",
        }
    }
}

impl fmt::Display for Order {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl FromStr for Order {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        let all = [Self::Alphabetical, Self::Lot];
        all.into_iter().find(|one| one.as_str() == word).ok_or(())
    }
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
    /// The day of the notice.
    pub notice_on: NaiveDate,
    /// The candidates are published then at the latest.
    pub candidates_published: DateTime<Utc>,
    /// Candidates can withdraw until then.
    pub withdrawals_close: DateTime<Utc>,
    /// The elected say until then whether they accept.
    pub answers_close: DateTime<Utc>,
    /// The order of the candidates.
    pub ballot_order: Order,
    /// For a lot: where its seed will come from.
    pub lot_source: Option<Line>,
    /// Where the seed of a lot comes from that decides a tie of the count. None only of an election
    /// that was called before notices said so.
    pub tie_source: Option<Line>,
    /// Why the timetable isn't that of the panel's rules, where it isn't.
    pub departure: Option<Line>,
    /// For a by-election: the vacancy that it fills.
    pub vacancy: Option<i64>,
}
