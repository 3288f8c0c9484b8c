//! Trustees' work, put on the board.

use std::sync::Arc;

use ballots::supplement::{Share, ShareCommitment, ShareError};
use ballots::{EventKind, Hash, Owned, PartialDecryption, Verified};
use sea_orm::DatabaseTransaction;
use serde_json::json;

use super::current::{Current, shuffled};
use crate::access::{Authorised, Trustee};
use crate::app::App;
use crate::audit::{self, Act};
use crate::elections::board::store::{self as board, Entry};
use crate::elections::heads::kept::sound;
use crate::elections::keys::setups::setup;
use crate::elections::stage::Stage;
use crate::elections::supplement::store as supplement;
use crate::elections::{Election, Group, store as elections};
use crate::error::Problem;
use crate::language::t;
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
    let what = (Stage::Mixing, "tally.shuffle");
    append(app, by, election, &current, entry, what, None).await?;
    app.tallies()
        .keep(election.id(), current.shuffles + 1, &after);
    Ok(())
}

/// A trustee's commitment to a share, with where the board stood.
pub async fn receive_commitment(
    app: &App,
    by: &Authorised<Trustee>,
    election: &Election,
    commitment: Hash,
) -> Result<ShareCommitment, Problem> {
    let owner = by.scope().owner();
    let setup = setup(app, election).await?;
    sound(app, election).await?;
    let tx = app.store().begin().await?;
    let locked = elections::lock_by(&tx, election.uuid(), by).await?;
    locked.at(Stage::Opening)?;
    let Some((head, _)) = board::lock(&tx, election.id()).await? else {
        return Err(Problem::internal("The board isn't there."));
    };
    let known = supplement::commitments(&tx, election.id()).await?;
    let mut known = known.into_iter();
    if let Some(same) = known.find(|one| (one.owner, one.commitment) == (owner, commitment)) {
        return Ok(same);
    }
    not_twice(&tx, election, EventKind::PartialDecryption, owner).await?;
    let opened = board::owners(&tx, election.id(), EventKind::PartialDecryption).await?;
    if !opened.is_empty() {
        let object = format!("trustee {owner}");
        let effect = "committed to a share after another had been revealed, to stand in".to_owned();
        let incident = ("late-commitment", object, effect);
        supplement::report(&tx, app.now(), election.id(), incident).await?;
    }
    let (key, print) = (&app.keys().receipts, setup.fingerprint());
    let at = (head, app.now());
    let signed = supplement::commit(&tx, key, election, print, (owner, commitment), at).await?;
    let act = Act {
        actor: by.actor(),
        action: "tally.commit",
        about: election.about(),
        detail: json!({ "trustee": owner, "commitment": commitment }),
    };
    audit::store::record(&tx, app.now(), act).await?;
    tx.commit().await?;
    Ok(signed)
}

/// A trustee's share of the opening, held against what they committed to, verified and appended. A
/// share that doesn't hold is published as an incident.
pub async fn receive_share(
    app: &App,
    by: &Authorised<Trustee>,
    election: &Election,
    current: Current,
    share: Share,
) -> Result<(), Problem> {
    let owner = by.scope().owner();
    committed(app, election, &current, owner, &share).await?;
    let (setup, tally) = (Arc::clone(&current.setup), Arc::clone(&current.tally));
    let checked = share.clone();
    let verified = work::run(move || checked.verify(&setup, &tally, owner)).await?;
    if let Err(error) = verified {
        let tx = app.store().begin().await?;
        let effect = "the share was refused".to_owned();
        let incident = (
            check_of(&error),
            format!("trustee {owner}: {error}"),
            effect,
        );
        supplement::report(&tx, app.now(), election.id(), incident).await?;
        tx.commit().await?;
        return Err(Problem::invalid(t!(
            "The share can’t be accepted: {error}.",
            error
        )));
    }
    let entry = owned(EventKind::PartialDecryption, owner, share.part().to_vec());
    let proofs = (Hash::of(share.part()), share.proofs().to_vec());
    let what = (Stage::Opening, "tally.open");
    append(app, by, election, &current, entry, what, Some(proofs)).await
}

/// The number of the check that a share fails at.
fn check_of(error: &ShareError) -> &'static str {
    match error {
        ShareError::Wire(_) | ShareError::Opening(_) => "D2",
        ShareError::Strong(_) => "X6",
    }
}

/// That the trustee committed to this share, and that enough have committed for anybody to reveal.
async fn committed(
    app: &App,
    election: &Election,
    current: &Current,
    owner: u32,
    share: &Share,
) -> Result<(), Problem> {
    let commitments = supplement::commitments(app.store().read(), election.id()).await?;
    let mut own = commitments.iter().filter(|c| c.owner == owner).peekable();
    if own.peek().is_none() {
        return Err(Problem::not_ready(t!(
            "Commit to your share first: send its commitment to \"share-commitments\"."
        )));
    }
    let commitment = share.commitment(current.setup.fingerprint(), owner);
    if own.all(|c| c.commitment != commitment) {
        return Err(Problem::invalid(t!(
            "This is not the share that you committed to: send that one."
        )));
    }
    let has = |owner| commitments.iter().any(|c| c.owner == owner);
    if !current.setup.trustees().suffice(has) {
        return Err(Problem::not_ready(t!(
            "Not enough trustees have committed to their shares yet: nobody reveals one before."
        )));
    }
    Ok(())
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
        Problem::invalid(t!(
            "The part of the opening can’t be accepted: {error}.",
            error
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
    proofs: Option<(Hash, Vec<u8>)>,
) -> Result<(), Problem> {
    sound(app, election).await?;
    let tx = app.store().begin().await?;
    let locked = elections::lock_by(&tx, election.uuid(), by).await?;
    locked.at(stage)?;
    not_twice(&tx, election, entry.kind, by.scope().owner()).await?;
    let detail = json!({ "trustee": by.scope().owner() });
    board::append(&tx, election.id(), current.head, entry).await?;
    if let Some((payload, proofs)) = proofs {
        let owner = by.scope().owner();
        supplement::keep_proofs(&tx, election.id(), owner, payload, proofs).await?;
    }
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
        return Err(Problem::conflict(t!("Your part is on the board already.")));
    }
    Ok(())
}
