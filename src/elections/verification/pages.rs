//! The record of an election, for auditors and anybody.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::kept::{self, Made};
use crate::app::App;
use crate::audit::{self, Told};
use crate::elections::ballot_box::store::{self as ballot_box, Tracked};
use crate::elections::board::pages::opened;
use crate::elections::heads::kept as heads;
use crate::elections::shown::{Shown, shown};
use crate::elections::{store as elections, supplement};
use crate::error::Problem;
use crate::language::{Say as _, t};
use crate::web::asked::rules::sentence;
use crate::web::page::{self, Page, render};

#[derive(Template)]
#[template(path = "elections/verification/record.html")]
struct RecordPage {
    election: Shown,
    origin: String,
    key: String,
    made: Option<Arc<Made>>,
    made_at: String,
    note: String,
    acts: Vec<Told>,
    incidents: Vec<(String, String, String)>,
    zone: String,
}
impl Page for RecordPage {}

/// `GET /elections/{uuid}/record`: the public record, what the service finds when it verifies it, and
/// how to do so without the service.
pub async fn show(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Html<String>, Problem> {
    let db = app.store().read();
    let row = elections::get(db, &uuid).await?;
    let election = shown(db, &uuid).await?;
    let made = kept::verified(&app, &row).await?;
    let note = match made {
        Some(_) => heads::covering(&app, &row, 0).await?.note().to_string(),
        None => String::new(),
    };
    let zone = row.row.time_zone.clone();
    let incidents = supplement::store::incidents(db, row.id()).await?;
    let incidents = incidents.into_iter().map(|one| {
        let when = one.time.to_string();
        let read = when.parse::<DateTime<Utc>>();
        let read = read.map(|at| page::moment(&at, &zone));
        (
            read.unwrap_or(when),
            happened(&one.kind),
            format!("{} {}", one.object, whole(&one.effect)),
        )
    });
    let incidents = incidents.collect();
    render(&RecordPage {
        made_at: made
            .as_ref()
            .map(|made| page::moment(&made.at, &zone))
            .unwrap_or_default(),
        acts: audit::store::told(db, &row.about()).await?,
        origin: app.settings().public.origin().to_owned(),
        key: app.keys().receipts.public_base64(),
        incidents,
        election,
        made,
        note,
        zone,
    })
}

/// What is noted without a capital letter and a full stop, as a sentence.
fn whole(text: &str) -> String {
    let said = sentence(text);
    match said.ends_with(['.', '!', '?', '…']) {
        true => said,
        false => said + ".",
    }
}

/// What kind of incident it was, for a reader.
fn happened(kind: &str) -> String {
    match kind {
        "reported" => t!("The secretary reported").to_owned(),
        "interruption" => t!("Voting was interrupted").to_owned(),
        "correction" => t!("A correction").to_owned(),
        "late-commitment" => t!("A trustee came in late").to_owned(),
        check => t!("Check {check} failed", check),
    }
}

/// Which trackers.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Which {
    /// How they begin.
    #[serde(default)]
    begins: Option<String>,
    /// After which height of the board.
    #[serde(default)]
    after: Option<i64>,
}

/// As many as a page has.
const TRACKERS: u64 = 50;

#[derive(Template)]
#[template(path = "elections/verification/trackers.html")]
struct TrackersPage {
    election: Shown,
    begins: String,
    wrong: bool,
    trackers: Vec<Tracked>,
    next: Option<i64>,
    first: bool,
}
impl Page for TrackersPage {}

/// `GET /elections/{uuid}/trackers`: the ballots on the board by their trackers, in pages, and those
/// that begin with some signs.
pub async fn trackers(
    State(app): State<App>,
    Path(uuid): Path<String>,
    Query(which): Query<Which>,
) -> Result<Response, Problem> {
    let db = app.store().read();
    let (election, ..) = opened(db, &uuid).await?;
    let begins = which.begins.unwrap_or_default().trim().to_owned();
    let is_base64 = |sign: char| sign.is_ascii_alphanumeric() || "+/".contains(sign);
    let wrong = begins.len() > 43 || !begins.chars().all(is_base64);
    let after = which.after.unwrap_or(0);
    let (trackers, next) = match wrong {
        true => (Vec::new(), None),
        false => {
            let page = (after, TRACKERS);
            ballot_box::tracked(db, election.id(), &begins, page).await?
        }
    };
    let page = render(&TrackersPage {
        election: shown(db, &uuid).await?,
        next,
        first: after == 0,
        wrong,
        trackers,
        begins,
    })?;
    Ok(match wrong {
        true => (StatusCode::UNPROCESSABLE_ENTITY, page).into_response(),
        false => page.into_response(),
    })
}
