//! Nominations over HTTP.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::store;
use crate::access::Caller;
use crate::app::App;
use crate::elections::store as elections;
use crate::error::Problem;
use crate::values::{Invalid, Line, Prose};
use crate::web::body::Json;

/// What a member says who stands.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filing {
    #[serde(default)]
    statement: String,
}

/// What the secretary decides.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decision {
    accepted: bool,
    #[serde(default)]
    reason: Option<String>,
}

/// A nomination, for the secretary.
#[derive(Debug, Serialize)]
pub struct Shown {
    id: i64,
    member: i64,
    status: String,
    place: Option<i32>,
}

/// `POST /api/v1/elections/{uuid}/nominations`: stands for election.
pub async fn file(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Json(filing): Json<Filing>,
) -> Result<(StatusCode, axum::Json<Value>), Problem> {
    let member = caller.member()?;
    let statement = Prose::parse("statement", &filing.statement)?;
    let id = store::file(app.store(), &member, app.now(), &uuid, statement).await?;
    Ok((StatusCode::CREATED, axum::Json(json!({ "id": id }))))
}

/// `GET /api/v1/elections/{uuid}/nominations`: all nominations, for the panel's secretary.
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
) -> Result<axum::Json<Vec<Shown>>, Problem> {
    let db = app.store().read();
    let election = elections::get(db, &uuid).await?;
    caller.secretary_of(&elections::panel_slug(db, &election).await?)?;
    let all = store::all(db, &election)
        .await?
        .into_iter()
        .map(|row| Shown {
            id: row.id,
            member: row.member_id,
            status: row.status,
            place: row.place,
        });
    Ok(axum::Json(all.collect()))
}

/// `POST /api/v1/elections/{uuid}/nominations/{id}/decision`: accepts or rejects a nomination.
pub async fn decide(
    State(app): State<App>,
    caller: Caller,
    Path((uuid, id)): Path<(String, i64)>,
    Json(decision): Json<Decision>,
) -> Result<StatusCode, Problem> {
    let secretary = elections::secretary(&app, &caller, &uuid).await?;
    let rejected = match (decision.accepted, decision.reason) {
        (true, None) => None,
        (true, Some(_)) => {
            return Err(Invalid::new("reason", "it goes with a rejection only").into());
        }
        (false, reason) => Some(Line::parse("reason", &reason.unwrap_or_default())?),
    };
    store::decide(app.store(), &secretary, app.now(), &uuid, id, rejected).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/elections/{uuid}/nominations/withdrawal`: takes one's nomination back.
pub async fn withdraw(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
) -> Result<StatusCode, Problem> {
    let member = caller.member()?;
    store::withdraw(app.store(), &member, app.now(), &uuid).await?;
    Ok(StatusCode::NO_CONTENT)
}
