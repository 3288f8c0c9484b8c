//! Deliveries and reissues over HTTP.

use axum::extract::{Path, State};
use axum::http::StatusCode;

use super::{Codes, Delivered, Reissue, store};
use crate::access::{Authorised, Caller, Registrar};
use crate::app::App;
use crate::elections::store as elections;
use crate::error::Problem;
use crate::web::body::Json;

async fn as_registrar(
    app: &App,
    caller: &Caller,
    uuid: &str,
) -> Result<Authorised<Registrar>, Problem> {
    let election = elections::get(app.store().read(), uuid).await?;
    Ok(caller.registrar_of(election.id(), election.row.registrar.as_deref())?)
}

/// `PUT /api/v1/elections/{uuid}/deliveries`: how many codes arrived.
pub async fn report(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Json(said): Json<Delivered>,
) -> Result<StatusCode, Problem> {
    let registrar = as_registrar(&app, &caller, &uuid).await?;
    store::report(app.store(), &registrar, app.now(), &uuid, said).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/elections/{uuid}/reissues`: a code was given out again, or replaced.
pub async fn reissue(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Json(wanted): Json<Reissue>,
) -> Result<StatusCode, Problem> {
    let registrar = as_registrar(&app, &caller, &uuid).await?;
    store::reissue(app.store(), &registrar, app.now(), &uuid, wanted).await?;
    Ok(StatusCode::CREATED)
}

/// `GET /api/v1/elections/{uuid}/codes`: spares and replaced codes, for everybody.
pub async fn codes(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<axum::Json<Codes>, Problem> {
    let db = app.store().read();
    let election = elections::get(db, &uuid).await?;
    store::codes(db, &election).await.map(axum::Json)
}
