//! A panel's meetings: a series month by month, what differs from it, who was there, what was
//! decided, and minutes with an inner and a public part.

pub mod attendance;
pub mod calendar;
pub mod inner;
pub mod pages;
pub mod resolutions;
pub mod rules;
pub mod series;
pub mod store;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use series::Series;

/// Where a meeting is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// To come, or not recorded yet.
    Planned,
    /// It doesn't take place.
    Cancelled,
    /// It took place, and who was there is recorded.
    Held,
}

impl Status {
    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Cancelled => "cancelled",
            Self::Held => "held",
        }
    }

    /// The status of this word.
    pub fn of(word: &str) -> Option<Self> {
        [Self::Planned, Self::Cancelled, Self::Held]
            .into_iter()
            .find(|one| one.as_str() == word)
    }
}

/// A meeting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Meeting {
    /// The day by which it is known; a moved meeting keeps it.
    pub day: NaiveDate,
    /// When it begins.
    pub starts_at: DateTime<Utc>,
    /// How long.
    pub minutes: i32,
    /// Where; for members.
    #[serde(skip)]
    pub place: String,
    /// Where it is in its life.
    pub status: Status,
    /// Why it was moved or cancelled.
    pub note: String,
    /// How often it was changed.
    #[serde(skip)]
    pub sequence: i32,
    /// Who was there, once it was held.
    pub quorum: Option<QuorumMet>,
}

/// Whether enough members were there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct QuorumMet {
    /// Members with a vote who were there.
    pub present: i32,
    /// Members with a vote on that day.
    pub voting: i32,
    /// How many had to be there.
    pub needed: i32,
}

impl QuorumMet {
    /// Whether the meeting could decide.
    pub fn holds(&self) -> bool {
        self.present >= self.needed
    }
}

/// Whether a member was at a meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Attended {
    /// They were there.
    Present,
    /// They said that they wouldn't.
    Apologies,
    /// They weren't there.
    Absent,
}

impl Attended {
    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::Apologies => "apologies",
            Self::Absent => "absent",
        }
    }

    /// The word's meaning; whatever is unknown is an absence.
    pub fn of(word: &str) -> Self {
        match word {
            "present" => Self::Present,
            "apologies" => Self::Apologies,
            _ => Self::Absent,
        }
    }
}
