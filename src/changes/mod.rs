//! What changed in the registers, as rows that other systems are told of: a change is written in
//! the transaction that makes it, and carries numbers and dates, never a name.

pub mod store;

use chrono::NaiveDate;
use serde::Serialize;

/// Something that changed in a panel's register.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Change {
    /// A term was entered; it begins when its dates say.
    MembershipEntered {
        /// The term.
        membership: i64,
        /// The post.
        post: i64,
        /// How they came to it.
        basis: &'static str,
        /// First day.
        starts: NaiveDate,
        /// The day after the last.
        ends: NaiveDate,
    },
    /// A term has other dates than before.
    MembershipChanged {
        /// The term.
        membership: i64,
        /// Why.
        cause: &'static str,
        /// First day.
        starts: NaiveDate,
        /// The day after the last.
        ends: NaiveDate,
    },
    /// A seat falls vacant.
    VacancyOpened {
        /// The vacancy.
        vacancy: i64,
        /// The post.
        post: i64,
        /// First day without a holder.
        since: NaiveDate,
    },
    /// A vacancy is filled, or stays.
    VacancySettled {
        /// The vacancy.
        vacancy: i64,
        /// filled or left-vacant.
        outcome: &'static str,
    },
    /// A meeting was moved, cancelled, added or held.
    MeetingChanged {
        /// The day by which it is known.
        day: NaiveDate,
        /// planned, cancelled or held.
        status: &'static str,
    },
}

impl Change {
    /// Its word.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::MembershipEntered { .. } => "membership.entered",
            Self::MembershipChanged { .. } => "membership.changed",
            Self::VacancyOpened { .. } => "vacancy.opened",
            Self::VacancySettled { .. } => "vacancy.settled",
            Self::MeetingChanged { .. } => "meeting.changed",
        }
    }
}
