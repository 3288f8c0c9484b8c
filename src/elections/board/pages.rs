//! The public part of the Belenios interface: what other programs ask of an election's record.
//! Addresses and shapes are those of the Belenios API document, tag 3.3.0.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use ballots::{Hash, archive};
use sea_orm::ConnectionTrait;
use serde::Serialize;

use super::checksums::{self, AuditCache, Roots};
use super::{Head, store};
use crate::app::App;
use crate::elections::keys::setups::setup;
use crate::elections::{Election, store as elections};
use crate::error::Problem;
use crate::language::t;

/// `GET /api/elections/{uuid}/election`: the election as its record has it.
pub async fn election(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Response, Problem> {
    setup_object(&app, &uuid, 0).await
}

/// `GET /api/elections/{uuid}/trustees`: the trustees' public keys as the record has them.
pub async fn trustees(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Response, Problem> {
    setup_object(&app, &uuid, 1).await
}

async fn setup_object(app: &App, uuid: &str, place: usize) -> Result<Response, Problem> {
    let db = app.store().read();
    let (election, ..) = opened(db, uuid).await?;
    let object = store::objects(db, election.id(), 0)
        .await?
        .into_iter()
        .nth(place);
    object
        .map(json)
        .ok_or_else(|| Problem::internal("The setup isn't on the board."))
}

/// `GET /api/elections/{uuid}/archive-header`: the beginning of the archive.
pub async fn archive_header(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Response, Problem> {
    let (_, _, timestamp) = opened(app.store().read(), &uuid).await?;
    Ok(json(archive::archive_header(timestamp)))
}

/// Where the record ends.
#[derive(Debug, Serialize)]
pub struct LastEvent {
    height: u64,
    hash: Hash,
    /// Length of the archive up to this event, in bytes.
    pos: u64,
}

/// `GET /api/elections/{uuid}/last-event`: where the record ends.
pub async fn last_event(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Json<LastEvent>, Problem> {
    let (_, head, _) = opened(app.store().read(), &uuid).await?;
    let Head {
        height,
        hash,
        length: pos,
    } = head;
    Ok(Json(LastEvent { height, hash, pos }))
}

/// `GET /api/elections/{uuid}/roots`: hashes from which everything on the board can be reached.
pub async fn roots(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Json<Roots>, Problem> {
    let db = app.store().read();
    let (election, ..) = opened(db, &uuid).await?;
    checksums::roots(db, election.id()).await.map(Json)
}

/// `GET /api/elections/{uuid}/audit-cache`: checksums of the record's parts, for those who watch it.
pub async fn audit_cache(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Json<AuditCache>, Problem> {
    let db = app.store().read();
    let (election, ..) = opened(db, &uuid).await?;
    let setup = setup(&app, &election).await?;
    let cache = checksums::audit_cache(db, election.id(), &setup).await;
    cache.map(Json)
}

/// `GET /api/elections/{uuid}/ballots`: the ballots that count so far, by hash, with their weight.
pub async fn ballots(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Json<BTreeMap<Hash, u32>>, Problem> {
    let db = app.store().read();
    let (election, ..) = opened(db, &uuid).await?;
    checksums::ballots(db, election.id()).await.map(Json)
}

/// `GET /api/elections/{uuid}/objects/{hash}`: an object or an event of the record, by its hash.
pub async fn object(
    State(app): State<App>,
    Path((uuid, hash)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let db = app.store().read();
    let (election, ..) = opened(db, &uuid).await?;
    let hash: Hash = hash.parse().map_err(|_| {
        Problem::malformed(t!("An object’s name is 64 lower-case hexadecimal digits."))
    })?;
    let object = store::object(db, election.id(), hash).await?;
    object
        .map(json)
        .ok_or_else(|| Problem::not_found(t!("This board has no object of that name.")))
}

fn json(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], bytes).into_response()
}

/// An election whose board is open, with its head and timestamp.
pub async fn opened(
    db: &impl ConnectionTrait,
    uuid: &str,
) -> Result<(Election, Head, u64), Problem> {
    let election = elections::get(db, uuid).await?;
    let board = store::head(db, election.id()).await?;
    let (head, timestamp) = board.ok_or_else(|| {
        Problem::not_found(t!(
            "The record begins when voting opens; there is none yet."
        ))
    })?;
    Ok((election, head, timestamp))
}
