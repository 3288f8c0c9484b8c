//! Who has given their word to which move, in the database.

use ballots::Hash;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};
use serde_json::json;

use super::{Given, PERSONS, Word};
use crate::access::revocations::store::Which;
use crate::access::{Actor, Authorised, Role, Secretary};
use crate::accounts::store as accounts;
use crate::app::App;
use crate::audit::{self, Act};
use crate::elections::moves::Wanted;
use crate::elections::poll::store as polls;
use crate::elections::result::LotEntry;
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
    if !are_wanted(tx, election, word.to).await? {
        return Ok(true);
    }
    let of = subject(tx, election, word).await?;
    if by.role != Role::Service {
        give(app, tx, election, (word, &of), by).await?;
    }
    Ok(givers(tx, election, word.to, &of).await?.len() >= PERSONS)
}

/// Whether the panel's rules want two persons for a move of this kind.
pub async fn are_wanted(
    db: &impl ConnectionTrait,
    election: &Election,
    to: Stage,
) -> Result<bool, Problem> {
    let conduct = &elections::rules(db, election).await?.conduct;
    let wanted = match to {
        Stage::Voting => conduct.two_to_open,
        _ => conduct.two_to_declare,
    };
    Ok(wanted && !practice(db, election).await?)
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
    give(app, &tx, &election, (word, &of), by.actor()).await?;
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
    (word, of): (Word<'_>, &str),
    by: &Actor,
) -> Result<(), Problem> {
    let to = word.to;
    let key = (election.id(), to.as_str().to_owned(), by.subject.clone());
    approval::Entity::delete_by_id(key).exec(tx).await?;
    let row = approval::Model {
        election_id: election.id(),
        to_stage: to.as_str().to_owned(),
        by: by.subject.clone(),
        of: of.to_owned(),
        lot: word.lot.map(serde_json::to_string).transpose()?,
        reason: word.reason.map(|why| why.as_str().to_owned()),
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

/// The words that were given for the ways on from where an election is, by those who hold the office still;
/// as somebody sees them.
pub async fn given(
    db: &impl ConnectionTrait,
    election: &Election,
    seen_by: &Actor,
) -> Result<Vec<Given>, Problem> {
    let rows = approval::Entity::find()
        .filter(approval::Column::ElectionId.eq(election.id()))
        .order_by_asc(approval::Column::At);
    let ways = transitions::TRANSITIONS
        .iter()
        .filter(|way| way.from == election.stage);
    let ways: Vec<Stage> = ways.map(|way| way.to).collect();
    let mut words = Vec::new();
    for row in rows.all(db).await? {
        let to = ways.iter().find(|to| to.as_str() == row.to_stage);
        let Some(to) = to.copied() else {
            continue;
        };
        if holds_the_office(db, election, &row).await? {
            words.extend(read(db, election, (to, row), seen_by).await?);
        }
    }
    Ok(words)
}

/// Nothing of a word that was given before the service kept with what: whether it holds can't be told.
async fn read(
    db: &impl ConnectionTrait,
    election: &Election,
    (to, row): (Stage, approval::Model),
    seen_by: &Actor,
) -> Result<Option<Given>, Problem> {
    let with_nothing = row.lot.is_none() && row.reason.is_none();
    if with_nothing && !matches!(to, Stage::Voting | Stage::Declared) {
        return Ok(None);
    }
    let lot: Option<LotEntry> = row.lot.as_deref().map(serde_json::from_str).transpose()?;
    let reason = row.reason.as_deref();
    let reason = reason.map(|why| Prose::parse("reason", why)).transpose()?;
    let word = Word {
        to,
        lot: lot.as_ref(),
        reason: reason.as_ref(),
    };
    let holds = match subject(db, election, word).await {
        Ok(of) => of == row.of,
        // What can't be put together any more isn't what it was.
        Err(problem) if problem.status.is_client_error() => false,
        Err(problem) => return Err(problem),
    };
    let name = match accounts::by_subject(db, &row.by).await? {
        Some(account) => accounts::owner(db, &account).await?.0,
        None => String::new(),
    };
    Ok(Some(Given {
        to,
        yours: row.by == seen_by.subject,
        by: if name.is_empty() { row.by } else { name },
        lot,
        reason: row.reason,
        holds,
    }))
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
