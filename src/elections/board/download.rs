//! The archive as a file: whole or in parts, streamed from the rows.
//!
//! A part that was fetched before the board grew is a part of the longer file too, so `If-Range`
//! holds for the tag of every event that is still in the chain.

use std::ops::Range;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ballots::archive;
use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use sea_orm::DbErr;

use super::pages::opened;
use super::ranges::{self, Wanted};
use super::record::members;
use super::store;
use crate::app::App;
use crate::elections::Election;
use crate::error::Problem;
use crate::language::t;

/// Events looked up at a time.
const STEP: u64 = 200;
/// Bytes sent at a time, where events are smaller.
const PORTION: i64 = 256 * 1024;

/// The whole public record of an election as one Belenios archive.
///
/// It grows while the election runs. Ranges of bytes can be asked for, and a download that was
/// broken off goes on with `If-Range` even when the record has grown since.
pub async fn archive(
    State(app): State<App>,
    Path((uuid, file)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    if file != format!("{uuid}.bel") {
        return Err(Problem::not_found(t!(
            "The election’s record is at {uuid}.bel.",
            uuid
        )));
    }
    let (election, head, timestamp) = opened(app.store().read(), &uuid).await?;
    let tag = ranges::tag(head.height, &head.hash.to_string());
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if text(header::IF_NONE_MATCH).is_some_and(|known| known.contains(&*tag) || known == "*") {
        return Ok((StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response());
    }
    let range = match text(header::IF_RANGE) {
        Some(condition) if !in_chain(&app, &election, condition).await? => None,
        _ => text(header::RANGE),
    };
    let whole = 0..head.length;
    let (status, part) = match ranges::wanted(range, head.length) {
        Wanted::Whole => (StatusCode::OK, whole),
        Wanted::Part(part) => (StatusCode::PARTIAL_CONTENT, part),
        Wanted::Beyond => return Ok(beyond(head.length)),
    };
    let about = [
        (header::CONTENT_TYPE, "application/x-belenios".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{uuid}.bel\""),
        ),
        (header::ACCEPT_RANGES, "bytes".to_owned()),
        (header::ETAG, tag),
        (header::CONTENT_LENGTH, (part.end - part.start).to_string()),
    ];
    let place = format!(
        "bytes {}-{}/{}",
        part.start,
        part.end.saturating_sub(1),
        head.length
    );
    // The board only grows, so what is up to this head is one consistent record.
    let body = Body::from_stream(bytes(app, election.id(), timestamp, part));
    let mut response = (status, about, body).into_response();
    if status == StatusCode::PARTIAL_CONTENT
        && let Ok(place) = place.parse()
    {
        response.headers_mut().insert(header::CONTENT_RANGE, place);
    }
    Ok(response)
}

/// Whether the tag is that of an event of this board.
async fn in_chain(app: &App, election: &Election, tag: &str) -> Result<bool, Problem> {
    let Some((height, hash)) = ranges::named(tag) else {
        return Ok(false);
    };
    let Ok(height) = u64::try_from(height) else {
        return Ok(false);
    };
    let found = store::event_at(app.store().read(), election.id(), height).await?;
    Ok(found.is_some_and(|found| found.to_string() == hash))
}

fn beyond(length: u64) -> Response {
    let problem = Problem::no_such_range(t!(
        "The record has {length} bytes: ask for a part of those.",
        length
    ));
    let place = [(header::CONTENT_RANGE, format!("bytes */{length}"))];
    (place, problem).into_response()
}

/// The bytes of a part of the archive, read as they are sent.
fn bytes(
    app: App,
    election: i64,
    timestamp: u64,
    part: Range<u64>,
) -> impl Stream<Item = Result<Bytes, DbErr>> {
    let beginning = archive::header(timestamp);
    let first = cut(beginning.into(), 0, &part);
    let first = stream::iter((!first.is_empty()).then_some(Ok(first)));
    let rest = stream::try_unfold(part.start, move |at| {
        let (app, part) = (app.clone(), part.clone());
        async move {
            if at >= part.end {
                return Ok(None);
            }
            next(&app, election, timestamp, at, &part).await
        }
    });
    first.chain(rest)
}

/// The next portion after a byte, and where it ends.
async fn next(
    app: &App,
    election: i64,
    timestamp: u64,
    at: u64,
    part: &Range<u64>,
) -> Result<Option<(Bytes, u64)>, DbErr> {
    let db = app.store().read();
    let ends = store::ends_after(db, election, at, STEP).await?;
    let Some((first, first_end)) = ends.first().copied() else {
        return Ok(None);
    };
    let pairs = ends.iter().zip(ends.iter().skip(1));
    let more = pairs.take_while(|((_, before), (_, end))| {
        end - first_end <= PORTION && u64::try_from(*before).is_ok_and(|before| before < part.end)
    });
    let (last, end) = more
        .last()
        .map_or((first, first_end), |(_, furthest)| *furthest);
    let slice = store::slice(db, election, first, last + 1).await?;
    let bytes = members(&slice, timestamp)?;
    let end = u64::try_from(end).unwrap_or_default();
    let start = end.saturating_sub(bytes.len() as u64);
    Ok(Some((cut(bytes, start, part), end)))
}

/// What of these bytes, which stand at `start` of the file, belongs to the part.
fn cut(bytes: Bytes, start: u64, part: &Range<u64>) -> Bytes {
    let inside = |byte: u64| {
        let offset = usize::try_from(byte.saturating_sub(start)).unwrap_or(usize::MAX);
        offset.min(bytes.len())
    };
    bytes.slice(inside(part.start)..inside(part.end))
}
