//! A poll's settings over HTTP.

use axum::extract::{Path, State};
use axum::http::StatusCode;

use super::{Entry, Settings, store};
use crate::access::Caller;
use crate::app::App;
use crate::elections::store as elections;
use crate::error::Problem;
use crate::web::body::Json;
use crate::web::precondition::Expected;

/// `PUT /api/v1/elections/{uuid}/poll`: how many codes in a hundred may stay undelivered, and by when the keys are due.
pub async fn set(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    expected: Expected,
    Json(entry): Json<Entry>,
) -> Result<StatusCode, Problem> {
    let secretary = elections::secretary(&app, &caller, &uuid).await?;
    let from = (uuid.as_str(), &expected);
    store::set(app.store(), &secretary, app.now(), from, entry).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/elections/{uuid}/poll`: the poll's settings, with the usual ones where nobody has set any.
pub async fn show(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
) -> Result<axum::Json<Settings>, Problem> {
    elections::secretary(&app, &caller, &uuid).await?;
    let db = app.store().read();
    let election = elections::get(db, &uuid).await?;
    let poll = store::of(db, election.id()).await?;
    Ok(axum::Json(Settings::from(&poll.row)))
}
