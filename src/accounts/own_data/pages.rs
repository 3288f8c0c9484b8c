//! One's own data over HTTP.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::Value;

use super::store;
use crate::access::Caller;
use crate::accounts::SignedIn;
use crate::app::App;
use crate::error::Problem;

/// `GET /account/data.json`: everything that is held about whoever asks.
pub async fn show(State(app): State<App>, who: SignedIn) -> Result<Json<Value>, Problem> {
    store::everything(app.store().read(), who.account)
        .await
        .map(Json)
}

/// `POST /api/v1/members/{id}/erasure`: erases a member: their name and what they wrote; what is in a record stays.
pub async fn erase(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
) -> Result<StatusCode, Problem> {
    let operator = caller.operator()?;
    caller.fresh(app.now())?;
    store::erase(&app, &operator, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
