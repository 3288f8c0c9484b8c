//! Trustees' work, put on the board.

use std::sync::Arc;

use ballots::{EventKind, Hash, Owned, PartialDecryption, Verified};
use sea_orm::DatabaseTransaction;
use serde_json::json;

use super::current::{Current, shuffled};
use crate::access::{Authorised, Trustee};
use crate::app::App;
use crate::audit::{self, Act};
use crate::elections::board::store::{self as board, Entry};
use crate::elections::stage::Stage;
use crate::elections::{Election, Group, store as elections};
use crate::error::Problem;
use crate::work;

/// The event EncryptedTally: what stands to be opened.
pub fn entry(current: &Current) -> Entry {
    let objects = vec![current.tally.to_json(), current.tally.sized_json()];
    Entry {
        kind: EventKind::EncryptedTally,
        owner: None,
        objects,
    }
}

/// A trustee's shuffle of what stands on the board, verified and appended.
pub async fn receive_shuffle(
    app: &App,
    by: &Authorised<Trustee>,
    election: &Election,
    current: Current,
    json: Vec<u8>,
) -> Result<(), Problem> {
    let after = shuffled(&current.setup, &current.tally, json.clone()).await?;
    let entry = owned(EventKind::Shuffle, by.scope().owner(), json);
    append(
        app,
        by,
        election,
        &current,
        entry,
        (Stage::Mixing, "tally.shuffle"),
    )
    .await?;
    app.tallies()
        .keep(election.id(), current.shuffles + 1, &after);
    Ok(())
}

/// A trustee's part of the opening, verified and appended.
pub async fn receive_part(
    app: &App,
    by: &Authorised<Trustee>,
    election: &Election,
    current: Current,
    json: Vec<u8>,
) -> Result<(), Problem> {
    let owner = by.scope().owner();
    part(&current, owner, json.clone()).await?;
    let entry = owned(EventKind::PartialDecryption, owner, json);
    append(
        app,
        by,
        election,
        &current,
        entry,
        (Stage::Opening, "tally.open"),
    )
    .await
}

/// A trustee's part of the opening, verified.
pub async fn part(
    current: &Current,
    owner: u32,
    json: Vec<u8>,
) -> Result<Verified<PartialDecryption<Group>>, Problem> {
    let (setup, tally) = (Arc::clone(&current.setup), Arc::clone(&current.tally));
    let part =
        work::run(move || PartialDecryption::parse(&json, &tally)?.verify(&setup, &tally, owner));
    part.await?.map_err(|error| {
        Problem::invalid(format!(
            "The part of the opening can't be accepted: {error}."
        ))
    })
}

fn owned(kind: EventKind, owner: u32, json: Vec<u8>) -> Entry {
    let named = Owned {
        owner,
        payload: Hash::of(&json),
    }
    .to_json();
    Entry {
        kind,
        owner: Some(owner),
        objects: vec![json, named],
    }
}

async fn append(
    app: &App,
    by: &Authorised<Trustee>,
    election: &Election,
    current: &Current,
    entry: Entry,
    (stage, action): (Stage, &'static str),
) -> Result<(), Problem> {
    let tx = app.store().begin().await?;
    let locked = elections::lock_by(&tx, election.uuid(), by).await?;
    locked.at(stage)?;
    not_twice(&tx, election, entry.kind, by.scope().owner()).await?;
    let detail = json!({ "trustee": by.scope().owner() });
    board::append(&tx, election.id(), current.head, entry).await?;
    let act = Act {
        actor: by.actor(),
        action,
        about: election.about(),
        detail,
    };
    audit::store::record(&tx, app.now(), act).await?;
    Ok(tx.commit().await?)
}

async fn not_twice(
    tx: &DatabaseTransaction,
    election: &Election,
    kind: EventKind,
    owner: u32,
) -> Result<(), Problem> {
    if board::owners(tx, election.id(), kind)
        .await?
        .contains(&owner)
    {
        return Err(Problem::conflict("Your part is on the board already."));
    }
    Ok(())
}
