//! Trustees' work over HTTP. What they work on is in the public record.

use axum::extract::{Path, State};
use axum::http::StatusCode;

use super::current::current;
use super::store;
use crate::access::Caller;
use crate::app::App;
use crate::elections::keys::pages::as_trustee;
use crate::elections::stage::Stage;
use crate::error::Problem;
use crate::web::body::Raw;

/// `POST /api/v1/elections/{uuid}/shuffles`: a trustee's shuffle of the ballots, with its proof.
pub async fn shuffle(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Raw(body): Raw,
) -> Result<StatusCode, Problem> {
    let (election, trustee) = as_trustee(&app, &caller, &uuid).await?;
    election.at(Stage::Mixing)?;
    let current = current(&app, &election).await?;
    store::receive_shuffle(&app, &trustee, &election, current, body.to_vec()).await?;
    Ok(StatusCode::CREATED)
}

/// `POST /api/v1/elections/{uuid}/partial-decryptions`: a trustee's part of the opening, with its
/// proofs.
pub async fn open(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Raw(body): Raw,
) -> Result<StatusCode, Problem> {
    let (election, trustee) = as_trustee(&app, &caller, &uuid).await?;
    election.at(Stage::Opening)?;
    let current = current(&app, &election).await?;
    store::receive_part(&app, &trustee, &election, current, body.to_vec()).await?;
    Ok(StatusCode::CREATED)
}
