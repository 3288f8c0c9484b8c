//! Rehearsals and reruns over HTTP.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use ballots::Uuid;
use serde_json::{Value, json};

use super::{Again, Entry, store};
use crate::access::Caller;
use crate::app::App;
use crate::elections::call::rules::instant;
use crate::elections::store as elections;
use crate::error::Problem;
use crate::language::t;
use crate::values::Invalid;
use crate::web::body::Json;

/// `POST /api/v1/elections/{uuid}/rehearsals`: begins a rehearsal, an election of its own over the same roll and candidates.
pub async fn begin(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Json(entry): Json<Entry>,
) -> Result<(StatusCode, axum::Json<Value>), Problem> {
    let secretary = elections::secretary(&app, &caller, &uuid).await?;
    let election = elections::get(app.store().read(), &uuid).await?;
    let zone = election.row.time_zone.parse();
    let zone = zone.map_err(|_| Problem::internal("The election's time zone can't be read."))?;
    let opens = instant("voting_opens", zone, entry.voting_opens)?;
    let closes = instant("voting_closes", zone, entry.voting_closes)?;
    if closes <= opens {
        let reason = t!("voting has to close after it opens");
        return Err(Invalid::new("voting_closes", reason).into());
    }
    let new = Uuid::generate(&mut ballots::random::system());
    let new = store::rehearse(&app, &secretary, &uuid, new, (opens, closes)).await?;
    Ok((
        StatusCode::CREATED,
        axum::Json(json!({ "uuid": new.as_str() })),
    ))
}

/// `PUT /api/v1/elections/{uuid}/again-of`: says which void election this one runs again.
pub async fn again(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Json(entry): Json<Again>,
) -> Result<StatusCode, Problem> {
    let secretary = elections::secretary(&app, &caller, &uuid).await?;
    store::run_again(&app, &secretary, &uuid, &entry.uuid).await?;
    Ok(StatusCode::NO_CONTENT)
}
