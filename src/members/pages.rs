//! Members over HTTP.

use axum::extract::State;
use axum::http::StatusCode;

use super::{Entered, Entry, store};
use crate::access::Caller;
use crate::app::App;
use crate::error::Problem;
use crate::web::body::Json;

/// `POST /api/v1/members`: a list, entered whole or not at all.
pub async fn enter(
    State(app): State<App>,
    caller: Caller,
    Json(entries): Json<Vec<Entry>>,
) -> Result<(StatusCode, axum::Json<Vec<Entered>>), Problem> {
    let operator = caller.operator()?;
    let new = super::parse_all(entries)?;
    let entered = store::enter(app.store(), &operator, app.now(), new).await?;
    Ok((StatusCode::CREATED, axum::Json(entered)))
}
