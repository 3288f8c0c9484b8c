//! Matters over HTTP.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::store;
use crate::access::Caller;
use crate::app::App;
use crate::error::Problem;
use crate::panels;
use crate::values::Line;
use crate::web::body::Json;

/// A matter, for the secretary.
#[derive(Debug, Serialize)]
pub struct Shown {
    id: i64,
    member: i64,
    kind: String,
    day: NaiveDate,
    detail: String,
    settled: Option<String>,
}

/// `GET /api/v1/panels/{slug}/matters`: what the secretary has to look into.
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
) -> Result<axum::Json<Vec<Shown>>, Problem> {
    caller.secretary_of(&slug)?;
    let db = app.store().read();
    let panel = panels::store::get(db, &slug).await?;
    let all = store::of_panel(db, panel.id).await?.into_iter();
    let shown = all.map(|row| Shown {
        id: row.id,
        member: row.member_id,
        kind: row.kind,
        day: row.day,
        detail: row.detail,
        settled: row.settled,
    });
    Ok(axum::Json(shown.collect()))
}

/// What came of a matter, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeSent {
    outcome: String,
}

/// `POST /api/v1/panels/{slug}/matters/{id}/outcome`: what came of a matter.
pub async fn settle(
    State(app): State<App>,
    caller: Caller,
    Path((slug, id)): Path<(String, i64)>,
    Json(sent): Json<OutcomeSent>,
) -> Result<StatusCode, Problem> {
    let secretary = caller.secretary_of(&slug)?;
    let outcome = Line::parse("outcome", &sent.outcome)?.into_string();
    store::settle(app.store(), &secretary, app.now(), id, outcome).await?;
    Ok(StatusCode::NO_CONTENT)
}
