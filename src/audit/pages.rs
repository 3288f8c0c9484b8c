//! The log, for auditors.

use askama::Template;
use axum::Json;
use axum::extract::{Query, State};
use axum::response::Html;
use serde::Serialize;
use serde_json::value::RawValue;

use super::{Verification, store};
use crate::access::{Caller, Role};
use crate::app::App;
use crate::error::Problem;
use crate::language::Say as _;
use crate::web::page::{self, Page, render};
use crate::web::paging::{Keyset, Paged};

/// An act with its place in the chain.
#[derive(Debug, Serialize)]
pub struct Shown {
    act: Box<RawValue>,
    hash: String,
}

/// `GET /api/v1/acts`: the acts in their order, in pages.
pub async fn list(
    State(app): State<App>,
    caller: Caller,
    Query(which): Query<Keyset>,
) -> Result<Paged<Shown>, Problem> {
    let auditor = caller.auditor()?;
    let after = which.after().unwrap_or(0);
    let acts = store::list(app.store(), &auditor, after, which.limit()).await?;
    let mut read = Vec::with_capacity(acts.len());
    for act in acts {
        let text = String::from_utf8_lossy(&act.bytes).into_owned();
        read.push((act.seq, RawValue::from_string(text)?, act.hash));
    }
    Ok(which.page(read, |(seq, ..)| *seq, |(_, act, hash)| Shown { act, hash }))
}

struct Line {
    seq: i64,
    at: String,
    who: String,
    role: &'static str,
    action: String,
    about: String,
}

#[derive(Template)]
#[template(path = "audit/log.html")]
struct LogPage {
    lines: Vec<Line>,
    next: Option<i64>,
    first: bool,
    found: Verification,
}
impl Page for LogPage {}

/// `GET /acts`: the act log as a page, with whether all of it holds.
pub async fn log(
    State(app): State<App>,
    caller: Caller,
    Query(which): Query<Keyset>,
) -> Result<Html<String>, Problem> {
    let auditor = caller.auditor()?;
    let after = which.after().unwrap_or(0);
    let acts = store::list(app.store(), &auditor, after, which.limit()).await?;
    let full = acts.len() as u64 == which.limit();
    render(&LogPage {
        next: acts.last().filter(|_| full).map(|act| act.seq),
        first: after == 0,
        found: store::verify(app.store(), &auditor).await?,
        lines: acts
            .into_iter()
            .map(|act| Line {
                seq: act.seq,
                at: page::short(&act.at, "Europe/London"),
                who: act.who,
                role: act.role.parse().unwrap_or(Role::Service).said(),
                action: act.action,
                about: act.about,
            })
            .collect(),
    })
}

/// `GET /api/v1/acts/verification`: whether the whole log holds, and where it doesn't.
pub async fn verify(State(app): State<App>, caller: Caller) -> Result<Json<Verification>, Problem> {
    let auditor = caller.auditor()?;
    Ok(Json(store::verify(app.store(), &auditor).await?))
}
