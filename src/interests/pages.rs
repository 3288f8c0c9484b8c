//! Declared interests over HTTP.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use chrono::NaiveDate;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Interest, store};
use crate::access::Caller;
use crate::app::App;
use crate::error::Problem;
use crate::language::t;
use crate::panels;
use crate::values::{Invalid, Prose, day};
use crate::web::body::Json;

/// A declaration, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    text: String,
    public: bool,
    since: NaiveDate,
}

/// `POST /api/v1/panels/{slug}/interests`: declares an interest.
pub async fn declare(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
    Json(declaration): Json<Declaration>,
) -> Result<(StatusCode, axum::Json<Value>), Problem> {
    let member = caller.member()?;
    let text = Prose::parse("text", &declaration.text)?;
    if text.as_str().is_empty() {
        return Err(Invalid::new("text", t!("say what it is; “none” is an answer too")).into());
    }
    let since = day("since", declaration.since)?;
    let what = (text, declaration.public, since);
    let id = store::declare(app.store(), &member, app.now(), &slug, what).await?;
    Ok((StatusCode::CREATED, axum::Json(json!({ "id": id }))))
}

/// That an interest is over, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ending {
    on: NaiveDate,
}

/// `POST /api/v1/panels/{slug}/interests/{id}/end`: a declared interest of one's own is over.
pub async fn end(
    State(app): State<App>,
    caller: Caller,
    Path((slug, id)): Path<(String, i64)>,
    Json(ending): Json<Ending>,
) -> Result<StatusCode, Problem> {
    let member = caller.member()?;
    let on = day("on", ending.on)?;
    store::end(app.store(), &member, app.now(), (&slug, id), on).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/panels/{slug}/interests`: those for everybody.
pub async fn public(
    State(app): State<App>,
    Path(slug): Path<String>,
) -> Result<axum::Json<Vec<Interest>>, Problem> {
    let db = app.store().read();
    let panel = panels::store::get(db, &slug).await?;
    store::of_panel(db, panel.id, false).await.map(axum::Json)
}

/// `GET /api/v1/panels/{slug}/interests/all`: with those for the panel alone; for the secretary, and for
/// those who are on the panel today.
pub async fn all(
    State(app): State<App>,
    caller: Caller,
    Path(slug): Path<String>,
) -> Result<axum::Json<Vec<Interest>>, Problem> {
    let seen = panels::inside::of(&app, &caller, &slug).await?;
    seen.today()?;
    let db = app.store().read();
    store::of_panel(db, seen.panel.id, true)
        .await
        .map(axum::Json)
}
