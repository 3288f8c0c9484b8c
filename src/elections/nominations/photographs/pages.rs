//! Photographs over HTTP.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::{rules, store};
use crate::access::Caller;
use crate::app::App;
use crate::elections::store as elections;
use crate::error::Problem;
use crate::language::t;
use crate::values::Invalid;
use crate::web::body::Raw;
use crate::work;

/// `PUT /api/v1/elections/{uuid}/nominations/me/photograph`: a JPEG, PNG or WebP file.
pub async fn replace(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Raw(file): Raw,
) -> Result<StatusCode, Problem> {
    let member = caller.member()?;
    let cleaned = work::run(move || rules::clean(&file)).await?;
    let picture = cleaned.map_err(|refused| Invalid::new("photograph", refused.to_string()))?;
    store::replace(app.store(), &member, app.now(), &uuid, Some(picture)).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `DELETE /api/v1/elections/{uuid}/nominations/me/photograph`: takes the photograph away.
pub async fn remove(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
) -> Result<StatusCode, Problem> {
    let member = caller.member()?;
    store::replace(app.store(), &member, app.now(), &uuid, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /elections/{uuid}/candidates/{id}/photograph`: a candidate's photograph.
pub async fn show(
    State(app): State<App>,
    Path((uuid, id)): Path<(String, i64)>,
) -> Result<Response, Problem> {
    let db = app.store().read();
    let election = elections::get(db, &uuid).await?;
    let found = store::of_candidate(db, &election, id).await?;
    let picture = found.ok_or_else(|| Problem::not_found(t!("There is no such photograph.")))?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], picture.jpeg).into_response())
}

/// `GET /api/v1/elections/{uuid}/nominations/{id}/photograph`: the photograph of a nomination, for the panel's
/// secretary, who decides it.
pub async fn of_nomination(
    State(app): State<App>,
    caller: Caller,
    Path((uuid, id)): Path<(String, i64)>,
) -> Result<Response, Problem> {
    let secretary = elections::secretary(&app, &caller, &uuid).await?;
    let db = app.store().read();
    let election = elections::get(db, &uuid).await?;
    let found = store::of_nomination(db, &secretary, &election, id).await?;
    unpublished(found.map(|picture| picture.jpeg))
}

/// `GET /api/v1/elections/{uuid}/nominations/me/photograph`: one's own photograph.
pub async fn own(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
) -> Result<Response, Problem> {
    let member = caller.member()?;
    let db = app.store().read();
    let election = elections::get(db, &uuid).await?;
    let found = store::own(db, &member, &election).await?;
    unpublished(found.map(|picture| picture.jpeg))
}

/// A picture that may never be published, and may be another one tomorrow: no cache keeps it.
fn unpublished(found: Option<Vec<u8>>) -> Result<Response, Problem> {
    let jpeg = found.ok_or_else(|| Problem::not_found(t!("There is no such photograph.")))?;
    let headers = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, jpeg).into_response())
}
