//! The public record over HTTP: the archive whole, and the parts that other programs ask for.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use ballots::{Hash, archive};
use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use sea_orm::{ConnectionTrait, DbErr};

use super::record::members;
use super::{Head, store};
use crate::app::App;
use crate::database::Store;
use crate::elections::{Election, store as elections};
use crate::error::Problem;

/// Events read at a time.
const STEP: i64 = 200;

/// `GET /elections/{uuid}/{uuid}.bel`
pub async fn archive(
    State(app): State<App>,
    Path((uuid, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    if file != format!("{uuid}.bel") {
        return Err(Problem::not_found(format!(
            "The election's record is at {uuid}.bel."
        )));
    }
    let (election, head, timestamp) = opened(app.store().read(), &uuid).await?;
    // The board only grows, so what is up to this head is one consistent record.
    let parts = parts(app.store().clone(), election.id(), head, timestamp);
    let name = format!("attachment; filename=\"{uuid}.bel\"");
    let headers = [
        (header::CONTENT_TYPE, "application/x-belenios".to_owned()),
        (header::CONTENT_DISPOSITION, name),
    ];
    Ok((headers, Body::from_stream(parts)).into_response())
}

fn parts(
    store: Store,
    election: i64,
    head: Head,
    timestamp: u64,
) -> impl Stream<Item = Result<Bytes, DbErr>> {
    let end = i64::try_from(head.height)
        .unwrap_or(i64::MAX)
        .saturating_add(1);
    let first = stream::once(async move { Ok(Bytes::from(archive::header(timestamp))) });
    let rest = stream::unfold(0, move |from| {
        let store = store.clone();
        async move {
            if from >= end {
                return None;
            }
            let to = end.min(from + STEP);
            let slice = store::slice(store.read(), election, from, to).await;
            Some((slice.and_then(|slice| members(&slice, timestamp)), to))
        }
    });
    first.chain(rest)
}

/// `GET /api/elections/{uuid}/election`
pub async fn election(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Response, Problem> {
    setup_object(&app, &uuid, 0).await
}

/// `GET /api/elections/{uuid}/trustees`
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

/// `GET /api/elections/{uuid}/archive-header`
pub async fn archive_header(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Response, Problem> {
    let (_, _, timestamp) = opened(app.store().read(), &uuid).await?;
    Ok(json(archive::archive_header(timestamp)))
}

/// `GET /api/elections/{uuid}/last-event`
pub async fn last_event(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Response, Problem> {
    let (_, head, _) = opened(app.store().read(), &uuid).await?;
    let shown = serde_json::json!({ "height": head.height, "hash": head.hash });
    Ok(axum::Json(shown).into_response())
}

/// `GET /api/elections/{uuid}/objects/{hash}`
pub async fn object(
    State(app): State<App>,
    Path((uuid, hash)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let db = app.store().read();
    let (election, ..) = opened(db, &uuid).await?;
    let hash: Hash = hash
        .parse()
        .map_err(|_| Problem::malformed("An object's name is 64 lower-case hexadecimal digits."))?;
    let object = store::object(db, election.id(), hash).await?;
    object
        .map(json)
        .ok_or_else(|| Problem::not_found("This board has no object of that name."))
}

fn json(bytes: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], bytes).into_response()
}

/// An election whose board is open, with its head and timestamp.
async fn opened(db: &impl ConnectionTrait, uuid: &str) -> Result<(Election, Head, u64), Problem> {
    let election = elections::get(db, uuid).await?;
    let board = store::head(db, election.id()).await?;
    let (head, timestamp) = board.ok_or_else(|| {
        Problem::not_found("The record begins when voting opens; there is none yet.")
    })?;
    Ok((election, head, timestamp))
}
