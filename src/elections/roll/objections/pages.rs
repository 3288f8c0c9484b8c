//! Objections and corrections over HTTP.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Entry, Objection, Shown, store};
use crate::access::Caller;
use crate::app::App;
use crate::elections::roll::{Change, Version};
use crate::elections::store as elections;
use crate::error::Problem;
use crate::values::{Email, Line};
use crate::web::body;

/// `POST /api/v1/elections/{uuid}/roll/objections`: objects to the roll.
pub async fn object(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    body::Json(entry): body::Json<Entry>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let member = caller.member()?;
    let objection = Objection::try_from(entry)?;
    let id = store::object(&app, &member, &uuid, objection).await?;
    Ok((StatusCode::CREATED, Json(json!({ "id": id }))))
}

/// `GET /api/v1/elections/{uuid}/roll/objections`: all objections, for the panel's secretary.
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
) -> Result<Json<Vec<Shown>>, Problem> {
    elections::secretary(&app, &caller, &uuid).await?;
    let db = app.store().read();
    let election = elections::get(db, &uuid).await?;
    Ok(Json(store::all(db, election.id()).await?))
}

/// The secretary's decision.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    upheld: bool,
    reason: String,
}

/// `POST /api/v1/elections/{uuid}/roll/objections/{id}/decision`: the new version of the roll,
/// where the objection was upheld.
pub async fn decide(
    State(app): State<App>,
    caller: Caller,
    Path((uuid, id)): Path<(String, i64)>,
    body::Json(decision): body::Json<Decision>,
) -> Result<Json<Option<Version>>, Problem> {
    let secretary = elections::secretary(&app, &caller, &uuid).await?;
    let reason = Line::parse("reason", &decision.reason)?;
    let decided = store::decide(&app, &secretary, &uuid, id, decision.upheld, reason).await?;
    Ok(Json(decided))
}

/// A correction without an objection.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    email: String,
    change: Change,
    reason: String,
}

/// `POST /api/v1/elections/{uuid}/roll/corrections`: corrects the roll without an objection.
pub async fn correct(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    body::Json(sent): body::Json<Correction>,
) -> Result<Json<Version>, Problem> {
    let secretary = elections::secretary(&app, &caller, &uuid).await?;
    let email = Email::parse("email", &sent.email)?;
    let reason = Line::parse("reason", &sent.reason)?;
    let change = (&email, sent.change);
    let version = store::correct(&app, &secretary, &uuid, change, reason).await?;
    Ok(Json(version))
}
