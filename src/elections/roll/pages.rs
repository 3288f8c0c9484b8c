//! The roll over HTTP.

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use serde_json::{Value, json};

use super::store;
use crate::access::Caller;
use crate::app::App;
use crate::elections::store as elections;
use crate::error::Problem;

/// A voter, for the registrar.
#[derive(Debug, Serialize)]
pub struct Voter {
    member: i64,
    name: String,
    email: String,
}

/// `GET /api/v1/elections/{uuid}/roll`: whom the registrar has to send a code.
pub async fn voters(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
) -> Result<Json<Vec<Voter>>, Problem> {
    let election = elections::get(app.store().read(), &uuid).await?;
    let registrar = caller.registrar_of(election.id(), election.row.registrar.as_deref())?;
    let voters = store::voters(app.store(), &registrar, &election).await?;
    let shown = voters.into_iter().map(|row| Voter {
        member: row.id,
        name: row.name,
        email: row.email,
    });
    Ok(Json(shown.collect()))
}

/// `GET /api/v1/elections/{uuid}/roll/me`: "am I on the roll?" Once voting is open, with the proof that
/// leads to the published commitment.
pub async fn me(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
) -> Result<Json<Value>, Problem> {
    let member = caller.member()?;
    let db = app.store().read();
    let election = elections::get(db, &uuid).await?;
    let on = store::is_on(db, election.id(), member.scope().id()).await?;
    let mut answer = json!({ "on_the_roll": on, "as_of": election.record_date() });
    if let Some(proof) = store::proof(db, &election, &member).await? {
        answer["proof"] = json!(proof);
    }
    Ok(Json(answer))
}
