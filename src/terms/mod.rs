//! Terms: who holds which post from when to when. Written once; what somebody is today follows
//! from the dates.

pub mod rules;
pub mod store;

use chrono::NaiveDate;
use serde::Serialize;

use crate::panels::PostKind;

/// How somebody came to a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// By an election.
    Elected,
    /// By an election without a poll: there were no more candidates than places.
    ElectedUnopposed,
}

impl Basis {
    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Elected => "elected",
            Self::ElectedUnopposed => "elected-unopposed",
        }
    }
}

/// A term in a post.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// The post.
    pub post: i64,
    /// What it is.
    pub kind: PostKind,
    /// Who.
    pub member: i64,
    /// First day.
    pub starts: NaiveDate,
    /// The day after the last.
    pub ends: NaiveDate,
    /// The election that they were elected in.
    pub election: Option<i64>,
    /// How they came to it.
    pub basis: String,
}

/// A term that begins with an election.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewTerm {
    /// The post.
    pub post: i64,
    /// Who.
    pub member: i64,
    /// First day.
    pub starts: NaiveDate,
    /// The day after the last.
    pub ends: NaiveDate,
}

/// What a term is on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// It has not begun.
    Upcoming,
    /// They hold the post.
    InOffice,
    /// It is over.
    Ended,
}
