//! A poll's settings over HTTP.

use axum::extract::{Path, State};
use axum::http::StatusCode;

use super::{Entry, store};
use crate::access::Caller;
use crate::app::App;
use crate::elections::store as elections;
use crate::error::Problem;
use crate::web::body::Json;

/// `PUT /api/v1/elections/{uuid}/poll`: how many codes in a hundred may stay undelivered, and by when the keys are due.
pub async fn set(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Json(entry): Json<Entry>,
) -> Result<StatusCode, Problem> {
    let secretary = elections::secretary(&app, &caller, &uuid).await?;
    store::set(app.store(), &secretary, app.now(), &uuid, entry).await?;
    Ok(StatusCode::NO_CONTENT)
}
