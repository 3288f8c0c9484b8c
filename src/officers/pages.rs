//! Rounds of officers' elections over HTTP.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use chrono::NaiveDateTime;
use serde::Deserialize;
use serde_json::{Value, json};

use super::store::{self, NextRound};
use crate::access::Caller;
use crate::app::App;
use crate::elections::result::Drawn;
use crate::elections::{call, store as elections};
use crate::error::Problem;
use crate::language::t;
use crate::values::Invalid;
use crate::web::body::Json;

/// The next round, as sent. Times are local to the election's time zone.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    voting_opens: NaiveDateTime,
    voting_closes: NaiveDateTime,
    #[serde(default)]
    lot: Option<Drawn>,
}

/// `POST /api/v1/elections/{uuid}/rounds`: calls the next round of an officer's election.
pub async fn next(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Json(round): Json<Round>,
) -> Result<(StatusCode, axum::Json<Value>), Problem> {
    let secretary = elections::secretary(&app, &caller, &uuid).await?;
    let election = elections::get(app.store().read(), &uuid).await?;
    let zone = call::rules::zone(&election.row.time_zone)?;
    let next = NextRound {
        voting_opens: call::rules::instant("voting_opens", zone, round.voting_opens)?,
        voting_closes: call::rules::instant("voting_closes", zone, round.voting_closes)?,
        lot: round.lot,
    };
    if next.voting_closes <= next.voting_opens {
        return Err(Invalid::new("voting_closes", t!("voting has to close after it opens")).into());
    }
    let uuid = store::next_round(&app, &secretary, &uuid, next).await?;
    Ok((
        StatusCode::CREATED,
        axum::Json(json!({ "uuid": uuid.as_str() })),
    ))
}
