//! Casting over HTTP.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use ballots::Ballot;
use ballots::supplement::{Receipt, is_fingerprint};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Value, json};

use super::by_mail;
use super::store;
use super::store::Checked;
use crate::access::{Authorised, Caller, Member};
use crate::app::App;
use crate::elections::board::pages::opened;
use crate::elections::keys::setups::setup;
use crate::elections::{Election, Setup, roll, store as elections};
use crate::error::Problem;
use crate::language::t;
use crate::values::Invalid;
use crate::web::body::{self, Raw};

/// The largest body that is read as a ballot at all; the library knows the election's own limit.
pub const MOST_BYTES: usize = 512 * 1024;

/// `POST /api/elections/{uuid}/ballots`: casts a ballot and gives its signed receipt. The same
/// ballot again gets the same receipt.
pub async fn cast(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Raw(bytes): Raw,
) -> Result<Json<Receipt>, Problem> {
    let member = caller.member()?;
    let election = elections::get(app.store().read(), &uuid).await?;
    if !roll::store::is_on(app.store().read(), election.id(), member.scope().id()).await? {
        return Err(Problem::forbidden(t!(
            "You are not on the roll of this election."
        )));
    }
    let setup = setup(&app, &election).await?;
    let checked = check(&app, &setup, bytes).await?;
    in_its_own_task(app, member, election, setup, checked)
        .await
        .map(Json)
}

/// Reads and verifies the ballot, every proof of it, when its turn comes.
async fn check(app: &App, setup: &Arc<Setup>, bytes: Bytes) -> Result<Checked, Problem> {
    let (setup, body) = (Arc::clone(setup), bytes.clone());
    let verified = app
        .queue()
        .run(move || Ballot::parse(&body, &setup)?.verify(&setup))
        .await?;
    let ballot = verified.map_err(|error| {
        Problem::bad_ballot(t!("The ballot can’t be accepted: {error}.", error))
    })?;
    Ok(Checked {
        ballot: Arc::new(ballot),
        bytes,
    })
}

/// A handler is dropped when its client goes away; what has begun here is finished all the same.
async fn in_its_own_task(
    app: App,
    member: Authorised<Member>,
    election: Election,
    setup: Arc<Setup>,
    checked: Checked,
) -> Result<Receipt, Problem> {
    let task =
        tokio::spawn(async move { store::cast(&app, &member, &election, &setup, &checked).await });
    task.await.map_err(|error| {
        tracing::error!(%error, "a cast was not finished");
        Problem::internal(t!(
            "It isn’t known whether the ballot was taken: send the same one again."
        ))
    })?
}

/// A ballot that a voter opened to see what it encrypts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tested {
    tracker: String,
}

/// `POST /api/v1/elections/{uuid}/tested-ballots`: a ballot that was tested can never be cast. Its
/// content stays with the voter.
pub async fn tested(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    body::Json(tested): body::Json<Tested>,
) -> Result<StatusCode, Problem> {
    let member = caller.member()?;
    let election = elections::get(app.store().read(), &uuid).await?;
    if !roll::store::is_on(app.store().read(), election.id(), member.scope().id()).await? {
        return Err(Problem::forbidden(t!(
            "You are not on the roll of this election."
        )));
    }
    if !is_fingerprint(&tested.tracker) {
        return Err(Invalid::new("tracker", t!("has 43 characters of Base64")).into());
    }
    store::declare_tested(&app, &member, &uuid, &tested.tracker).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/elections/{uuid}/receipts`: sends the receipt that came with one's ballot to one's own
/// mailbox. Nothing of that is kept.
pub async fn mail_receipt(
    State(app): State<App>,
    caller: Caller,
    Path(uuid): Path<String>,
    Raw(bytes): Raw,
) -> Result<StatusCode, Problem> {
    let member = caller.member()?;
    let election = elections::get(app.store().read(), &uuid).await?;
    if !roll::store::is_on(app.store().read(), election.id(), member.scope().id()).await? {
        return Err(Problem::forbidden(t!(
            "You are not on the roll of this election."
        )));
    }
    let receipt = Receipt::parse(&bytes)
        .map_err(|error| Problem::invalid(t!("The receipt can’t be read: {error}.", error)))?;
    let setup = setup(&app, &election).await?;
    by_mail::send(&app, &member, &election, &setup, &receipt).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `GET /api/v1/elections/{uuid}/credentials`: the public credentials that may vote. A booth looks among
/// them for the one that belongs to the code that was typed, and the service isn't told which it is.
pub async fn all_credentials(
    State(app): State<App>,
    Path(uuid): Path<String>,
) -> Result<Json<Vec<String>>, Problem> {
    may_vote(&app, &uuid, "").await
}

/// `GET /api/v1/elections/{uuid}/credentials/{beginning}`: the public credentials that may vote and
/// begin with this hexadecimal digit, or with these two, so that a booth need not load all of a large roll.
pub async fn credentials(
    State(app): State<App>,
    Path((uuid, beginning)): Path<(String, String)>,
) -> Result<Json<Vec<String>>, Problem> {
    let digit = |sign: u8| matches!(sign, b'0'..=b'9' | b'a'..=b'f');
    if !matches!(beginning.len(), 1 | 2) || !beginning.bytes().all(digit) {
        return Err(Problem::malformed(t!(
            "A beginning is one or two lower-case hexadecimal digits."
        )));
    }
    may_vote(&app, &uuid, &beginning).await
}

async fn may_vote(app: &App, uuid: &str, beginning: &str) -> Result<Json<Vec<String>>, Problem> {
    let db = app.store().read();
    let (election, ..) = opened(db, uuid).await?;
    let found = store::credentials(db, election.id(), beginning).await?;
    Ok(Json(found))
}

/// `GET /api/v1/keys/receipts`: the key that receipts, heads and supplements are signed with.
pub async fn key(State(app): State<App>) -> Json<Value> {
    Json(json!({ "algorithm": "Ed25519", "public_key": app.keys().receipts.public_base64() }))
}
