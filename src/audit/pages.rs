//! The log, for auditors.

use axum::Json;
use axum::extract::{Query, State};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Verification, store};
use crate::access::Caller;
use crate::app::App;
use crate::error::Problem;

/// Which page of the log.
#[derive(Debug, Deserialize)]
pub struct Page {
    #[serde(default)]
    after: i64,
}

/// An act with its place in the chain.
#[derive(Debug, Serialize)]
pub struct Shown {
    act: Box<RawValue>,
    hash: String,
}

/// `GET /api/v1/acts?after=SEQ`
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(page): Query<Page>,
) -> Result<Json<Vec<Shown>>, Problem> {
    let auditor = caller.auditor()?;
    let acts = store::list(app.store(), &auditor, page.after, 500).await?;
    let shown = acts.into_iter().map(|act| {
        let text = String::from_utf8_lossy(&act.bytes).into_owned();
        Ok(Shown {
            act: RawValue::from_string(text)?,
            hash: act.hash,
        })
    });
    Ok(Json(shown.collect::<Result<_, Problem>>()?))
}

/// `GET /api/v1/acts/verification`
pub async fn verify(State(app): State<App>, caller: Caller) -> Result<Json<Verification>, Problem> {
    let auditor = caller.auditor()?;
    Ok(Json(store::verify(app.store(), &auditor).await?))
}
