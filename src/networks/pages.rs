//! Networks over HTTP.

use axum::extract::State;
use axum::http::StatusCode;

use super::{Entry, store};
use crate::access::Caller;
use crate::app::App;
use crate::error::Problem;
use crate::web::body::Json;

/// `POST /api/v1/networks`: enters a network.
pub async fn enter(
    State(app): State<App>,
    caller: Caller,
    Json(entry): Json<Entry>,
) -> Result<StatusCode, Problem> {
    let operator = caller.operator()?;
    store::enter(app.store(), &operator, app.now(), entry.try_into()?).await?;
    Ok(StatusCode::CREATED)
}
