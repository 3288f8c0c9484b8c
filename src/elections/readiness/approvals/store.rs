//! Who has given their word to which move, in the database.

use ballots::Hash;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
};
use serde_json::json;

use super::PERSONS;
use crate::access::{Actor, Authorised, Role, Secretary};
use crate::app::App;
use crate::audit::{self, Act};
use crate::elections::poll::store as polls;
use crate::elections::stage::Stage;
use crate::elections::transitions::{self, Move};
use crate::elections::{Election, keys, result, store as elections};
use crate::entities::approval;
use crate::error::Problem;

/// Whether a move has the word of as many persons as it takes. Whoever makes it gives theirs.
pub async fn are_given(
    app: &App,
    tx: &DatabaseTransaction,
    election: &Election,
    step: &Move,
    by: &Actor,
) -> Result<bool, Problem> {
    let conduct = &elections::rules(tx, election).await?.conduct;
    let wanted = match step.to() {
        Stage::Voting => conduct.two_to_open,
        _ => conduct.two_to_declare,
    };
    if !wanted || practice(tx, election).await? {
        return Ok(true);
    }
    let of = subject(tx, election, step.to()).await?;
    if by.role != Role::Service {
        give(app, tx, election, step.to(), by, &of).await?;
    }
    Ok(givers(tx, election, step.to(), &of).await?.len() >= PERSONS)
}

/// A rehearsal elects nobody, so one person will do.
async fn practice(db: &impl ConnectionTrait, election: &Election) -> Result<bool, Problem> {
    Ok(polls::of(db, election.id()).await?.is_practice())
}

/// One person's word ahead of the time; who has given theirs.
pub async fn approve(
    app: &App,
    by: &Authorised<Secretary>,
    uuid: &str,
    to: Stage,
) -> Result<Vec<String>, Problem> {
    let tx = app.store().begin().await?;
    let election = elections::lock_by(&tx, uuid, by).await?;
    let mut facts = elections::facts(app, &tx, &election).await?;
    facts.poll.opens_in = 0;
    let step = transitions::decide(election.stage, to, by.actor().role, &facts)?;
    if !step.by_two() {
        return Err(Problem::conflict("This move takes one person: make it."));
    }
    let of = subject(&tx, &election, to).await?;
    give(app, &tx, &election, to, by.actor(), &of).await?;
    let givers = givers(&tx, &election, to, &of).await?;
    tx.commit().await?;
    Ok(givers)
}

/// What is approved, by its hash: if it changes, the word is worth nothing.
async fn subject(
    db: &impl ConnectionTrait,
    election: &Election,
    to: Stage,
) -> Result<String, Problem> {
    let bytes = match to {
        Stage::Voting => keys::store::make_setup(db, election).await?.setup_json(),
        Stage::Declared => {
            let count = result::store::find(db, election.id()).await?;
            count.map(|count| count.transcript).unwrap_or_default()
        }
        _ => election.stage.as_str().as_bytes().to_vec(),
    };
    Ok(Hash::of(&bytes).to_string())
}

async fn give(
    app: &App,
    tx: &DatabaseTransaction,
    election: &Election,
    to: Stage,
    by: &Actor,
    of: &str,
) -> Result<(), Problem> {
    let key = (election.id(), to.as_str().to_owned(), by.subject.clone());
    approval::Entity::delete_by_id(key).exec(tx).await?;
    let row = approval::Model {
        election_id: election.id(),
        to_stage: to.as_str().to_owned(),
        by: by.subject.clone(),
        of: of.to_owned(),
        at: app.now(),
    };
    approval::Entity::insert(row.into_active_model())
        .exec_without_returning(tx)
        .await?;
    let act = Act {
        actor: by,
        action: "election.approval",
        about: election.about(),
        detail: json!({ "to": to, "of": of }),
    };
    Ok(audit::store::record(tx, app.now(), act).await?)
}

async fn givers(
    db: &impl ConnectionTrait,
    election: &Election,
    to: Stage,
    of: &str,
) -> Result<Vec<String>, Problem> {
    let rows = approval::Entity::find()
        .filter(approval::Column::ElectionId.eq(election.id()))
        .filter(approval::Column::ToStage.eq(to.as_str()))
        .filter(approval::Column::Of.eq(of));
    let rows = rows.all(db).await?;
    Ok(rows.into_iter().map(|row| row.by).collect())
}
