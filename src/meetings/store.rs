//! Meetings in the database.

use std::collections::BTreeMap;

use chrono::{DateTime, Days, NaiveDate, Utc, Weekday};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait,
    DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::attendance::store::held;
use super::series::{SeriesSet, Week};
use super::{Meeting, QuorumMet, Series, Status, inner};
use crate::access::{Authorised, Secretary};
use crate::changes::{self, Change};
use crate::database::Store;
use crate::entities::{meeting, meeting_series, minutes};
use crate::error::Problem;
use crate::language::t;
use crate::panels::{self, store::act};
use crate::web::precondition::Expected;

/// Sets the series from its first day on; what was set before ends there.
pub async fn set_series(
    store: &Store,
    by: &Authorised<Secretary>,
    now: DateTime<Utc>,
    expected: &Expected,
    series: Series,
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let panel = panels::store::lock(&tx, by.scope().panel()).await?;
    let present = self::series(&tx, panel.id).await?;
    let cuts = present.iter().any(|one| one.is_open(series.starts));
    expected.fits(&shown(present), cuts)?;
    let open = Condition::any()
        .add(meeting_series::Column::Ends.is_null())
        .add(meeting_series::Column::Ends.gt(series.starts));
    meeting_series::Entity::update_many()
        .col_expr(meeting_series::Column::Ends, Expr::value(series.starts))
        .filter(meeting_series::Column::PanelId.eq(panel.id))
        .filter(open)
        .exec(&tx)
        .await?;
    let detail = json!({
        "week": series.week.number(),
        "weekday": series.weekday.number_from_monday(),
        "at": series.at,
        "time_zone": series.zone.name(),
        "starts": series.starts,
    });
    let row = meeting_series::ActiveModel {
        panel_id: Set(panel.id),
        week: Set(series.week.number()),
        weekday: Set(i32::try_from(series.weekday.number_from_monday()).unwrap_or(1)),
        at_time: Set(series.at.format("%H:%M").to_string()),
        minutes: Set(series.minutes),
        time_zone: Set(series.zone.name().to_owned()),
        place: Set(series.place),
        starts: Set(series.starts),
        ends: Set(series.ends),
        author: Set(by.actor().subject.clone()),
        at: Set(now),
        ..Default::default()
    };
    row.insert(&tx).await?;
    act(&tx, (by.actor(), now), &panel, "meeting.series", detail).await?;
    Ok(tx.commit().await?)
}

/// The series of a panel, in the order in which they were set.
pub async fn all_series(
    db: &impl ConnectionTrait,
    panel_id: i64,
) -> Result<Vec<SeriesSet>, Problem> {
    series(db, panel_id).await.map(shown)
}

fn shown(series: Vec<Series>) -> Vec<SeriesSet> {
    series.into_iter().map(SeriesSet::from).collect()
}

async fn series(db: &impl ConnectionTrait, panel_id: i64) -> Result<Vec<Series>, Problem> {
    let rows = meeting_series::Entity::find()
        .filter(meeting_series::Column::PanelId.eq(panel_id))
        .order_by_asc(meeting_series::Column::Id);
    let series = rows.all(db).await?.into_iter().map(|row| {
        let read = || {
            let weekday = u8::try_from(row.weekday).ok()?.checked_sub(1)?;
            Some(Series {
                week: Week::of(row.week)?,
                weekday: Weekday::try_from(weekday).ok()?,
                at: chrono::NaiveTime::parse_from_str(&row.at_time, "%H:%M").ok()?,
                minutes: row.minutes,
                zone: row.time_zone.parse().ok()?,
                place: row.place.clone(),
                starts: row.starts,
                ends: row.ends,
            })
        };
        read().ok_or_else(|| Problem::internal(t!("A series of meetings can’t be read.")))
    });
    series.collect()
}

/// The meetings of a panel from a day up to and without another, in order: those of the series,
/// with what differs, and those beside it.
pub async fn between(
    db: &impl ConnectionTrait,
    panel_id: i64,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<Vec<Meeting>, Problem> {
    let mut meetings = BTreeMap::new();
    for series in series(db, panel_id).await? {
        for (day, starts_at) in series.days(from, to) {
            meetings.insert(
                day,
                Meeting {
                    day,
                    starts_at,
                    minutes: series.minutes,
                    place: series.place.clone(),
                    status: Status::Planned,
                    note: String::new(),
                    sequence: 0,
                    quorum: None,
                },
            );
        }
    }
    let known = meeting::Entity::find()
        .filter(meeting::Column::PanelId.eq(panel_id))
        .filter(meeting::Column::Day.gte(from))
        .filter(meeting::Column::Day.lt(to));
    for row in known.all(db).await? {
        meetings.insert(row.day, read(row)?);
    }
    Ok(meetings.into_values().collect())
}

fn read(row: meeting::Model) -> Result<Meeting, Problem> {
    let quorum = row.present.zip(row.voting).zip(row.needed);
    Ok(Meeting {
        day: row.day,
        starts_at: row.starts_at,
        minutes: row.minutes,
        place: row.place,
        status: Status::of(&row.status)
            .ok_or_else(|| Problem::internal(t!("A meeting has no known status.")))?,
        note: row.note,
        sequence: row.sequence,
        quorum: quorum.map(|((present, voting), needed)| QuorumMet {
            present,
            voting,
            needed,
        }),
    })
}

/// The meeting of a day, or a refusal.
pub async fn get(
    db: &impl ConnectionTrait,
    panel_id: i64,
    day: NaiveDate,
) -> Result<Meeting, Problem> {
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    let found = between(db, panel_id, (day, next)).await?.into_iter().next();
    found.ok_or_else(|| {
        Problem::not_found(t!(
            "The panel has no meeting on this day: add one, or set the series."
        ))
    })
}

pub(super) async fn write(
    tx: &DatabaseTransaction,
    panel_id: i64,
    meeting: &Meeting,
) -> Result<(), Problem> {
    let quorum = meeting.quorum;
    let row = meeting::Model {
        panel_id,
        day: meeting.day,
        starts_at: meeting.starts_at,
        minutes: meeting.minutes,
        place: meeting.place.clone(),
        status: meeting.status.as_str().to_owned(),
        note: meeting.note.clone(),
        sequence: meeting.sequence,
        present: quorum.map(|quorum| quorum.present),
        voting: quorum.map(|quorum| quorum.voting),
        needed: quorum.map(|quorum| quorum.needed),
    };
    meeting::Entity::delete_by_id((panel_id, meeting.day))
        .exec(tx)
        .await?;
    meeting::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// A meeting that is moved, cancelled or added.
#[derive(Clone, Debug)]
pub struct Arranged {
    /// When it begins; none: as it is.
    pub starts_at: Option<DateTime<Utc>>,
    /// How long; none: as it is.
    pub minutes: Option<i32>,
    /// Where; none: as it is.
    pub place: Option<String>,
    /// Whether it doesn't take place.
    pub cancelled: bool,
    /// Why.
    pub note: String,
}

/// Moves, cancels or adds the meeting of a day.
pub async fn arrange(
    store: &Store,
    by: &Authorised<Secretary>,
    now: DateTime<Utc>,
    (day, expected): (NaiveDate, &Expected),
    arranged: Arranged,
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let panel = panels::store::lock(&tx, by.scope().panel()).await?;
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    let found = between(&tx, panel.id, (day, next))
        .await?
        .into_iter()
        .next();
    if found
        .as_ref()
        .is_some_and(|meeting| meeting.status == Status::Held)
    {
        return Err(Problem::conflict(t!(
            "The meeting was held: that can’t be changed."
        )));
    }
    if found.is_some() {
        let present = inner::of(&tx, panel.id, day).await?;
        expected.fits(&present, present.is_arranged())?;
    }
    let meeting = match (found, arranged.starts_at) {
        (Some(found), starts_at) => Meeting {
            starts_at: starts_at.unwrap_or(found.starts_at),
            minutes: arranged.minutes.unwrap_or(found.minutes),
            place: arranged.place.unwrap_or(found.place),
            sequence: found.sequence.saturating_add(1),
            status: if arranged.cancelled {
                Status::Cancelled
            } else {
                Status::Planned
            },
            note: arranged.note,
            ..found
        },
        (None, Some(starts_at)) => Meeting {
            day,
            starts_at,
            minutes: arranged.minutes.unwrap_or(60),
            place: arranged.place.unwrap_or_default(),
            status: if arranged.cancelled {
                Status::Cancelled
            } else {
                Status::Planned
            },
            note: arranged.note,
            // Somebody has arranged it: what replaces it says what it was made from.
            sequence: 1,
            quorum: None,
        },
        (None, None) => {
            return Err(Problem::invalid(t!(
                "starts_at: the series has no meeting on this day; say when the extra one begins."
            ))
            .with(json!({ "field": "starts_at" })));
        }
    };
    write(&tx, panel.id, &meeting).await?;
    let status = meeting.status.as_str();
    changes::store::emit(&tx, now, panel.id, &Change::MeetingChanged { day, status }).await?;
    let detail = json!({ "day": day, "status": status, "starts_at": meeting.starts_at });
    act(&tx, (by.actor(), now), &panel, "meeting.arrange", detail).await?;
    Ok(tx.commit().await?)
}

/// Adds a version of a meeting's minutes.
pub async fn write_minutes(
    store: &Store,
    by: &Authorised<Secretary>,
    now: DateTime<Utc>,
    (day, expected): (NaiveDate, &Expected),
    (inner, public): (String, String),
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let panel = panels::store::lock(&tx, by.scope().panel()).await?;
    held(&tx, panel.id, day).await?;
    let present = inner::of(&tx, panel.id, day).await?;
    expected.fits(&present, present.has_minutes())?;
    let row = minutes::ActiveModel {
        panel_id: Set(panel.id),
        day: Set(day),
        inner: Set(inner),
        public: Set(public),
        author: Set(by.actor().subject.clone()),
        at: Set(now),
        ..Default::default()
    };
    let version = row.insert(&tx).await?.id;
    let detail = json!({ "day": day, "minutes": version });
    act(&tx, (by.actor(), now), &panel, "meeting.minutes", detail).await?;
    Ok(tx.commit().await?)
}

/// The latest minutes of a meeting.
pub async fn minutes_of(
    db: &impl ConnectionTrait,
    panel_id: i64,
    day: NaiveDate,
) -> Result<Option<minutes::Model>, Problem> {
    Ok(minutes::Entity::find()
        .filter(minutes::Column::PanelId.eq(panel_id))
        .filter(minutes::Column::Day.eq(day))
        .order_by_desc(minutes::Column::Id)
        .one(db)
        .await?)
}
