//! Leaving, and vacancies, over HTTP.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::filling::{self, Found, Step};
use super::store::Leaving;
use super::{Offer, Opening, Vacancy, rules, store};
use crate::access::Caller;
use crate::app::App;
use crate::elections::result::Drawn;
use crate::error::Problem;
use crate::language::t;
use crate::panels::{self, PostKind};
use crate::terms::{Cause, store as terms};
use crate::values::{Invalid, Line, Prose, day};
use crate::web::body::Json;

/// That somebody leaves, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    /// First day without them.
    on: NaiveDate,
    cause: Cause,
    #[serde(default)]
    note: String,
}

/// A resignation, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resignation {
    /// First day without them.
    on: NaiveDate,
    post: PostKind,
    /// Which term of theirs, so that the same sent twice ends no other one.
    #[serde(default)]
    term: Option<i64>,
}

/// A vacancy with what was tried, for the secretary.
#[derive(Debug, Serialize)]
pub struct Shown {
    #[serde(flatten)]
    vacancy: Vacancy,
    post: String,
    /// In the words of whoever recorded it.
    note: String,
    offers: Vec<Offer>,
    /// What comes next.
    next: String,
}

/// `POST /api/v1/panels/{slug}/memberships/{id}/end`: somebody leaves before the term is over.
pub async fn end(
    State(app): State<App>,
    caller: Caller,
    Path((slug, id)): Path<(String, i64)>,
    Json(ending): Json<Ending>,
) -> Result<axum::Json<Value>, Problem> {
    let secretary = caller.secretary_of(&slug)?;
    if Opening::of(ending.cause).is_none() {
        let reason =
            t!("the register writes this one itself: use the cause for which somebody leaves");
        return Err(Invalid::new("cause", reason).into());
    }
    let leaving = Leaving {
        on: day("on", ending.on)?,
        cause: ending.cause,
        note: Prose::parse("note", &ending.note)?.into_string(),
    };
    let vacancy = store::record(app.store(), &secretary, app.now(), id, leaving).await?;
    Ok(axum::Json(json!({ "vacancy": vacancy })))
}

/// `POST /api/v1/panels/{slug}/resignation`: resigns from a post of one's own.
pub async fn resign(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
    Json(resignation): Json<Resignation>,
) -> Result<axum::Json<Value>, Problem> {
    let member = caller.member()?;
    let on = day("on", resignation.on)?;
    let what = (resignation.post, resignation.term, on);
    let vacancy = store::resign(app.store(), &member, app.now(), &slug, what).await?;
    Ok(axum::Json(json!({ "vacancy": vacancy })))
}

/// `GET /api/v1/panels/{slug}/vacancies`: the vacancies, what was tried, and what comes next.
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
) -> Result<axum::Json<Vec<Shown>>, Problem> {
    caller.secretary_of(&slug)?;
    let db = app.store().read();
    let panel = panels::store::get(db, &slug).await?;
    let posts = panels::posts::store::of_panel(db, panel.id).await?;
    let terms = terms::of_panel(db, panel.id).await?;
    let mut shown = Vec::new();
    for vacancy in store::of_panel(db, panel.id).await? {
        let offers = store::offers(db, vacancy.id).await?;
        let rules = store::rules_of(db, panel.id, &vacancy).await?;
        let next = rules::next(&vacancy, &offers, &rules.vacancies.routes).said();
        let post = posts.iter().find(|post| post.id == vacancy.post);
        let term = terms
            .iter()
            .find(|term| Some(term.id) == vacancy.membership);
        let ended = term.and_then(|term| term.changes.last());
        shown.push(Shown {
            note: ended.map(|change| change.note.clone()).unwrap_or_default(),
            post: post.map(|post| post.label.clone()).unwrap_or_default(),
            vacancy,
            offers,
            next,
        });
    }
    Ok(axum::Json(shown))
}

/// What the secretary sends to take the next step; all of it may be left out.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StepSent {
    #[serde(default)]
    lot: Option<Drawn>,
    #[serde(default)]
    resolution: Option<i64>,
    #[serde(default)]
    reason: Option<String>,
}

/// `POST /api/v1/panels/{slug}/vacancies/{id}/step`: takes the next step of a vacancy.
pub async fn step(
    State(app): State<App>,
    caller: Caller,
    Path((slug, id)): Path<(String, i64)>,
    Json(sent): Json<StepSent>,
) -> Result<axum::Json<Found>, Problem> {
    let secretary = caller.secretary_of(&slug)?;
    let reason = sent
        .reason
        .map(|text| Line::parse("reason", &text))
        .transpose()?;
    let step = Step {
        lot: sent.lot,
        resolution: sent.resolution,
        reason: reason.map(Line::into_string),
    };
    filling::store::step(&app, &secretary, id, step)
        .await
        .map(axum::Json)
}

/// Why an offer ends, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lapse {
    reason: String,
}

/// `POST /api/v1/panels/{slug}/vacancies/{id}/lapse`: ends an offer that isn't answered, or that the
/// member can't take any more; the route goes on to the next person.
pub async fn lapse(
    State(app): State<App>,
    caller: Caller,
    Path((slug, id)): Path<(String, i64)>,
    Json(sent): Json<Lapse>,
) -> Result<StatusCode, Problem> {
    let secretary = caller.secretary_of(&slug)?;
    let reason = Line::parse("reason", &sent.reason)?.into_string();
    filling::store::lapse(app.store(), &secretary, app.now(), id, reason).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What somebody says to whom a seat is offered.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    accepted: bool,
}

/// `POST /api/v1/panels/{slug}/vacancies/{id}/answer`: takes or declines a seat that is offered.
pub async fn answer(
    State(app): State<App>,
    caller: Caller,
    Path((slug, id)): Path<(String, i64)>,
    Json(answer): Json<Answer>,
) -> Result<StatusCode, Problem> {
    let member = caller.member()?;
    filling::store::answer(
        app.store(),
        &member,
        app.now(),
        (&slug, id),
        answer.accepted,
    )
    .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/panels/{slug}/vacancies/{id}/transcript`: the count behind a vacancy that is
/// settled, for everybody.
pub async fn transcript(
    State(app): State<App>,
    Path((slug, id)): Path<(String, i64)>,
) -> Result<Response, Problem> {
    let db = app.store().read();
    let panel = panels::store::get(db, &slug).await?;
    let vacancy = store::get(db, panel.id, id).await?;
    let none = || {
        Problem::not_found(t!(
            "No count was made for this vacancy, or it isn’t settled."
        ))
    };
    if vacancy.settled.is_none() {
        return Err(none());
    }
    let evidence = store::evidence(db, id).await?.ok_or_else(none)?;
    let transcript = evidence.transcript.ok_or_else(none)?;
    Ok(([(header::CONTENT_TYPE, "application/json")], transcript).into_response())
}
