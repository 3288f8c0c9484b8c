//! Moving an election on: what the transition table demands and what each move writes, in one
//! transaction with the act that tells of it.

use std::sync::Arc;

use ballots::{EventKind, Outcome};
use sea_orm::DatabaseTransaction;
use serde_json::json;

use super::board::store::{self as board, Entry};
use super::nominations::store as nominations;
use super::result::rules::Asked;
use super::result::{self, LotEntry};
use super::stage::Stage;
use super::tally::current::{Current, current};
use super::transitions::{self, Refused};
use super::{Election, heads, keys, roll, seats, store, tally};
use crate::access::{Authorised, Secretary};
use crate::app::App;
use crate::audit::{self, Act};
use crate::error::Problem;
use crate::officers;
use crate::work;

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::NoWay { .. } => Self::wrong_stage(refused.to_string()),
            Refused::NotTheirs { .. } => Self::forbidden(refused.to_string()),
            Refused::NotReady(_) => Self::not_ready(refused.to_string()),
        }
    }
}

/// What takes long, computed before the transaction from a board that only grows; the
/// transaction appends only to the very head that it was computed from.
enum Prepared {
    Nothing,
    Sealed(Current),
    Opened(Current, Outcome),
}

/// Moves an election on, or says why not.
pub async fn advance(
    app: &App,
    by: &Authorised<Secretary>,
    uuid: &str,
    to: Stage,
    lot: Option<LotEntry>,
) -> Result<(), Problem> {
    let prepared = prepare(app, by, uuid, to).await?;
    heads::kept::sound(app, &store::get(app.store().read(), uuid).await?).await?;
    let tx = app.store().begin().await?;
    let election = store::lock_by(&tx, uuid, by).await?;
    let facts = store::facts(app, &tx, &election).await?;
    let step = transitions::decide(election.stage, to, by.actor().role, &facts)?;
    match (step.from(), step.to(), prepared) {
        (Stage::Nominations, ..) => {
            nominations::fix_places(&tx, &election, lot).await?;
            roll::store::snapshot(&tx, &app.keys().vault, app.now(), &election).await?;
        }
        (_, Stage::Counted, Prepared::Nothing) => unopposed(&tx, app, &election).await?,
        (Stage::Keys, ..) => open_voting(&tx, app, &election).await?,
        (Stage::Voting, ..) => end(&tx, &election, EventKind::EndBallots).await?,
        (Stage::Mixing, ..) => end(&tx, &election, EventKind::EndShuffles).await?,
        (Stage::Closed, _, Prepared::Sealed(current)) => {
            let entry = tally::store::entry(&current);
            board::append(&tx, election.id(), current.head, entry).await?;
        }
        (Stage::Opening, _, Prepared::Opened(current, outcome)) => {
            count(&tx, app, &election, &current, &outcome, lot).await?;
        }
        (Stage::Closed | Stage::Opening, ..) => {
            return Err(Problem::conflict(
                "The election was moved in this moment: look again.",
            ));
        }
        (Stage::Counted, ..) => result::store::declare(&tx, app.now(), &election).await?,
        (Stage::Declared, ..) => seats::store::take(&tx, by.actor(), app.now(), &election).await?,
        (Stage::Call | Stage::Roll | Stage::Seated, ..) => {}
    }
    store::set_stage(&tx, &election, &step).await?;
    let detail = json!({ "from": step.from(), "to": step.to() });
    let act = Act {
        actor: by.actor(),
        action: "election.stage",
        about: election.about(),
        detail,
    };
    audit::store::record(&tx, app.now(), act).await?;
    Ok(tx.commit().await?)
}

async fn prepare(
    app: &App,
    by: &Authorised<Secretary>,
    uuid: &str,
    to: Stage,
) -> Result<Prepared, Problem> {
    let db = app.store().read();
    let election = store::get(db, uuid).await?;
    // Asked here so that nothing is computed in vain; what is decided in the transaction counts.
    let facts = store::facts(app, db, &election).await?;
    transitions::decide(election.stage, to, by.actor().role, &facts)?;
    match election.stage {
        Stage::Closed => Ok(Prepared::Sealed(current(app, &election).await?)),
        Stage::Opening => {
            let current = current(app, &election).await?;
            let outcome = outcome(app, &election, &current).await?;
            Ok(Prepared::Opened(current, outcome))
        }
        _ => Ok(Prepared::Nothing),
    }
}

/// Puts the trustees' parts together, each verified once more.
async fn outcome(app: &App, election: &Election, current: &Current) -> Result<Outcome, Problem> {
    let db = app.store().read();
    let mut parts = Vec::new();
    for event in board::events(db, election.id(), EventKind::PartialDecryption).await? {
        let owner = event
            .owner
            .and_then(|owner| u32::try_from(owner).ok())
            .unwrap_or_default();
        let json = board::objects(db, election.id(), event.height).await?;
        let json = json.into_iter().next().unwrap_or_default();
        parts.push(tally::store::part(current, owner, json).await?);
    }
    let (setup, opened) = (Arc::clone(&current.setup), Arc::clone(&current.tally));
    let outcome = work::run(move || Outcome::open(&setup, &opened, &parts)).await?;
    outcome.map_err(|error| Problem::not_ready(format!("The result can't be opened: {error}.")))
}

async fn open_voting(
    tx: &DatabaseTransaction,
    app: &App,
    election: &Election,
) -> Result<(), Problem> {
    let setup = keys::store::make_setup(tx, election).await?;
    let objects = vec![
        setup.election_json().to_vec(),
        setup.trustees_json().to_vec(),
        setup.credentials_json().to_vec(),
        setup.setup_json(),
    ];
    let entry = Entry {
        kind: EventKind::Setup,
        owner: None,
        objects,
    };
    board::open(tx, election.id(), app.now().timestamp(), entry).await?;
    roll::store::commit(tx, election).await
}

/// An event that ends something and holds nothing.
async fn end(
    tx: &DatabaseTransaction,
    election: &Election,
    kind: EventKind,
) -> Result<(), Problem> {
    let Some((head, _)) = board::lock(tx, election.id()).await? else {
        return Err(Problem::internal("The board isn't there."));
    };
    let entry = Entry {
        kind,
        owner: None,
        objects: Vec::new(),
    };
    board::append(tx, election.id(), head, entry).await?;
    Ok(())
}

/// Without a poll there is nothing to open: who stands is elected.
async fn unopposed(
    tx: &DatabaseTransaction,
    app: &App,
    election: &Election,
) -> Result<(), Problem> {
    let candidates = nominations::candidates(tx, election).await?;
    let names: Vec<String> = candidates
        .iter()
        .map(|candidate| candidate.name.clone())
        .collect();
    let counted = result::rules::unopposed(&names, election.seats())?;
    result::store::write(tx, app.now(), election, &candidates, counted).await
}

/// Writes the result to the board, counts it, and writes the count.
async fn count(
    tx: &DatabaseTransaction,
    app: &App,
    election: &Election,
    current: &Current,
    outcome: &Outcome,
    lot: Option<LotEntry>,
) -> Result<(), Problem> {
    let candidates = nominations::candidates(tx, election).await?;
    let names: Vec<String> = candidates
        .iter()
        .map(|candidate| candidate.name.clone())
        .collect();
    let died: Vec<usize> = candidates
        .iter()
        .zip(0..)
        .filter_map(|(candidate, index)| candidate.died.then_some(index))
        .collect();
    let Some(question) = outcome.questions().first() else {
        return Err(Problem::internal("The result answers no question."));
    };
    let bounds = seats::store::bounds(tx, election, &candidates).await?;
    let asked = Asked {
        title: &election.row.title,
        names: &names,
        seats: bounds.seats,
        counting: election.counting,
        constraints: &bounds.constraints,
        withdrawn: &died,
        tie_order: officers::store::tie_order(tx, election, &candidates).await?,
    };
    let received = current.tally.num_tallied();
    let counted = result::rules::count(&asked, received, question, lot)?;
    let entry = Entry {
        kind: EventKind::Result,
        owner: None,
        objects: vec![outcome.to_json()],
    };
    board::append(tx, election.id(), current.head, entry).await?;
    result::store::write(tx, app.now(), election, &candidates, counted).await
}
