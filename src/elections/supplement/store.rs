//! The parts of the supplement in the database.

use ballots::Hash;
use ballots::count::Constraint;
use ballots::count::sums::TieOrder;
use ballots::supplement::{
    CountStatement, Decryption, Document, Incident, Replaced, ShareCommitment, Signature, Spares,
    Withdrawn, WithdrawnReason,
};
use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction,
    EntityTrait, IntoActiveModel, QueryFilter, QueryOrder,
};
use serde::Deserialize;

use super::rules::{self, time};
use crate::access::keys::SigningKey;
use crate::elections::board::Head;
use crate::elections::keys::{codes, disclosure};
use crate::elections::nominations::store::candidates;
use crate::elections::poll::store as polls;
use crate::elections::result::{LENGTH_OF_SERVICE, LotEntry};
use crate::elections::voting;
use crate::elections::{Election, call};
use crate::entities::{count, incident, share_commitment, strong_proof};
use crate::error::Problem;
use crate::panels;

fn unreadable() -> Problem {
    Problem::internal("A part of the supplement can't be read.")
}

/// Writes the documents of an election, and keeps them as they are published: voting opens.
pub async fn publish(tx: &DatabaseTransaction, election: &Election) -> Result<(), Problem> {
    let documents = written(tx, election).await?;
    let mut row = polls::to_change(tx, election.id()).await?;
    row.documents = Set(Some(serde_json::to_vec(&documents)?));
    row.update(tx).await?;
    Ok(())
}

async fn written(db: &impl ConnectionTrait, election: &Election) -> Result<Vec<Document>, Problem> {
    let panel = panels::store::by_id(db, election.row.panel_id).await?;
    let candidates = candidates(db, election).await?;
    let names: Vec<String> = candidates.into_iter().map(|one| one.name).collect();
    let closes = voting::store::announced_close(db, election).await?;
    let ties = call::store::of(db, election).await?.tie_source;
    let of = (&*panel.name, &*names);
    let notice = rules::notice(election, closes, of, ties.as_deref());
    let disclosure = disclosure::store::made(db, election).await?;
    let disclosure = disclosure::rules::text(&disclosure);
    Ok(vec![
        Document::new("notice of poll", notice),
        Document::new("disclosure", disclosure),
    ])
}

/// The documents of an election: those that were published when voting opened, and each extension.
pub async fn documents(
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<Vec<Document>, Problem> {
    let kept = polls::of(db, election.id()).await?.row.documents;
    let mut documents = match kept {
        Some(json) => serde_json::from_slice(&json)?,
        None => written(db, election).await?,
    };
    let extensions = voting::store::extensions(db, election.id()).await?;
    documents.extend(extensions.iter().zip(1..).map(|(extension, number)| {
        let name = format!("extension of voting, {number}");
        Document::new(&name, rules::extension(election, extension))
    }));
    Ok(documents)
}

/// Keeps a trustee's commitment, signed, with where the board stood.
pub async fn commit(
    tx: &DatabaseTransaction,
    key: &SigningKey,
    election: &Election,
    fingerprint: &str,
    (owner, commitment): (u32, Hash),
    (head, now): (Head, DateTime<Utc>),
) -> Result<ShareCommitment, Problem> {
    let unsigned = ShareCommitment {
        owner,
        commitment,
        height: head.height,
        event: head.hash,
        time: time(now)?,
        signature: Signature::from_bytes([0; 64]),
    };
    let signed = unsigned.sign(fingerprint, key);
    let row = share_commitment::Model {
        election_id: election.id(),
        owner: i32::try_from(owner).map_err(|_| unreadable())?,
        commitment: commitment.to_string(),
        height: i64::try_from(head.height).map_err(|_| unreadable())?,
        event: head.hash.to_string(),
        committed_at: now,
        signature: signed.signature.to_string(),
    };
    share_commitment::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(signed)
}

/// The commitments of an election, by trustee and time.
pub async fn commitments(
    db: &impl ConnectionTrait,
    election: i64,
) -> Result<Vec<ShareCommitment>, Problem> {
    let rows = share_commitment::Entity::find()
        .filter(share_commitment::Column::ElectionId.eq(election))
        .order_by_asc(share_commitment::Column::Height)
        .order_by_asc(share_commitment::Column::Owner)
        .all(db)
        .await?;
    let read = |row: share_commitment::Model| {
        Some(ShareCommitment {
            owner: u32::try_from(row.owner).ok()?,
            commitment: row.commitment.parse().ok()?,
            height: u64::try_from(row.height).ok()?,
            event: row.event.parse().ok()?,
            time: time(row.committed_at).ok()?,
            signature: row.signature.parse().ok()?,
        })
    };
    rows.into_iter()
        .map(|row| read(row).ok_or_else(unreadable))
        .collect()
}

/// Keeps the strong proofs of a partial decryption.
pub async fn keep_proofs(
    tx: &DatabaseTransaction,
    election: i64,
    owner: u32,
    payload: Hash,
    proofs: Vec<u8>,
) -> Result<(), Problem> {
    let row = strong_proof::Model {
        election_id: election,
        owner: i32::try_from(owner).map_err(|_| unreadable())?,
        payload: payload.to_string(),
        proofs,
    };
    strong_proof::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// The strong proofs of an election, by trustee.
pub async fn decryptions(
    db: &impl ConnectionTrait,
    election: i64,
) -> Result<Vec<Decryption>, Problem> {
    let rows = strong_proof::Entity::find()
        .filter(strong_proof::Column::ElectionId.eq(election))
        .order_by_asc(strong_proof::Column::Owner)
        .all(db)
        .await?;
    let read = |row: strong_proof::Model| {
        let (owner, payload) = (u32::try_from(row.owner).ok()?, row.payload.parse().ok()?);
        Decryption::new(owner, payload, row.proofs)
    };
    rows.into_iter()
        .map(|row| read(row).ok_or_else(unreadable))
        .collect()
}

/// What the supplement repeats of a transcript. It was settled when the votes were counted: who
/// sits on the panel, and so the bounds on who may be elected, is another matter later.
#[derive(Deserialize)]
struct Transcript {
    elected: Vec<usize>,
    #[serde(default)]
    seats: Option<usize>,
    #[serde(default)]
    constraints: Vec<Constraint>,
    #[serde(default)]
    tie: Option<Tie>,
}

/// A tie of sums, with those who were tied in the order that decided it.
#[derive(Deserialize)]
struct Tie {
    lot: Vec<usize>,
}

/// What the supplement says of a count.
pub async fn statement(
    db: &impl ConnectionTrait,
    election: &Election,
    count: &count::Model,
) -> Result<CountStatement, Problem> {
    let counted: Transcript = serde_json::from_slice(&count.transcript)?;
    let lot: Option<LotEntry> = count.lot.as_deref().map(serde_json::from_str).transpose()?;
    let seats = counted.seats.unwrap_or(election.seats());
    let tie = counted.tie.filter(|_| lot.is_none() && !election.ranked());
    let tie_order = tie.map(|tie| TieOrder {
        basis: LENGTH_OF_SERVICE.to_owned(),
        order: tie.lot,
    });
    Ok(CountStatement {
        question: 1,
        rule: election.counting.to_string(),
        about: election.counting.about(),
        ballot_rules: rules::ballot_rules(election.counting).to_owned(),
        seats,
        unfilled: election.seats().saturating_sub(seats),
        title: election.ranked().then(|| election.row.title.clone()),
        lot,
        tie_order,
        constraints: counted.constraints,
        withdrawn: withdrawn(db, election).await?,
        transcript: Hash::of(&count.transcript),
        sheet: Hash::of(count.sheet.as_bytes()),
        elected: counted.elected,
    })
}

/// Candidates who died after the ballots were made, in the order of the ballot.
async fn withdrawn(
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<Vec<Withdrawn>, Problem> {
    let all = candidates(db, election).await?;
    let gone = all
        .into_iter()
        .zip(1..)
        .filter_map(|(one, number)| one.died.map(|at| (number, at)));
    gone.map(|(candidate, at)| {
        Ok(Withdrawn {
            candidate,
            since: time(at)?,
            reason: WithdrawnReason::Died,
        })
    })
    .collect()
}

/// The voting codes that may not vote, and what took the place of which.
pub async fn spares(db: &impl ConnectionTrait, election: &Election) -> Result<Spares, Problem> {
    let codes = codes::store::codes(db, election).await?;
    let replaced = codes.replaced.into_iter().map(|one| {
        Ok(Replaced {
            void: one.void,
            by: one.by,
            time: time(one.at)?,
        })
    });
    Ok(Spares {
        unused: codes.spares,
        replaced: replaced.collect::<Result<_, Problem>>()?,
    })
}

/// Publishes that something went wrong.
pub async fn report(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    election: i64,
    (kind, object, effect): (&str, String, String),
) -> Result<(), Problem> {
    let row = incident::ActiveModel {
        election_id: Set(election),
        happened_at: Set(now),
        kind: Set(kind.to_owned()),
        object: Set(object),
        effect: Set(effect),
        ..Default::default()
    };
    incident::Entity::insert(row).exec(tx).await?;
    Ok(())
}

/// What went wrong, in order.
pub async fn incidents(db: &impl ConnectionTrait, election: i64) -> Result<Vec<Incident>, Problem> {
    let rows = incident::Entity::find()
        .filter(incident::Column::ElectionId.eq(election))
        .order_by_asc(incident::Column::Id)
        .all(db)
        .await?;
    let read = |row: incident::Model| {
        Ok(Incident {
            time: time(row.happened_at)?,
            kind: row.kind,
            object: row.object,
            effect: row.effect,
        })
    };
    rows.into_iter().map(read).collect()
}
