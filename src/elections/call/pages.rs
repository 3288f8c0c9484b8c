//! Calling an election over HTTP.

use axum::extract::State;
use axum::http::StatusCode;
use ballots::Uuid;
use serde_json::{Value, json};

use super::{Entry, Notice, store};
use crate::access::Caller;
use crate::app::App;
use crate::error::Problem;
use crate::web::body::Json;

/// `POST /api/v1/elections`
pub async fn enter(
    State(app): State<App>,
    caller: Caller,
    Json(entry): Json<Entry>,
) -> Result<(StatusCode, axum::Json<Value>), Problem> {
    let secretary = caller.secretary_of(&entry.panel)?;
    let notice = Notice::try_from(entry)?;
    let uuid = Uuid::generate(&mut ballots::random::system());
    let uuid = store::enter(app.store(), &secretary, app.now(), uuid, notice).await?;
    Ok((
        StatusCode::CREATED,
        axum::Json(json!({ "uuid": uuid.as_str() })),
    ))
}
