//! The readiness gate over HTTP.

use askama::Template;
use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Html;
use serde_json::{Value, json};

use super::{Confirmation, Item, What, approvals, rules, store};
use crate::access::{Caller, Role};
use crate::app::App;
use crate::elections::pages::Advance;
use crate::elections::shown::{Shown, shown};
use crate::elections::stage::Stage;
use crate::elections::store as elections;
use crate::error::Problem;
use crate::language::{Say as _, t};
use crate::values::Prose;
use crate::web::body;
use crate::web::page::{Page, render};

#[derive(Template)]
#[template(path = "elections/readiness/readiness.html")]
struct ReadinessPage {
    election: Shown,
    items: Vec<Item>,
    ready: bool,
}
impl Page for ReadinessPage {}

async fn listed(app: &App, uuid: &str) -> Result<Vec<Item>, Problem> {
    let db = app.store().read();
    let election = elections::get(db, uuid).await?;
    election.at(Stage::Keys)?;
    Ok(rules::items(&elections::facts(app, db, &election).await?))
}

/// `GET /elections/{uuid}/readiness`: what has to be so before voting opens, and what is.
pub async fn page(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Html<String>, Problem> {
    let items = listed(&app, &uuid).await?;
    let ready = items.iter().all(|item| item.holds);
    let election = shown(app.store().read(), &uuid).await?;
    render(&ReadinessPage {
        election,
        items,
        ready,
    })
}

/// `GET /api/v1/elections/{uuid}/readiness`: what has to be so before voting opens, and what is.
pub async fn show(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Json<Value>, Problem> {
    let items = listed(&app, &uuid).await?;
    let ready = items.iter().all(|item| item.holds);
    Ok(Json(json!({ "ready": ready, "items": items })))
}

/// `PUT /api/v1/elections/{uuid}/confirmations/{what}`: letters by the secretary, the backup by
/// the operator.
pub async fn confirm(
    State(app): State<App>,
    caller: Caller,
    Path((uuid, what)): Path<(String, String)>,
    body::Json(said): body::Json<Confirmation>,
) -> Result<StatusCode, Problem> {
    let (store, now) = (app.store(), app.now());
    if caller.role() == Role::Operator {
        let operator = caller.operator()?;
        confirmable(&what, What::Backup)?;
        let note = Prose::reason("note", &said.note)?;
        store::confirm(store, &operator, now, &uuid, What::Backup, note).await?;
    } else {
        let secretary = elections::secretary(&app, &caller, &uuid).await?;
        confirmable(&what, What::Letters)?;
        let note = Prose::reason("note", &said.note)?;
        store::confirm(store, &secretary, now, &uuid, What::Letters, note).await?;
    }
    Ok(StatusCode::NO_CONTENT)
}

fn confirmable(what: &str, theirs: What) -> Result<(), Problem> {
    if what.parse::<What>()? == theirs {
        return Ok(());
    }
    Err(Problem::conflict(t!(
        "The letters are confirmed by the secretary, the backup by the operator."
    )))
}

/// `POST /api/v1/elections/{uuid}/approvals`: the word of one of two persons, ahead of the time.
pub async fn approve(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    body::Json(wanted): body::Json<Advance>,
) -> Result<Json<Value>, Problem> {
    let secretary = elections::secretary(&app, &caller, &uuid).await?;
    caller.fresh(app.now())?;
    let wanted = wanted.read()?;
    let to = wanted.to;
    let given = approvals::store::approve(&app, &secretary, &uuid, wanted).await?;
    Ok(Json(json!({ "to": to, "approved_by": given })))
}
