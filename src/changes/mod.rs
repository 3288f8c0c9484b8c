//! What changed in the registers and of elections, as rows that other systems are told of: a change is written in
//! the transaction that makes it, and carries numbers and dates, never a name.

pub mod store;

use chrono::NaiveDate;
use serde::Serialize;

use crate::elections::stage::Stage;

/// Something that changed in a panel's register, or of its elections.
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
    /// A vacancy is filled, or stays, or never was.
    VacancySettled {
        /// The vacancy.
        vacancy: i64,
        /// filled, left-vacant or withdrawn.
        outcome: &'static str,
    },
    /// An election was called.
    ElectionCalled {
        /// The election.
        election: String,
        /// For what: seat, chair or vice-chair.
        post: &'static str,
    },
    /// An election went on to another stage.
    ElectionMoved {
        /// The election.
        election: String,
        /// The stage that it left.
        from: Stage,
        /// The stage that it is at.
        to: Stage,
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
    /// The words of all kinds.
    pub const KINDS: [&str; 7] = [
        "membership.entered",
        "membership.changed",
        "vacancy.opened",
        "vacancy.settled",
        "election.called",
        "election.moved",
        "meeting.changed",
    ];

    /// Its word.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::MembershipEntered { .. } => "membership.entered",
            Self::MembershipChanged { .. } => "membership.changed",
            Self::VacancyOpened { .. } => "vacancy.opened",
            Self::VacancySettled { .. } => "vacancy.settled",
            Self::ElectionCalled { .. } => "election.called",
            Self::ElectionMoved { .. } => "election.moved",
            Self::MeetingChanged { .. } => "meeting.changed",
        }
    }
}
