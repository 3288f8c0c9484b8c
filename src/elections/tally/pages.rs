//! Trustees' work over HTTP. What they work on is in the public record.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use ballots::Hash;
use ballots::supplement::Share;
use serde::Deserialize;

use super::current::current;
use super::store;
use crate::access::Caller;
use crate::app::App;
use crate::elections::keys::pages::as_trustee;
use crate::elections::stage::Stage;
use crate::error::Problem;
use crate::language::t;
use crate::web::body::{Json, Raw};

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

/// A trustee's commitment, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commitment {
    commitment: Hash,
}

/// `POST /api/v1/elections/{uuid}/share-commitments`: the hash of a share that is still kept back.
pub async fn commit(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Json(sent): Json<Commitment>,
) -> Result<Response, Problem> {
    let (election, trustee) = as_trustee(&app, &caller, &uuid).await?;
    election.at(Stage::Opening)?;
    let signed = store::receive_commitment(&app, &trustee, &election, sent.commitment).await?;
    Ok((StatusCode::CREATED, axum::Json(signed)).into_response())
}

/// `POST /api/v1/elections/{uuid}/partial-decryptions`: the share that was committed to.
pub async fn open(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Raw(body): Raw,
) -> Result<StatusCode, Problem> {
    let (election, trustee) = as_trustee(&app, &caller, &uuid).await?;
    election.at(Stage::Opening)?;
    let share = Share::parse(&body)
        .map_err(|error| Problem::invalid(t!("The share can’t be accepted: {error}.", error)))?;
    let current = current(&app, &election).await?;
    store::receive_share(&app, &trustee, &election, current, share).await?;
    Ok(StatusCode::CREATED)
}
