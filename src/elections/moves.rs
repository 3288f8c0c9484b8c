//! Moving an election on: what the transition table demands and what each move writes, in one
//! transaction with the act that tells of it.

use std::sync::Arc;

use ballots::{EventKind, Outcome};
use sea_orm::DatabaseTransaction;
use serde_json::json;

use super::board::store::{self as board, Entry};
use super::nominations::store as nominations;
use super::result::{self, LotEntry};
use super::stage::{self, Refused, Stage};
use super::tally::current::{Current, current};
use super::{Election, keys, roll, store, tally};
use crate::access::{Authorised, Secretary};
use crate::app::App;
use crate::audit::{self, Act};
use crate::error::Problem;
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

/// Moves an election on, or says why not.
pub async fn advance(
    app: &App,
    by: &Authorised<Secretary>,
    uuid: &str,
    to: Stage,
    lot: Option<LotEntry>,
) -> Result<(), Problem> {
    // What takes long is computed before the transaction, from a board that only grows; the
    // transaction appends only to the very head that it was computed from.
    let before = store::get(app.store().read(), uuid).await?;
    let sealed = match (before.stage, to) {
        (Stage::Closed, Stage::Mixing | Stage::Opening) | (Stage::Opening, Stage::Counted) => {
            Some(current(app, &before).await?)
        }
        _ => None,
    };
    let tx = app.store().begin().await?;
    let election = store::lock(&tx, uuid).await?;
    let facts = store::facts(&tx, &election).await?;
    let step = stage::decide(election.stage, to, by.actor().role, &facts)?;
    match (step.from(), step.to()) {
        (Stage::Nominations, Stage::Roll) => {
            nominations::fix_places(&tx, &election).await?;
            roll::store::snapshot(&tx, &election).await?;
        }
        (Stage::Keys, Stage::Voting) => open_voting(&tx, app, &election).await?,
        (Stage::Voting, Stage::Closed) => end(&tx, &election, EventKind::EndBallots).await?,
        (Stage::Mixing, Stage::Opening) => end(&tx, &election, EventKind::EndShuffles).await?,
        (Stage::Closed, _) => {
            let current = computed(sealed.as_ref())?;
            board::append(
                &tx,
                election.id(),
                current.head,
                tally::store::entry(current),
            )
            .await?;
        }
        (Stage::Opening, _) => count(&tx, app, &election, computed(sealed.as_ref())?, lot).await?,
        (Stage::Counted, _) => result::store::declare(&tx, app.now(), &election).await?,
        (Stage::Declared, _) => result::store::seat(&tx, &election).await?,
        _ => {}
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

fn computed(sealed: Option<&Current>) -> Result<&Current, Problem> {
    sealed.ok_or_else(|| Problem::conflict("The election was moved in this moment: look again."))
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
    Ok(())
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

/// Opens the result from the trustees' parts, counts it, and writes both.
async fn count(
    tx: &DatabaseTransaction,
    app: &App,
    election: &Election,
    current: &Current,
    lot: Option<LotEntry>,
) -> Result<(), Problem> {
    let mut parts = Vec::new();
    for event in board::events(tx, election.id(), EventKind::PartialDecryption).await? {
        let owner = event
            .owner
            .and_then(|owner| u32::try_from(owner).ok())
            .unwrap_or_default();
        let json = board::objects(tx, election.id(), event.height).await?;
        let json = json.into_iter().next().unwrap_or_default();
        parts.push(tally::store::part(current, owner, json).await?);
    }
    let (setup, opened) = (Arc::clone(&current.setup), Arc::clone(&current.tally));
    let outcome = work::run(move || Outcome::open(&setup, &opened, &parts)).await?;
    let outcome = outcome
        .map_err(|error| Problem::not_ready(format!("The result can't be opened: {error}.")))?;
    let candidates = nominations::candidates(tx, election).await?;
    let names: Vec<String> = candidates
        .iter()
        .map(|candidate| candidate.name.clone())
        .collect();
    let Some(question) = outcome.questions().first() else {
        return Err(Problem::internal("The result answers no question."));
    };
    let (title, seats) = (&election.row.title, election.seats());
    let received = current.tally.num_tallied();
    let counted = result::rules::count(title, &names, seats, received, question, lot)?;
    let entry = Entry {
        kind: EventKind::Result,
        owner: None,
        objects: vec![outcome.to_json()],
    };
    board::append(tx, election.id(), current.head, entry).await?;
    result::store::write(tx, app.now(), election, &candidates, counted).await
}
