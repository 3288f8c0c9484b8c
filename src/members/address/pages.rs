//! The address of a member over HTTP.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Deserialize;

use super::store;
use crate::access::Caller;
use crate::app::App;
use crate::error::Problem;
use crate::values::Email;
use crate::web::body::Json;

/// The new address, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Moved {
    email: String,
}

/// `POST /api/v1/members/{id}/address`: gives a member another address.
pub async fn change(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<i64>,
    Json(moved): Json<Moved>,
) -> Result<StatusCode, Problem> {
    let operator = caller.operator()?;
    caller.fresh(app.now())?;
    let email = Email::parse("email", &moved.email)?;
    store::put(&app, &operator, id, &email).await?;
    Ok(StatusCode::NO_CONTENT)
}
