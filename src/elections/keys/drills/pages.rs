//! Drills over HTTP.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde_json::{Value, json};

use super::store;
use crate::access::Caller;
use crate::app::App;
use crate::elections::keys::pages::as_trustee;
use crate::elections::stage::Stage;
use crate::error::Problem;
use crate::web::body::Raw;

/// `POST /api/v1/elections/{uuid}/drill`: the question, made up afresh, and what to run.
pub async fn ask(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
) -> Result<Json<Value>, Problem> {
    let (election, trustee) = as_trustee(&app, &caller, &uuid).await?;
    let fresh = ballots::Uuid::generate(&mut ballots::random::system()).to_string();
    let asked = store::ask(&app, &trustee, &uuid, fresh).await?;
    let record = if election.stage == Stage::Keys {
        format!("/elections/{uuid}/draft.bel")
    } else {
        format!("/elections/{uuid}/{uuid}.bel")
    };
    let run = format!(
        "ballots trustee drill {} --key trustee.key --question {} --out drill.json",
        record.rsplit('/').next().unwrap_or_default(),
        asked.question
    );
    let to = format!("/api/v1/elections/{uuid}/drill/answer");
    Ok(Json(json!({
        "question": asked.question,
        "fingerprint": asked.fingerprint,
        "fetch": [record],
        "run": run,
        "send": { "file": "drill.json", "to": to },
    })))
}

/// `POST /api/v1/elections/{uuid}/drill/answer`: the answer to the drill's question, which shows that a key works.
pub async fn answer(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Raw(bytes): Raw,
) -> Result<StatusCode, Problem> {
    let (_, trustee) = as_trustee(&app, &caller, &uuid).await?;
    store::answer(&app, &trustee, &uuid, bytes.to_vec()).await?;
    Ok(StatusCode::CREATED)
}
