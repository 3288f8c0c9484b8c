//! A meeting as those see it who were entitled to be there.

use chrono::NaiveDate;
use sea_orm::ConnectionTrait;
use serde::Serialize;

use super::{Attended, Meeting, attendance, store};
use crate::error::Problem;

/// A meeting for those who were entitled to be there.
#[derive(Debug, Serialize)]
pub struct Inner {
    #[serde(flatten)]
    /// The meeting.
    pub meeting: Meeting,
    /// Where.
    pub place: String,
    /// Whether each member was there, once that is recorded.
    pub attendance: Vec<(i64, Attended)>,
    /// The inner part of the minutes.
    pub inner: Option<String>,
    /// The public part.
    pub public: Option<String>,
}

impl Inner {
    /// Whether somebody has added it, or moved it since it was planned.
    pub fn is_arranged(&self) -> bool {
        self.meeting.sequence > 0
    }

    /// Whether it is recorded who was there.
    pub fn is_attended(&self) -> bool {
        !self.attendance.is_empty()
    }

    /// Whether it has minutes.
    pub fn has_minutes(&self) -> bool {
        self.inner.is_some()
    }
}

/// The meeting of a day.
pub async fn of(db: &impl ConnectionTrait, panel: i64, day: NaiveDate) -> Result<Inner, Problem> {
    let meeting = store::get(db, panel, day).await?;
    let minutes = store::minutes_of(db, panel, day).await?;
    let (inner, public) = minutes.map(|row| (row.inner, row.public)).unzip();
    Ok(Inner {
        place: meeting.place.clone(),
        meeting,
        attendance: attendance::store::attendance_of(db, panel, day).await?,
        inner,
        public,
    })
}
