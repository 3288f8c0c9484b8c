//! Meetings in the database.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{DateTime, Days, NaiveDate, Utc, Weekday};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait,
    DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::rules::{self, Attendance};
use super::series::Week;
use super::{Attended, Meeting, QuorumMet, Series, Status};
use crate::access::{Actor, Authorised, Secretary};
use crate::audit::{self, Act};
use crate::changes::{self, Change};
use crate::database::Store;
use crate::entities::{attendance, matter, meeting, meeting_series, minutes, panel};
use crate::error::Problem;
use crate::panels;
use crate::panels::rules::{Consequence, PanelRules};
use crate::terms::rules::{in_office, voting_members};
use crate::terms::{Cause, Term, store as terms};
use crate::vacancies;

async fn act(
    tx: &DatabaseTransaction,
    (actor, now): (&Actor, DateTime<Utc>),
    panel: &panel::Model,
    action: &'static str,
    detail: serde_json::Value,
) -> Result<(), Problem> {
    let about = format!("panel/{}", panel.slug);
    let act = Act {
        actor,
        action,
        about,
        detail,
    };
    Ok(audit::store::record(tx, now, act).await?)
}

/// Sets the series from its first day on; what was set before ends there.
pub async fn set_series(
    store: &Store,
    by: &Authorised<Secretary>,
    now: DateTime<Utc>,
    series: Series,
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let panel = panels::store::lock(&tx, by.scope().panel()).await?;
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
        read().ok_or_else(|| Problem::internal("A series of meetings can't be read."))
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
            .ok_or_else(|| Problem::internal("A meeting has no known status."))?,
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
        Problem::not_found("The panel has no meeting on this day: add one, or set the series.")
    })
}

async fn write(tx: &DatabaseTransaction, panel_id: i64, meeting: &Meeting) -> Result<(), Problem> {
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
    day: NaiveDate,
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
        return Err(Problem::conflict(
            "The meeting was held: that can't be changed.",
        ));
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
            sequence: 0,
            quorum: None,
        },
        (None, None) => {
            return Err(Problem::invalid(
                "starts_at: the series has no meeting on this day; say when the extra one begins.",
            )
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

/// Who was at a meeting, as sent.
#[derive(Clone, Debug)]
pub struct Attendees {
    /// Those who were there.
    pub present: HashSet<i64>,
    /// Those who said that they wouldn't be.
    pub apologies: HashSet<i64>,
}

/// Records who was at a meeting, which holds it; the rule for missed meetings is asked.
pub async fn attend(
    store: &Store,
    by: &Authorised<Secretary>,
    now: DateTime<Utc>,
    day: NaiveDate,
    attendees: Attendees,
) -> Result<QuorumMet, Problem> {
    let tx = store.begin().await?;
    let panel = panels::store::lock(&tx, by.scope().panel()).await?;
    let mut meeting = get(&tx, panel.id, day).await?;
    if meeting.status == Status::Cancelled || meeting.starts_at > now {
        return Err(Problem::conflict(
            "The meeting is to come, or was cancelled.",
        ));
    }
    let on = meeting.starts_at.date_naive();
    let all = terms::of_panel(&tx, panel.id).await?;
    let mut members: Vec<i64> = in_office(&all, on).map(|term| term.member).collect();
    members.sort_unstable();
    members.dedup();
    let stranger = attendees
        .present
        .union(&attendees.apologies)
        .find(|id| !members.contains(id));
    if let Some(stranger) = stranger {
        return Err(Problem::invalid(format!(
            "present: member {stranger} isn't on the panel on {on}: leave guests out."
        ))
        .with(json!({ "field": "present" })));
    }
    write_attendance(&tx, panel.id, day, &members, &attendees).await?;
    let (_, rules) = panels::rules::store::current(&tx, panel.id).await?;
    let voting = voting_members(&all, on);
    let present = voting
        .iter()
        .filter(|id| attendees.present.contains(id))
        .count();
    let whole = |count: usize| i32::try_from(count).unwrap_or(i32::MAX);
    let quorum = QuorumMet {
        present: whole(present),
        voting: whole(voting.len()),
        needed: whole(rules::needed(rules.meetings.quorum, voting.len())),
    };
    (meeting.status, meeting.quorum) = (Status::Held, Some(quorum));
    write(&tx, panel.id, &meeting).await?;
    let held = Change::MeetingChanged {
        day,
        status: Status::Held.as_str(),
    };
    changes::store::emit(&tx, now, panel.id, &held).await?;
    let detail = json!({ "day": day, "quorum": quorum });
    act(&tx, (by.actor(), now), &panel, "meeting.attendance", detail).await?;
    look_into(&tx, (by.actor(), now), (&panel, &rules), &all, on).await?;
    tx.commit().await?;
    Ok(quorum)
}

async fn write_attendance(
    tx: &DatabaseTransaction,
    panel_id: i64,
    day: NaiveDate,
    members: &[i64],
    attendees: &Attendees,
) -> Result<(), Problem> {
    attendance::Entity::delete_many()
        .filter(attendance::Column::PanelId.eq(panel_id))
        .filter(attendance::Column::Day.eq(day))
        .exec(tx)
        .await?;
    let rows: Vec<_> = members
        .iter()
        .map(|&member_id| {
            let attended = if attendees.present.contains(&member_id) {
                Attended::Present
            } else if attendees.apologies.contains(&member_id) {
                Attended::Apologies
            } else {
                Attended::Absent
            };
            attendance::Model {
                panel_id,
                day,
                member_id,
                status: attended.as_str().to_owned(),
            }
            .into_active_model()
        })
        .collect();
    if !rows.is_empty() {
        attendance::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

/// Who has missed too many meetings: a matter for the secretary, or the end of a seat where the
/// rules say so.
async fn look_into(
    tx: &DatabaseTransaction,
    (by, now): (&Actor, DateTime<Utc>),
    (panel, rules): (&panel::Model, &PanelRules),
    all: &[Term],
    on: NaiveDate,
) -> Result<(), Problem> {
    let Some(rule) = &rules.meetings.missed else {
        return Ok(());
    };
    let attended = attended(tx, panel.id).await?;
    for term in in_office(all, on).filter(|term| !term.kind.is_office()) {
        let theirs: Attendance = attended
            .get(&term.member)
            .into_iter()
            .flatten()
            .filter(|(day, _)| term.starts <= **day)
            .map(|(day, attended)| (*day, *attended))
            .collect();
        let Some(detail) = rules::missed(rule, &theirs) else {
            continue;
        };
        let next = on.checked_add_days(Days::new(1)).unwrap_or(on);
        match rule.then {
            Consequence::EndsSeat if next < term.ends => {
                let leaving = vacancies::store::Leaving {
                    on: next,
                    cause: Cause::MissedMeetings,
                    note: detail,
                };
                vacancies::store::leave(tx, (by, now), panel, term, leaving).await?;
            }
            Consequence::EndsSeat | Consequence::Nothing => {}
            Consequence::Matter => raise(tx, (by, now), panel, (term.member, on), detail).await?,
        }
    }
    Ok(())
}

async fn attended(
    db: &impl ConnectionTrait,
    panel_id: i64,
) -> Result<HashMap<i64, Attendance>, Problem> {
    let rows = attendance::Entity::find().filter(attendance::Column::PanelId.eq(panel_id));
    let mut attended: HashMap<i64, Attendance> = HashMap::new();
    for row in rows.all(db).await? {
        let theirs = attended.entry(row.member_id).or_default();
        theirs.insert(row.day, Attended::of(&row.status));
    }
    Ok(attended)
}

async fn raise(
    tx: &DatabaseTransaction,
    (by, now): (&Actor, DateTime<Utc>),
    panel: &panel::Model,
    (member, day): (i64, NaiveDate),
    detail: String,
) -> Result<(), Problem> {
    let open = matter::Entity::find()
        .filter(matter::Column::PanelId.eq(panel.id))
        .filter(matter::Column::MemberId.eq(member))
        .filter(matter::Column::SettledAt.is_null())
        .one(tx)
        .await?;
    if open.is_some() {
        return Ok(());
    }
    let row = matter::ActiveModel {
        panel_id: Set(panel.id),
        member_id: Set(member),
        kind: Set(Cause::MissedMeetings.as_str().to_owned()),
        day: Set(day),
        detail: Set(detail),
        settled: Set(None),
        settled_at: Set(None),
        at: Set(now),
        ..Default::default()
    };
    let id = row.insert(tx).await?.id;
    let detail = json!({ "matter": id, "member": member });
    act(tx, (by, now), panel, "matter.raise", detail).await
}

/// The quorum of a meeting that was held, and the members with a vote who were there; or a
/// refusal.
pub async fn held(
    db: &impl ConnectionTrait,
    panel_id: i64,
    day: NaiveDate,
) -> Result<(QuorumMet, Vec<i64>), Problem> {
    let meeting = get(db, panel_id, day).await?;
    let quorum = meeting
        .quorum
        .ok_or_else(|| Problem::not_ready("Record first who was at this meeting."))?;
    let all = terms::of_panel(db, panel_id).await?;
    let voting = voting_members(&all, meeting.starts_at.date_naive());
    let rows = attendance::Entity::find()
        .filter(attendance::Column::PanelId.eq(panel_id))
        .filter(attendance::Column::Day.eq(day))
        .filter(attendance::Column::Status.eq(Attended::Present.as_str()));
    let present = rows.all(db).await?.into_iter().map(|row| row.member_id);
    Ok((quorum, present.filter(|id| voting.contains(id)).collect()))
}

/// Who was where at a meeting: members by what they did.
pub async fn attendance_of(
    db: &impl ConnectionTrait,
    panel_id: i64,
    day: NaiveDate,
) -> Result<Vec<(i64, Attended)>, Problem> {
    let rows = attendance::Entity::find()
        .filter(attendance::Column::PanelId.eq(panel_id))
        .filter(attendance::Column::Day.eq(day))
        .order_by_asc(attendance::Column::MemberId);
    let rows = rows.all(db).await?.into_iter();
    Ok(rows
        .map(|row| (row.member_id, Attended::of(&row.status)))
        .collect())
}

/// Adds a version of a meeting's minutes.
pub async fn write_minutes(
    store: &Store,
    by: &Authorised<Secretary>,
    now: DateTime<Utc>,
    day: NaiveDate,
    (inner, public): (String, String),
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let panel = panels::store::lock(&tx, by.scope().panel()).await?;
    held(&tx, panel.id, day).await?;
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

/// The matters of a panel, the latest first.
pub async fn matters(
    db: &impl ConnectionTrait,
    panel_id: i64,
) -> Result<Vec<matter::Model>, Problem> {
    let rows = matter::Entity::find().filter(matter::Column::PanelId.eq(panel_id));
    Ok(rows.order_by_desc(matter::Column::Id).all(db).await?)
}

/// The secretary says what came of a matter.
pub async fn settle_matter(
    store: &Store,
    by: &Authorised<Secretary>,
    now: DateTime<Utc>,
    id: i64,
    outcome: String,
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let panel = panels::store::lock(&tx, by.scope().panel()).await?;
    let row = matter::Entity::find_by_id(id)
        .filter(matter::Column::PanelId.eq(panel.id))
        .one(&tx)
        .await?;
    let row = row.ok_or_else(|| Problem::not_found("The panel has no matter of this number."))?;
    if row.settled_at.is_some() {
        return Err(Problem::conflict("The matter is settled."));
    }
    let mut row = row.into_active_model();
    row.settled = Set(Some(outcome));
    row.settled_at = Set(Some(now));
    row.update(&tx).await?;
    act(
        &tx,
        (by.actor(), now),
        &panel,
        "matter.settle",
        json!({ "matter": id }),
    )
    .await?;
    Ok(tx.commit().await?)
}
