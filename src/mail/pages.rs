//! The outbox for the secretary. Letters that would tell who has voted are only counted.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Html;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::About;
use super::letters::{Invitation, Trial};
use super::rules::{COUNTED_ALONE, Place};
use super::store::{self, Posting};
use crate::access::{Authorised, Caller, Secretary};
use crate::accounts;
use crate::app::App;
use crate::elections::letters::invitation;
use crate::elections::{Election, store as elections};
use crate::entities::letter;
use crate::error::Problem;
use crate::language::t;
use crate::web::paging::{self, Next};

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
    pub counts: BTreeMap<String, BTreeMap<String, i64>>,
    /// Whether voting codes go another way than what invites to sign in. If not, whoever reads a
    /// voter's mail can vote for them.
    pub separate_channels: bool,
    /// The letters that may be shown one by one, the latest first: a page of them.
    pub letters: Vec<Shown>,
}

impl From<letter::Model> for Shown {
    fn from(row: letter::Model) -> Self {
        Self {
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
        }
    }
}

/// Which letters of an outbox.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Which {
    /// What became of them; whatever it was, if it isn't said.
    #[serde(default)]
    pub state: Option<super::State>,
    /// After which letter the page begins, as the header `Link` of the page before has it.
    #[serde(default)]
    pub after: Option<String>,
    /// How many it has at most; 100 if it isn't said, and never more than 500.
    #[serde(default)]
    pub limit: Option<u16>,
}

/// `GET /api/v1/elections/{uuid}/letters`: what became of the letters about an election, in pages. A letter that is
/// sent again is the latest once more.
pub async fn outbox(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Query(which): Query<Which>,
) -> Result<(Next, Json<Outbox>), Problem> {
    let (outbox, next) = page(&app, &caller, &uuid, &which).await?;
    let state = which.state.map(super::State::as_str);
    let next = Next::after(next, which.limit).and("state", state);
    Ok((next, Json(outbox)))
}

/// A page of an outbox, and after which letter the next begins.
pub async fn page(
    app: &App,
    caller: &Caller,
    uuid: &str,
    which: &Which,
) -> Result<(Outbox, Option<Place>), Problem> {
    let (_, election) = secretary(app, caller, uuid).await?;
    let after = which.after.as_deref();
    let after = after.map(|raw| Place::parse("after", raw)).transpose()?;
    let (db, id, limit) = (
        app.store().read(),
        election.id(),
        paging::limit(which.limit),
    );
    let mut counts: BTreeMap<String, BTreeMap<String, i64>> = BTreeMap::new();
    for (kind, state, count) in store::counts(db, id).await? {
        counts.entry(kind).or_default().insert(state, count);
    }
    // One more than is shown, to know whether there are more.
    let found = store::page(db, id, which.state, after.as_ref(), limit + 1).await?;
    let more = found.len() as u64 > limit;
    let letters: Vec<Shown> = found
        .into_iter()
        .zip(0..limit)
        .map(|(row, _)| row.into())
        .collect();
    let last = letters.last().filter(|_| more).map(|one| Place {
        posted: one.posted,
        id: one.id.clone(),
    });
    let outbox = Outbox {
        counts,
        separate_channels: app.settings().mail.separate(),
        letters,
    };
    Ok((outbox, last))
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
        .ok_or_else(|| Problem::not_found(t!("There is no such letter about this election.")))
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
        Problem::conflict(t!(
            "What it says is a secret, or is gone: there is nothing to look at."
        ))
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

/// `POST /api/v1/elections/{uuid}/letters/trial`: the invitation to vote, as a trial, to the secretary themselves.
pub async fn trial(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
) -> Result<StatusCode, Problem> {
    let (secretary, election) = secretary(&app, &caller, &uuid).await?;
    let subject = &secretary.actor().subject;
    let account = accounts::store::by_subject(app.store().read(), subject).await?;
    let account = account.ok_or_else(|| {
        Problem::conflict(t!(
            "You have no account with an address, so there is nobody to write to."
        ))
    })?;
    let to = accounts::store::to(app.store().read(), account.id).await?;
    let Invitation {
        election: title,
        opens,
        closes,
        link,
        contact,
    } = invitation(&app, app.store().read(), &election).await?;
    let letter = Trial {
        election: title,
        opens,
        closes,
        link,
        contact,
    };
    let posting = Posting {
        letter: letter.into(),
        to,
        about: About::Election(election.id()),
    };
    store::post_by(&app, &secretary, &election.about(), posting).await?;
    Ok(StatusCode::ACCEPTED)
}
