//! Challenges over HTTP.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::{Challenge, Decision, Entry, store};
use crate::access::Caller;
use crate::app::App;
use crate::elections::store as elections;
use crate::error::Problem;
use crate::values::Prose;
use crate::web::body::Json;

/// `POST /api/v1/elections/{uuid}/challenges`: challenges the result.
pub async fn file(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Json(entry): Json<Entry>,
) -> Result<(StatusCode, axum::Json<Value>), Problem> {
    let member = caller.member()?;
    let grounds = Prose::reason("grounds", &entry.grounds)?;
    let id = store::file(app.store(), &member, app.now(), &uuid, grounds).await?;
    Ok((StatusCode::CREATED, axum::Json(json!({ "id": id }))))
}

/// `GET /api/v1/elections/{uuid}/challenges`: all challenges, for the panel's secretary.
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
) -> Result<axum::Json<Vec<Challenge>>, Problem> {
    let secretary = elections::secretary(&app, &caller, &uuid).await?;
    let db = app.store().read();
    let election = elections::get(db, &uuid).await?;
    store::all(db, &secretary, &election).await.map(axum::Json)
}

/// `POST /api/v1/elections/{uuid}/challenges/{id}/decision`: decides a challenge, with a reason.
pub async fn decide(
    State(app): State<App>,
    caller: Caller,
    Path((uuid, id)): Path<(String, i64)>,
    Json(decision): Json<Decision>,
) -> Result<StatusCode, Problem> {
    let secretary = elections::secretary(&app, &caller, &uuid).await?;
    let reason = Prose::reason("reason", &decision.reason)?;
    let (store, now) = (app.store(), app.now());
    store::decide(store, &secretary, now, (&uuid, id), decision.upheld, reason).await?;
    Ok(StatusCode::NO_CONTENT)
}
