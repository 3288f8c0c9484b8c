//! Offices over HTTP.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::store::Shown;
use super::{Entry, store};
use crate::access::Caller;
use crate::app::App;
use crate::error::Problem;
use crate::web::body;

/// `GET /api/v1/appointments`: who holds which office.
pub async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Vec<Shown>>, Problem> {
    let operator = caller.operator()?;
    store::list(app.store().read(), &operator).await.map(Json)
}

/// `POST /api/v1/appointments`: gives somebody an office.
pub async fn appoint(
    State(app): State<App>,
    caller: Caller,
    body::Json(entry): body::Json<Entry>,
) -> Result<(StatusCode, Json<Value>), Problem> {
    let operator = caller.operator()?;
    caller.fresh(app.now())?;
    let id = store::appoint(&app, operator.actor(), entry.try_into()?).await?;
    Ok((StatusCode::CREATED, Json(json!({ "id": id }))))
}

/// `POST /api/v1/appointments/{id}/end`: ends an office.
pub async fn end(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<StatusCode, Problem> {
    let operator = caller.operator()?;
    caller.fresh(app.now())?;
    store::end(&app, &operator, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
