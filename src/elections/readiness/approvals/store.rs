//! Who has given their word to which move, in the database.

use ballots::Hash;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
};
use serde_json::json;

use super::{PERSONS, Word};
use crate::access::revocations::store::Which;
use crate::access::{Actor, Authorised, Role, Secretary};
use crate::accounts::store as accounts;
use crate::app::App;
use crate::audit::{self, Act};
use crate::elections::moves::Wanted;
use crate::elections::poll::store as polls;
use crate::elections::stage::Stage;
use crate::elections::{Election, keys, result, store as elections, transitions};
use crate::entities::{appointment, approval, revocation};
use crate::error::Problem;
use crate::language::t;
use crate::values::Prose;

/// Whether a move has the word of as many persons as it takes. Whoever makes it gives theirs.
pub async fn are_given(
    app: &App,
    tx: &DatabaseTransaction,
    election: &Election,
    word: Word<'_>,
    by: &Actor,
) -> Result<bool, Problem> {
    let conduct = &elections::rules(tx, election).await?.conduct;
    let wanted = match word.to {
        Stage::Voting => conduct.two_to_open,
        _ => conduct.two_to_declare,
    };
    if !wanted || practice(tx, election).await? {
        return Ok(true);
    }
    let of = subject(tx, election, word).await?;
    if by.role != Role::Service {
        give(app, tx, election, word.to, by, &of).await?;
    }
    Ok(givers(tx, election, word.to, &of).await?.len() >= PERSONS)
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
    wanted: Wanted,
) -> Result<Vec<String>, Problem> {
    let tx = app.store().begin().await?;
    let election = elections::lock_by(&tx, uuid, by).await?;
    let to = wanted.to;
    let mut facts = elections::facts(app, &tx, &election).await?;
    facts.poll.opens_in = 0;
    facts.poll.reason = wanted.reason.is_some();
    let step = transitions::decide(election.stage, to, by.actor().role, &facts)?;
    let lot = result::store::lot(&tx, &election, wanted.lot).await?;
    if !step.by_two() && lot.is_none() {
        return Err(Problem::conflict(t!(
            "This move takes one person: make it."
        )));
    }
    let word = Word {
        to,
        lot: lot.as_ref(),
        reason: wanted.reason.as_ref(),
    };
    let of = subject(&tx, &election, word).await?;
    give(app, &tx, &election, to, by.actor(), &of).await?;
    let givers = givers(&tx, &election, to, &of).await?;
    tx.commit().await?;
    Ok(givers)
}

/// What is approved, by its hash: if it changes, the word is worth nothing.
async fn subject(
    db: &impl ConnectionTrait,
    election: &Election,
    word: Word<'_>,
) -> Result<String, Problem> {
    let bytes = match word.to {
        Stage::Voting => keys::store::make_setup(db, election).await?.setup_json(),
        Stage::Declared => {
            let count = result::store::find(db, election.id()).await?;
            count.map(|count| count.transcript).unwrap_or_default()
        }
        // A lot, or what everybody is told of why an election is void.
        _ => serde_json::to_vec(&json!({
            "from": election.stage,
            "lot": word.lot,
            "reason": word.reason.map(Prose::as_str),
        }))?,
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
    let mut givers = Vec::new();
    for row in rows.all(db).await? {
        if holds_the_office(db, election, &row).await? {
            givers.push(row.by);
        }
    }
    Ok(givers)
}

/// Whether whoever gave a word is still the panel's secretary: who was appointed, until the appointment
/// ends; who came with a token alone, unless the tokens of then were withdrawn.
async fn holds_the_office(
    db: &impl ConnectionTrait,
    election: &Election,
    word: &approval::Model,
) -> Result<bool, Problem> {
    let tokens = Which::Subject(word.by.clone()).key();
    let withdrawn = revocation::Entity::find_by_id(tokens).one(db).await?;
    if withdrawn.is_some_and(|tokens| word.at <= tokens.at) {
        return Ok(false);
    }
    let Some(account) = accounts::by_subject(db, &word.by).await? else {
        return Ok(true);
    };
    let terms = appointment::Entity::find()
        .filter(appointment::Column::AccountId.eq(account.id))
        .filter(appointment::Column::Role.eq(Role::Secretary.as_str()))
        .filter(appointment::Column::PanelId.eq(election.row.panel_id))
        .all(db)
        .await?;
    let holds = terms.is_empty() || terms.iter().any(|one| one.ended_at.is_none());
    Ok(holds && account.closed_at.is_none())
}
