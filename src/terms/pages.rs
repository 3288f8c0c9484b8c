//! The register over HTTP: terms that no election gives, and corrections.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Basis;
use super::store;
use super::unelected::{self, Appointment};
use crate::access::Caller;
use crate::app::App;
use crate::error::Problem;
use crate::language::t;
use crate::values::{Invalid, Line, day, day_if_any};
use crate::web::body::Json;

/// A term that no election gives, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    member: i64,
    /// ex-officio, transitional or co-opted.
    basis: Basis,
    /// Label of a seat, for a transitional member; of a place otherwise: "Ex officio: the CNIO".
    post: String,
    starts: NaiveDate,
    /// The day after the last.
    ends: NaiveDate,
    /// Whether they vote; for a co-option that is the panel's rule.
    #[serde(default)]
    with_vote: bool,
    /// For a co-option.
    #[serde(default)]
    resolution: Option<i64>,
}

/// `POST /api/v1/panels/{slug}/memberships`: enters a term that no election gives.
pub async fn enter(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
    Json(entry): Json<Entry>,
) -> Result<(StatusCode, axum::Json<Value>), Problem> {
    let secretary = caller.secretary_of(&slug)?;
    if !matches!(
        entry.basis,
        Basis::ExOfficio | Basis::Transitional | Basis::CoOpted
    ) {
        let reason = t!("elections give the other terms: use ex-officio, transitional or co-opted");
        return Err(Invalid::new("basis", reason).into());
    }
    let dates = (day("starts", entry.starts)?, day("ends", entry.ends)?);
    if dates.0 >= dates.1 {
        return Err(Invalid::new("ends", t!("a term has at least a day")).into());
    }
    let new = Appointment {
        member: entry.member,
        basis: entry.basis,
        post: Line::parse("post", &entry.post)?.into_string(),
        dates,
        with_vote: entry.with_vote,
        resolution: entry.resolution,
    };
    let id = unelected::store::appoint(app.store(), &secretary, app.now(), new).await?;
    Ok((StatusCode::CREATED, axum::Json(json!({ "id": id }))))
}

/// A correction, as sent: the dates as they really were, or that it never was.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    #[serde(default)]
    starts: Option<NaiveDate>,
    #[serde(default)]
    ends: Option<NaiveDate>,
    #[serde(default)]
    void: bool,
    reason: String,
}

/// `POST /api/v1/panels/{slug}/memberships/{id}/correction`: corrects the dates of a term.
pub async fn correct(
    State(app): State<App>,
    caller: Caller,
    Path((slug, id)): Path<(String, i64)>,
    Json(correction): Json<Correction>,
) -> Result<StatusCode, Problem> {
    let secretary = caller.secretary_of(&slug)?;
    let reason = Line::parse("reason", &correction.reason)?;
    let starts = day_if_any("starts", correction.starts)?;
    let ends = day_if_any("ends", correction.ends)?;
    let void = correction.void;
    if void == (starts.is_some() || ends.is_some()) {
        let reason = t!("give the right dates, or say that the term never was");
        return Err(Invalid::new("void", reason).into());
    }
    let now = app.now();
    store::correct(app.store(), &secretary, now, id, (starts, ends), reason).await?;
    Ok(StatusCode::NO_CONTENT)
}
