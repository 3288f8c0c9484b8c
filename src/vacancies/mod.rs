//! Leaving a panel before a term is over, and how the seat is filled: by the routes of the panel's
//! rules, one after the other, with what each found.

pub mod countback;
pub mod filling;
pub mod letters;
pub mod pages;
pub mod rules;
pub mod store;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::language::t;
use crate::panels::rules::Route;
use crate::terms::Cause;
use crate::words::words;

words! {
    /// Why a seat is vacant.
    Opening, UnknownOpening, "cause of a vacancy":
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
    /// Whoever was elected to it did not accept.
    NotTakenUp = "not-taken-up",
    /// Fewer were elected than there were seats.
    NotFilled = "not-filled",
}

impl Opening {
    /// As people read it.
    pub fn said(self) -> &'static str {
        match self {
            Self::Resignation => t!("the holder resigned"),
            Self::Death => t!("the holder died in office"),
            Self::LostEligibility => t!("the holder is no longer eligible"),
            Self::ChangedEmployer => t!("the holder changed employer"),
            Self::MissedMeetings => t!("the holder missed meetings"),
            Self::NotTakenUp => t!("whoever was elected did not take it up"),
            Self::NotFilled => t!("fewer were elected than there were seats"),
        }
    }

    /// Of a seat that ended for a cause; none where that leaves no vacancy.
    pub const fn of(cause: Cause) -> Option<Self> {
        Some(match cause {
            Cause::Resignation => Self::Resignation,
            Cause::Death => Self::Death,
            Cause::LostEligibility => Self::LostEligibility,
            Cause::ChangedEmployer => Self::ChangedEmployer,
            Cause::MissedMeetings => Self::MissedMeetings,
            Cause::SeatEnded | Cause::ElectionVoid | Cause::Correction => return None,
        })
    }
}

words! {
    /// What came of a vacancy.
    Outcome, UnknownOutcome, "outcome of a vacancy":
    /// Somebody took the seat.
    Filled = "filled",
    /// Nobody, until the next election.
    LeftVacant = "left-vacant",
    /// It was opened by mistake: nobody has left.
    Withdrawn = "withdrawn",
}

/// A seat that is to be filled, and why.
#[derive(Clone, Copy, Debug)]
pub struct Opened {
    /// The post.
    pub post: i64,
    /// First day without a holder.
    pub since: NaiveDate,
    /// The day after the last of the term that ended early, or that nobody began.
    pub until: NaiveDate,
    /// Why.
    pub cause: Opening,
    /// The term that ended early.
    pub membership: Option<i64>,
    /// Who left it, or did not take it up.
    pub leaver: Option<i64>,
    /// The election that filled it, or was to.
    pub election: Option<i64>,
}

/// A seat that fell vacant before its term was over, or that an election left so.
#[derive(Clone, Debug, Serialize)]
pub struct Vacancy {
    /// Its number.
    pub id: i64,
    /// The post.
    #[serde(skip)]
    pub post: i64,
    /// The term that ended early; none where nobody took the seat up.
    pub membership: Option<i64>,
    /// Who left it, or did not take it up.
    pub leaver: Option<i64>,
    /// The election that filled it, or was to.
    #[serde(skip)]
    pub election: Option<i64>,
    /// Why.
    pub cause: Opening,
    /// First day without a holder.
    pub since: NaiveDate,
    /// The day after the last of the term that ended early, or that nobody began.
    pub until: NaiveDate,
    /// The version of the panel's rules by which it is filled.
    pub rules_version: i32,
    /// What came of it.
    pub settled: Option<Settled>,
}

/// What came of a vacancy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Settled {
    /// Whether it was filled.
    pub outcome: Outcome,
    /// When.
    pub at: DateTime<Utc>,
    /// Why, where it stays vacant.
    pub note: Option<String>,
}

/// Whom a vacancy was offered to, or a route that found nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// Its number.
    #[serde(skip)]
    pub id: i64,
    /// How they were found.
    pub route: Route,
    /// Who; nobody if the route found none.
    pub member: Option<i64>,
    /// The election whose ballots or order it follows, or the by-election.
    #[serde(skip)]
    pub election: Option<i64>,
    /// The resolution of the panel.
    pub resolution: Option<i64>,
    /// What they said; false as well where the secretary ended the offer.
    pub accepted: Option<bool>,
    /// Why the secretary ended the offer, or left the route behind.
    pub note: Option<String>,
}
