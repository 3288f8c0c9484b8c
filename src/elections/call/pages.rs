//! Calling an election over HTTP: the timetable and the notice before, the notice after.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Html;
use ballots::Uuid;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::notice::Text;
use super::timetable::{Breach, Counted, Day};
use super::{Entry, Notice, rules, store};
use crate::access::Caller;
use crate::app::App;
use crate::elections::store as elections;
use crate::error::Problem;
use crate::holidays;
use crate::language::Say as _;
use crate::panels;
use crate::panels::rules::Days;
use crate::web::body::Json;
use crate::web::page::{Page, render};

/// `POST /api/v1/elections`: calls an election by its notice.
pub async fn enter(
    State(app): State<App>,
    caller: Caller,
    Json(entry): Json<Entry>,
) -> Result<(StatusCode, axum::Json<Value>), Problem> {
    let secretary = caller.secretary_of(&entry.panel)?;
    let notice = Notice::parse(entry, app.now())?;
    let uuid = Uuid::generate(&mut ballots::random::system());
    let uuid = store::enter(app.store(), &secretary, app.now(), uuid, notice).await?;
    Ok((
        StatusCode::CREATED,
        axum::Json(json!({ "uuid": uuid.as_str() })),
    ))
}

/// `POST /api/v1/elections/preview`: what a notice would say. Writes nothing.
pub async fn preview(
    State(app): State<App>,
    caller: Caller,
    Json(entry): Json<Entry>,
) -> Result<axum::Json<Text>, Problem> {
    let secretary = caller.secretary_of(&entry.panel)?;
    let notice = Notice::parse(entry, app.now())?;
    let text = store::preview(app.store().read(), &secretary, &notice).await?;
    Ok(axum::Json(text))
}

/// Which close a timetable is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Wanted {
    closes: NaiveDate,
}

/// A timetable before anything is saved.
#[derive(Debug, Serialize)]
pub struct Timetable {
    time_zone: String,
    days: Vec<Day>,
    /// All days, or working days alone.
    counted: Days,
    /// The first day on which a poll can close whose notice is given today.
    earliest_close: Option<NaiveDate>,
    /// Why it can't be so, if it can't.
    faults: Vec<Breach>,
}

/// `POST /api/v1/panels/{slug}/timetable`: the days of an election, counted back from its close
/// by the panel's rules. Writes nothing.
pub async fn timetable(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
    Json(Wanted { closes }): Json<Wanted>,
) -> Result<axum::Json<Timetable>, Problem> {
    caller.secretary_of(&slug)?;
    let db = app.store().read();
    let panel = panels::store::get(db, &slug).await?;
    let (_, panel_rules) = panels::rules::store::current(db, panel.id).await?;
    let calendar = holidays::store::calendar(db).await?;
    let rule = &panel_rules.timetable;
    let counted = Counted {
        rule,
        calendar: &calendar,
    };
    let today = rules::local_day(app.now(), rules::zone(&rule.time_zone)?);
    Ok(axum::Json(Timetable {
        time_zone: rule.time_zone.clone(),
        days: counted.plan(closes),
        counted: rule.days,
        earliest_close: counted.earliest_close(today),
        faults: counted.faults(closes, today)?,
    }))
}

#[derive(Template)]
#[template(path = "elections/call/notice.html")]
struct NoticePage {
    uuid: String,
    notice: Text,
}
impl Page for NoticePage {}

/// `GET /elections/{uuid}/notice`: the notice of election.
pub async fn notice(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Html<String>, Problem> {
    let db = app.store().read();
    let election = elections::get(db, &uuid).await?;
    let notice = store::published(db, &election).await?;
    render(&NoticePage { uuid, notice })
}

/// `GET /elections/{uuid}/notice.txt`: the notice of election, as text.
pub async fn notice_text(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<String, Problem> {
    let db = app.store().read();
    let election = elections::get(db, &uuid).await?;
    Ok(store::published(db, &election).await?.plain())
}
