//! Meetings over HTTP.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use chrono::{Days, NaiveDate, NaiveDateTime, NaiveTime, Weekday};
use chrono_tz::Tz;
use serde::Deserialize;
use serde_json::{Value, json};

use super::attendance::{self, Attendees};
use super::inner::{self, Inner};
use super::resolutions::pages::{self as resolutions, Shown as Resolution};
use super::series::{SeriesSet, Week, instant};
use super::store::Arranged;
use super::{Meeting, Series, Status, calendar, store};
use crate::access::Caller;
use crate::app::App;
use crate::error::Problem;
use crate::language::{Say as _, t};
use crate::panels;
use crate::values::{Invalid, Line, Prose, day as known, day_if_any};
use crate::web::body::Json;
use crate::web::page::{self, Page, render};
use crate::web::precondition::Expected;

/// A series, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SeriesSent {
    /// 1 to 4, or -1 for the last.
    week: i32,
    /// "Tuesday".
    weekday: Weekday,
    /// Local time.
    at: NaiveTime,
    minutes: i32,
    time_zone: String,
    #[serde(default)]
    place: Option<String>,
    starts: NaiveDate,
    #[serde(default)]
    ends: Option<NaiveDate>,
}

impl TryFrom<SeriesSent> for Series {
    type Error = Invalid;

    fn try_from(sent: SeriesSent) -> Result<Self, Invalid> {
        Ok(Self {
            week: Week::of(sent.week)
                .ok_or_else(|| Invalid::new("week", t!("use 1 to 4, or -1 for the last")))?,
            weekday: sent.weekday,
            at: sent.at,
            minutes: minutes(sent.minutes)?,
            zone: zone(&sent.time_zone)?,
            place: place(sent.place)?.unwrap_or_default(),
            starts: known("starts", sent.starts)?,
            ends: day_if_any("ends", sent.ends)?,
        })
    }
}

fn minutes(minutes: i32) -> Result<i32, Invalid> {
    if (5..=600).contains(&minutes) {
        return Ok(minutes);
    }
    Err(Invalid::new(
        "minutes",
        t!("a meeting lasts 5 to 600 minutes"),
    ))
}

fn zone(name: &str) -> Result<Tz, Invalid> {
    let unknown = |_| {
        Invalid::new(
            "time_zone",
            t!("it isn’t an IANA name, such as Europe/London"),
        )
    };
    name.parse().map_err(unknown)
}

fn place(sent: Option<String>) -> Result<Option<String>, Invalid> {
    let line = sent.map(|text| Line::parse("place", &text)).transpose()?;
    Ok(line.map(Line::into_string))
}

/// `PUT /api/v1/panels/{slug}/meetings/series`: sets when the panel meets, from a day on.
pub async fn set_series(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
    expected: Expected,
    Json(sent): Json<SeriesSent>,
) -> Result<StatusCode, Problem> {
    let secretary = caller.secretary_of(&slug)?;
    let series = sent.try_into()?;
    store::set_series(app.store(), &secretary, app.now(), &expected, series).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/panels/{slug}/meetings/series`: when the panel meets, as it was set one time after the other.
pub async fn series(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
) -> Result<axum::Json<Vec<SeriesSet>>, Problem> {
    caller.secretary_of(&slug)?;
    let db = app.store().read();
    let panel = panels::store::get(db, &slug).await?;
    store::all_series(db, panel.id).await.map(axum::Json)
}

/// From when to when.
#[derive(Debug, Deserialize)]
pub struct Span {
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
}

/// `GET /api/v1/panels/{slug}/meetings`: a year from today, or what is asked for.
pub async fn list(
    State(app): State<App>,
    Path(slug): Path<String>,
    Query(span): Query<Span>,
) -> Result<axum::Json<Vec<Meeting>>, Problem> {
    let db = app.store().read();
    let panel = panels::store::get(db, &slug).await?;
    let from = day_if_any("from", span.from)?;
    let from = from.unwrap_or_else(|| app.now().date_naive());
    let year_later = from.checked_add_days(Days::new(366)).unwrap_or(from);
    let to = day_if_any("to", span.to)?.unwrap_or(year_later);
    let most = from.checked_add_days(Days::new(366 * 5)).unwrap_or(from);
    if to > most {
        return Err(Invalid::new("to", t!("ask for five years at most")).into());
    }
    store::between(db, panel.id, (from, to))
        .await
        .map(axum::Json)
}

/// `GET /panels/{slug}/meetings.ics`: the meetings as a calendar that programs subscribe to.
pub async fn feed(State(app): State<App>, Path(slug): Path<String>) -> Result<Response, Problem> {
    let db = app.store().read();
    let panel = panels::store::get(db, &slug).await?;
    let today = app.now().date_naive();
    let from = today.checked_sub_days(Days::new(183)).unwrap_or(today);
    let to = today.checked_add_days(Days::new(400)).unwrap_or(today);
    let meetings = store::between(db, panel.id, (from, to)).await?;
    let feed = calendar::feed(&panel.name, &panel.slug, &meetings, app.now());
    Ok((
        [(header::CONTENT_TYPE, "text/calendar; charset=utf-8")],
        feed,
    )
        .into_response())
}

/// A meeting that is moved, cancelled or added, as sent. Times are local to the zone.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArrangedSent {
    #[serde(default)]
    starts_at: Option<NaiveDateTime>,
    #[serde(default)]
    time_zone: Option<String>,
    #[serde(default)]
    minutes: Option<i32>,
    #[serde(default)]
    place: Option<String>,
    #[serde(default)]
    cancelled: bool,
    #[serde(default)]
    note: String,
}

/// `PUT /api/v1/panels/{slug}/meetings/{day}`: moves, cancels or adds a meeting.
pub async fn arrange(
    State(app): State<App>,
    caller: Caller,
    Path((slug, day)): Path<(String, NaiveDate)>,
    expected: Expected,
    Json(sent): Json<ArrangedSent>,
) -> Result<StatusCode, Problem> {
    let secretary = caller.secretary_of(&slug)?;
    let zone = zone(sent.time_zone.as_deref().unwrap_or("Europe/London"))?;
    let day = known("day", day)?;
    let starts_at = match sent.starts_at {
        Some(at) => Some(instant(zone, known("starts_at", at.date())?, at.time())),
        None => None,
    };
    let arranged = Arranged {
        starts_at,
        minutes: sent.minutes.map(minutes).transpose()?,
        place: place(sent.place)?,
        cancelled: sent.cancelled,
        note: Prose::parse("note", &sent.note)?.into_string(),
    };
    store::arrange(
        app.store(),
        &secretary,
        app.now(),
        (day, &expected),
        arranged,
    )
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Who was at a meeting, as sent; the others were absent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AttendanceSent {
    present: Vec<i64>,
    #[serde(default)]
    apologies: Vec<i64>,
}

/// `PUT /api/v1/panels/{slug}/meetings/{day}/attendance`: records who was at a meeting.
pub async fn attend(
    State(app): State<App>,
    caller: Caller,
    Path((slug, day)): Path<(String, NaiveDate)>,
    expected: Expected,
    Json(sent): Json<AttendanceSent>,
) -> Result<axum::Json<Value>, Problem> {
    let secretary = caller.secretary_of(&slug)?;
    let attendees = Attendees {
        present: sent.present.into_iter().collect(),
        apologies: sent.apologies.into_iter().collect(),
    };
    if let Some(both) = attendees.present.intersection(&attendees.apologies).next() {
        let reason = t!("member {both} can’t be there and send apologies", both);
        return Err(Invalid::new("apologies", reason).into());
    }
    let at = (known("day", day)?, &expected);
    let quorum =
        attendance::store::attend(app.store(), &secretary, app.now(), at, attendees).await?;
    Ok(axum::Json(
        json!({ "quorum": quorum, "quorate": quorum.holds() }),
    ))
}

/// Minutes, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MinutesSent {
    inner: String,
    public: String,
}

/// `PUT /api/v1/panels/{slug}/meetings/{day}/minutes`: a version of the minutes, inner and public.
pub async fn write_minutes(
    State(app): State<App>,
    caller: Caller,
    Path((slug, day)): Path<(String, NaiveDate)>,
    expected: Expected,
    Json(sent): Json<MinutesSent>,
) -> Result<StatusCode, Problem> {
    let secretary = caller.secretary_of(&slug)?;
    let inner = Prose::parse("inner", &sent.inner)?.into_string();
    let public = Prose::parse("public", &sent.public)?.into_string();
    let at = (known("day", day)?, &expected);
    store::write_minutes(app.store(), &secretary, app.now(), at, (inner, public)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/panels/{slug}/meetings/{day}`: for the secretary, and for those who are on the
/// panel today or were on that day.
pub async fn show_inner(
    State(app): State<App>,
    caller: Caller,
    Path((slug, day)): Path<(String, NaiveDate)>,
) -> Result<axum::Json<Inner>, Problem> {
    let seen = panels::inside::of(&app, &caller, &slug).await?;
    let day = known("day", day)?;
    seen.on(day)?;
    let db = app.store().read();
    inner::of(db, seen.panel.id, day).await.map(axum::Json)
}

/// A meeting on the page.
struct Row {
    meeting: Meeting,
    public: Option<String>,
}

#[derive(Template)]
#[template(path = "meetings/meetings.html")]
struct MeetingsPage {
    name: String,
    slug: String,
    zone: String,
    coming: Vec<Row>,
    past: Vec<Row>,
    resolutions: Vec<Resolution>,
}
impl Page for MeetingsPage {}

/// `GET /panels/{slug}/meetings`: the page of a panel's meetings.
pub async fn show(
    State(app): State<App>,
    Path(slug): Path<String>,
) -> Result<Html<String>, Problem> {
    let db = app.store().read();
    let panel = panels::store::get(db, &slug).await?;
    let today = app.now().date_naive();
    let from = today.checked_sub_days(Days::new(400)).unwrap_or(today);
    let to = today.checked_add_days(Days::new(200)).unwrap_or(today);
    let (mut coming, mut past) = (Vec::new(), Vec::new());
    for meeting in store::between(db, panel.id, (from, to)).await? {
        let minutes = store::minutes_of(db, panel.id, meeting.day).await?;
        let over = meeting.status == Status::Held || meeting.starts_at < app.now();
        let public = minutes
            .map(|row| row.public)
            .filter(|text| !text.is_empty());
        let row = Row { meeting, public };
        if over {
            past.push(row)
        } else {
            coming.push(row)
        }
    }
    past.reverse();
    let (_, rules) = panels::rules::store::current(db, panel.id).await?;
    render(&MeetingsPage {
        resolutions: resolutions::public(&app, &slug).await?,
        zone: rules.timetable.time_zone.clone(),
        name: panel.name,
        slug: panel.slug,
        coming,
        past,
    })
}
