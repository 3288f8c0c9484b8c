//! While voting is open: the close is made later, taking ballots is interrupted, and those who
//! have not voted are reminded. All of it is published, except who they are.

pub mod pages;
pub mod reminders;
pub mod store;

use chrono::{DateTime, NaiveDateTime, Utc};
use serde::{Deserialize, Serialize};

/// A later close, as sent, in the time zone that the notice names.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Extension {
    pub(super) closes: NaiveDateTime,
    pub(super) reason: String,
}

/// Why taking ballots is interrupted, or how that ended.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pause {
    pub(super) paused: bool,
    pub(super) reason: String,
}

/// Something that went wrong, as sent: it is published as it stands here.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// What happened.
    pub(super) what: String,
    /// What came of it.
    pub(super) effect: String,
}

/// A reminder to those who have not voted, as sent: at a time, in the notice's zone, or now.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Remind {
    #[serde(default)]
    pub(super) at: Option<NaiveDateTime>,
}

/// A reminder, as the secretary sees it: to how many it went, and to nobody by name.
#[derive(Debug, Serialize)]
pub struct Reminded {
    /// When it is due.
    pub due_at: DateTime<Utc>,
    /// When it was sent.
    pub sent_at: Option<DateTime<Utc>>,
    /// To how many.
    pub count: Option<i32>,
}

/// What happened to the times of voting, as published.
#[derive(Debug, Default, Serialize)]
pub struct Happened {
    /// Each time that the close was made later.
    pub extensions: Vec<Extended>,
    /// Each time that taking ballots was interrupted.
    pub incidents: Vec<Incident>,
}

impl Happened {
    /// Whether taking ballots is interrupted, and nobody has gone on with it.
    pub fn is_interrupted(&self) -> bool {
        self.incidents.iter().any(|one| one.ended_at.is_none())
    }
}

/// The close was made later.
#[derive(Debug, Serialize)]
pub struct Extended {
    /// When it would have been.
    pub before: DateTime<Utc>,
    /// When it is.
    pub after: DateTime<Utc>,
    /// Why.
    pub reason: String,
    /// When that was announced.
    pub at: DateTime<Utc>,
}

impl Extended {
    /// The close that was announced first, if it was made later since.
    pub fn announced(all: &[Self]) -> Option<DateTime<Utc>> {
        all.first().map(|first| first.before)
    }
}

/// Taking ballots was interrupted.
#[derive(Debug, Serialize)]
pub struct Incident {
    /// Why.
    pub what: String,
    /// From when.
    pub began_at: DateTime<Utc>,
    /// Until when.
    pub ended_at: Option<DateTime<Utc>>,
    /// How it ended.
    pub how_it_ended: Option<String>,
}
