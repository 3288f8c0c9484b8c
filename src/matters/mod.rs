//! Matters: what happened to somebody on a panel that the secretary looks into, or that ends the
//! seat where the panel's rules say so.

pub mod daily;
pub mod letters;
pub mod pages;
pub mod rules;
pub mod store;

use chrono::NaiveDate;

use crate::language::t;
use crate::terms::Cause;
use crate::words::words;

words! {
    /// What happened.
    Kind, UnknownKind, "kind of matter":
    /// They missed more meetings than the rules allow.
    MissedMeetings = "missed-meetings",
    /// They are no longer among those who may stand.
    LostEligibility = "lost-eligibility",
    /// They left the organisation that they stood with.
    ChangedEmployer = "changed-employer",
}

impl Kind {
    /// As people read it.
    pub fn said(self) -> &'static str {
        match self {
            Self::MissedMeetings => t!("they have missed as many meetings as the rules look into"),
            Self::LostEligibility => t!("they are no longer among those who may stand"),
            Self::ChangedEmployer => t!("they have another organisation than before"),
        }
    }

    /// Whether it goes on once it has happened, so that it is found again on every look; a change of
    /// employer is told of once, by the list that names another.
    pub const fn lasts(self) -> bool {
        match self {
            Self::MissedMeetings | Self::LostEligibility => true,
            Self::ChangedEmployer => false,
        }
    }

    /// Why a seat ends by it.
    pub const fn cause(self) -> Cause {
        match self {
            Self::MissedMeetings => Cause::MissedMeetings,
            Self::LostEligibility => Cause::LostEligibility,
            Self::ChangedEmployer => Cause::ChangedEmployer,
        }
    }
}

/// Something that happened to somebody who holds a seat.
#[derive(Clone, Debug)]
pub struct Happened {
    /// What.
    pub kind: Kind,
    /// When.
    pub day: NaiveDate,
    /// First day without them, if the seat ends by it.
    pub gone: NaiveDate,
    /// In a sentence.
    pub detail: String,
}
