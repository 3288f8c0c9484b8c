//! Terms: who holds which post from when to when. A term is written once; what becomes of it is
//! added beside it; what somebody is on a day follows from the dates.

pub mod limits;
pub mod matching;
pub mod offices;
pub mod pages;
pub mod rules;
pub mod store;
pub mod unelected;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::language::t;
use crate::panels::PostKind;
use crate::words::words;

words! {
    /// How somebody came to a post.
    Basis, UnknownBasis, "basis of a membership":
    /// By a poll.
    Elected = "elected",
    /// By an election with no more candidates than seats.
    Unopposed = "elected-unopposed",
    /// By counting the ballots of an election again.
    Countback = "countback",
    /// By an election for a vacancy.
    ByElection = "by-election",
    /// As the next in an election.
    NextCandidate = "next-candidate",
    /// By the panel.
    CoOpted = "co-opted",
    /// By another office.
    ExOfficio = "ex-officio",
    /// From before the register, or until the first election.
    Transitional = "transitional",
    /// By a recorded resolution of the panel, for an office.
    Resolution = "resolution",
}

impl Basis {
    /// As people read it.
    pub fn said(self) -> &'static str {
        match self {
            Self::Elected => t!("elected"),
            Self::Unopposed => t!("elected unopposed"),
            Self::Countback => t!("countback of the ballots"),
            Self::ByElection => t!("by-election"),
            Self::NextCandidate => t!("next candidate of the election"),
            Self::CoOpted => t!("co-opted by the panel"),
            Self::ExOfficio => t!("ex officio"),
            Self::Transitional => t!("transitional"),
            Self::Resolution => t!("chosen by resolution of the panel"),
        }
    }
}

words! {
    /// Why a term has other dates than it was written with.
    Cause, UnknownCause, "cause of a change":
    /// The holder gave it up.
    Resignation = "resignation",
    /// The holder died.
    Death = "death",
    /// The holder may no longer stand for it.
    LostEligibility = "lost-eligibility",
    /// The holder left the organisation that they stood with.
    ChangedEmployer = "changed-employer",
    /// The holder missed more meetings than the rules allow.
    MissedMeetings = "missed-meetings",
    /// An office ended with its holder's seat.
    SeatEnded = "seat-ended",
    /// The election that gave it was declared void.
    ElectionVoid = "election-void",
    /// What was recorded wasn't so.
    Correction = "correction",
}

impl Cause {
    /// As people read it.
    pub fn said(self) -> &'static str {
        match self {
            Self::Resignation => t!("resigned"),
            Self::Death => t!("died in office"),
            Self::LostEligibility => t!("no longer eligible"),
            Self::ChangedEmployer => t!("changed employer"),
            Self::MissedMeetings => t!("missed meetings"),
            Self::SeatEnded => t!("the seat ended"),
            Self::ElectionVoid => t!("the election was declared void"),
            Self::Correction => t!("corrected"),
        }
    }
}

/// A term in a post, with its dates as they are known now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Its number.
    pub id: i64,
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
    /// How they came to it.
    pub basis: Basis,
    /// Whether they vote on the panel.
    pub with_vote: bool,
    /// The election that they were elected in.
    pub election: Option<i64>,
    /// The resolution that chose them.
    pub resolution: Option<i64>,
    /// The vacancy that they fill.
    pub vacancy: Option<i64>,
    /// What became of it, in the order in which it was recorded.
    pub changes: Vec<Changed>,
}

/// What became of a term.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// First day from then on.
    pub starts: NaiveDate,
    /// The day after the last from then on.
    pub ends: NaiveDate,
    /// Why.
    pub cause: Cause,
    /// In the words of whoever recorded it; not for everybody.
    #[serde(skip)]
    pub note: String,
    /// When it was recorded.
    pub at: DateTime<Utc>,
}

/// A term to be entered.
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
    /// How they came to it.
    pub basis: Basis,
    /// Whether they vote on the panel.
    pub with_vote: bool,
    /// Where that is recorded.
    pub source: Source,
}

/// Where it is recorded how somebody came to a post.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// The election.
    pub election: Option<i64>,
    /// The resolution of the panel.
    pub resolution: Option<i64>,
    /// The vacancy that was filled.
    pub vacancy: Option<i64>,
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
