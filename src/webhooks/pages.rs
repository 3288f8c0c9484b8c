//! Webhooks over HTTP, for operators.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Entry, store, telling};
use crate::access::Caller;
use crate::app::App;
use crate::entities;
use crate::error::Problem;
use crate::web::body;
use crate::web::paging::{Keyset, Paged};

/// A webhook.
#[derive(Debug, Serialize)]
pub struct Shown {
    id: String,
    address: String,
    kinds: Vec<String>,
    panel: Option<String>,
    since: DateTime<Utc>,
    /// How many changes wait to be told.
    waiting: u64,
    /// Since when no message was taken.
    failing_since: Option<DateTime<Utc>>,
    /// When it was given up: nothing more is told until it is replayed.
    stopped: Option<DateTime<Utc>>,
}

/// `GET /api/v1/webhooks`: who is told of changes in the registers.
pub async fn list(State(app): State<App>, caller: Caller) -> Result<Json<Vec<Shown>>, Problem> {
    let operator = caller.operator()?;
    let listed = store::list(app.store().read(), &operator).await?;
    let shown = listed
        .into_iter()
        .map(|(row, kinds, panel, waiting)| Shown {
            id: row.id,
            address: row.address,
            kinds,
            panel,
            since: row.made_at,
            waiting,
            failing_since: row.failing_since,
            stopped: row.disabled_at,
        });
    Ok(Json(shown.collect()))
}

/// A webhook that was made, with the secret that its messages are signed with: it is not shown again.
#[derive(Debug, Serialize)]
pub struct Made {
    id: String,
    secret: String,
}

/// `POST /api/v1/webhooks`: has somebody told of changes from now on.
pub async fn make(
    State(app): State<App>,
    caller: Caller,
    body::Json(entry): body::Json<Entry>,
) -> Result<(StatusCode, Json<Made>), Problem> {
    let operator = caller.operator()?;
    caller.fresh(app.now())?;
    let new = entry.parse(&app.settings().webhooks_inside)?;
    let (id, secret) = store::make(&app, &operator, new).await?;
    let secret = secret.to_string();
    Ok((StatusCode::CREATED, Json(Made { id, secret })))
}

/// `POST /api/v1/webhooks/{id}/secret`: another secret; the one before signs too for a day.
pub async fn rotate(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<Made>, Problem> {
    let operator = caller.operator()?;
    caller.fresh(app.now())?;
    let secret = store::rotate(&app, &operator, &id).await?;
    let secret = secret.to_string();
    Ok(Json(Made { id, secret }))
}

/// `DELETE /api/v1/webhooks/{id}`: nothing more is told.
pub async fn remove(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<StatusCode, Problem> {
    let operator = caller.operator()?;
    store::remove(&app, &operator, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is to be told again, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReplaySent {
    /// Changes after this number; 0 for all.
    after: i64,
}

/// How many changes are to be told.
#[derive(Debug, Serialize)]
pub struct Replayed {
    changes: usize,
}

/// `POST /api/v1/webhooks/{id}/replay`: tells changes again, and has a receiver that was given up told
/// once more.
pub async fn replay(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    body::Json(sent): body::Json<ReplaySent>,
) -> Result<Json<Replayed>, Problem> {
    let operator = caller.operator()?;
    let changes = store::replay(&app, &operator, &id, sent.after).await?;
    Ok(Json(Replayed { changes }))
}

/// How a receiver answered.
#[derive(Debug, Serialize)]
pub struct TriedOut {
    status: Option<u16>,
    error: Option<String>,
}

/// `POST /api/v1/webhooks/{id}/trial`: tells the receiver that this is a trial, and gives how it answered.
pub async fn try_out(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Json<TriedOut>, Problem> {
    caller.operator()?;
    let to = store::get(app.store().read(), &id).await?;
    let (status, error) = match telling::try_out(&app, &to).await? {
        Ok(status) => (Some(status), None),
        Err(error) => (None, Some(error)),
    };
    Ok(Json(TriedOut { status, error }))
}

/// A change that was told, or waits to be.
#[derive(Debug, Serialize)]
pub struct Telling {
    /// Number of the change.
    change: i64,
    /// waiting or told.
    state: String,
    attempts: i32,
    /// What the receiver answered last.
    status: Option<i32>,
    /// Why there was no answer.
    error: Option<String>,
    tried: Option<DateTime<Utc>>,
}

/// `GET /api/v1/webhooks/{id}/tellings`: what was told, and what waits.
pub async fn tellings(
    State(app): State<App>,
    caller: Caller,
    Path(id): Path<String>,
    Query(keyset): Query<Keyset>,
) -> Result<Paged<Telling>, Problem> {
    let operator = caller.operator()?;
    let range = (keyset.after().unwrap_or(0), keyset.limit());
    let rows = store::tellings(app.store().read(), &operator, &id, range).await?;
    Ok(keyset.page(rows, |row| row.change_id, shown))
}

fn shown(row: entities::telling::Model) -> Telling {
    Telling {
        change: row.change_id,
        state: row.state,
        attempts: row.attempts,
        status: row.status,
        error: row.error,
        tried: row.tried_at,
    }
}
