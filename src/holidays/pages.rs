//! The calendar over HTTP.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use chrono::Datelike;
use serde::Deserialize;

use super::{Entry, Holiday, store};
use crate::access::Caller;
use crate::app::App;
use crate::error::Problem;
use crate::language::t;
use crate::values::Invalid;
use crate::web::body::Json;

/// Which year.
#[derive(Debug, Deserialize)]
pub struct Year {
    year: Option<i32>,
}

/// `GET /api/v1/holidays?year=2027`: this year's, where none is named.
pub async fn list(
    State(app): State<App>,
    Query(Year { year }): Query<Year>,
) -> Result<axum::Json<Vec<Holiday>>, Problem> {
    let year = year.unwrap_or_else(|| app.now().year());
    if !(1978..=2200).contains(&year) {
        return Err(Invalid::new("year", t!("the rules hold from 1978 to 2200")).into());
    }
    let calendar = store::calendar(app.store().read()).await?;
    Ok(axum::Json(calendar.of_year(year)))
}

/// `POST /api/v1/holidays`: a day that is proclaimed, or moved away.
pub async fn enter(
    State(app): State<App>,
    caller: Caller,
    Json(entry): Json<Entry>,
) -> Result<StatusCode, Problem> {
    let operator = caller.operator()?;
    let holiday = Holiday::try_from(entry)?;
    store::enter(app.store(), &operator, app.now(), holiday).await?;
    Ok(StatusCode::CREATED)
}
