//! The outbox for the secretary. Letters that would tell who has voted are only counted: a
//! reminder goes to those who have not, a receipt to those who have.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Html;
use chrono::{DateTime, Utc};
use serde::Serialize;

use super::letters::Trial;
use super::store::{self, Posting};
use super::{About, Letter};
use crate::access::{Authorised, Caller, Secretary};
use crate::accounts;
use crate::app::App;
use crate::elections::{Election, store as elections};
use crate::entities::letter;
use crate::error::Problem;

const COUNTED_ALONE: [&str; 2] = ["reminder", "receipt"];

/// A letter in the outbox.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// Its name.
    pub id: String,
    /// What kind of letter it is.
    pub kind: String,
    /// Its subject.
    pub subject: String,
    /// To which member.
    pub member: Option<i64>,
    /// To whom, by name.
    pub to: Option<String>,
    /// What became of it.
    pub state: String,
    /// Why it did not arrive.
    pub error: Option<String>,
    /// When it was written.
    pub posted: DateTime<Utc>,
    /// When it left.
    pub sent: Option<DateTime<Utc>>,
    /// Whether it can be looked at and sent again.
    pub kept: bool,
}

/// The outbox of an election.
#[derive(Debug, Serialize)]
pub struct Outbox {
    /// How many of each kind are in each state.
    pub counts: BTreeMap<String, BTreeMap<String, usize>>,
    /// Whether voting codes go another way than what invites to sign in. If not, whoever reads a
    /// voter's mail can vote for them.
    pub separate_channels: bool,
    /// The letters that may be shown one by one, the latest first.
    pub letters: Vec<Shown>,
}

/// `GET /api/v1/elections/{uuid}/letters`: what became of the letters about an election.
pub async fn outbox(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
) -> Result<Json<Outbox>, Problem> {
    let (_, election) = secretary(&app, &caller, &uuid).await?;
    let rows = store::of_election(app.store().read(), election.id()).await?;
    let mut counts: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for row in &rows {
        let states = counts.entry(row.kind.clone()).or_default();
        *states.entry(row.state.clone()).or_default() += 1;
    }
    let shown = rows.into_iter().filter(may_be_shown).map(|row| Shown {
        kept: row.sealed.is_some() && !row.secret,
        id: row.id,
        kind: row.kind,
        subject: row.subject,
        member: row.member_id,
        to: row.name,
        state: row.state,
        error: row.error,
        posted: row.posted_at,
        sent: row.sent_at,
    });
    Ok(Json(Outbox {
        counts,
        separate_channels: app.settings().mail.separate(),
        letters: shown.collect(),
    }))
}

fn may_be_shown(row: &letter::Model) -> bool {
    !COUNTED_ALONE.contains(&row.kind.as_str())
}

async fn secretary(
    app: &App,
    caller: &Caller,
    uuid: &str,
) -> Result<(Authorised<Secretary>, Election), Problem> {
    let secretary = elections::secretary(app, caller, uuid).await?;
    Ok((secretary, elections::get(app.store().read(), uuid).await?))
}

/// A letter about this election that the secretary may look at.
pub async fn one(app: &App, election: &Election, id: &str) -> Result<letter::Model, Problem> {
    let found = store::find(app.store().read(), id).await?;
    let theirs = |row: &letter::Model| row.election_id == Some(election.id()) && may_be_shown(row);
    found
        .filter(theirs)
        .ok_or_else(|| Problem::not_found("There is no such letter about this election."))
}

/// `GET /api/v1/elections/{uuid}/letters/{id}/preview`: a letter as it reads, unless there is a secret in it.
pub async fn preview(
    State(app): State<App>,
    caller: Caller,
    Path((uuid, id)): Path<(String, String)>,
) -> Result<Html<String>, Problem> {
    let (_, election) = secretary(&app, &caller, &uuid).await?;
    let row = one(&app, &election, &id).await?;
    let opened = store::opened(&app.keys().vault, &row)?.filter(|letter| !letter.carries_secret());
    let letter = opened.ok_or_else(|| {
        Problem::conflict("What it says is a secret, or is gone: there is nothing to look at.")
    })?;
    let (_, words) = letter.render().map_err(store::unwritten)?;
    Ok(Html(words.html))
}

/// `POST /api/v1/elections/{uuid}/letters/{id}/resend`: sends a letter once more.
pub async fn resend(
    State(app): State<App>,
    caller: Caller,
    Path((uuid, id)): Path<(String, String)>,
) -> Result<StatusCode, Problem> {
    let (secretary, election) = secretary(&app, &caller, &uuid).await?;
    let row = one(&app, &election, &id).await?;
    store::resend_by(&app, &secretary, &election.about(), &row).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/elections/{uuid}/letters/trial`: a letter to the secretary themselves.
pub async fn trial(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
) -> Result<StatusCode, Problem> {
    let (secretary, election) = secretary(&app, &caller, &uuid).await?;
    let subject = &secretary.actor().subject;
    let account = accounts::store::by_subject(app.store().read(), subject).await?;
    let account = account.ok_or_else(|| {
        Problem::conflict("You have no account with an address, so there is nobody to write to.")
    })?;
    let to = accounts::store::to(app.store().read(), account.id).await?;
    let letter: Letter = Trial {
        channel: "general".into(),
    }
    .into();
    let posting = Posting {
        letter,
        to,
        about: About::Election(election.id()),
    };
    store::post_by(&app, &secretary, &election.about(), posting).await?;
    Ok(StatusCode::ACCEPTED)
}
