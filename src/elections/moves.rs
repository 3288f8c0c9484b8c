//! Moving an election on: what the transition table demands and what each move writes, in one
//! transaction with the act that tells of it.

use std::sync::Arc;

use ballots::{EventKind, Outcome};
use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction};
use serde_json::json;

use super::board::store::{self as board, Entry, Opening};
use super::facts::Facts;
use super::nominations::store as nominations;
use super::readiness::approvals::{self, Word};
use super::result::rules::Asked;
use super::result::{self, Drawn, LotEntry, declaration};
use super::stage::Stage;
use super::tally::current::{Current, current};
use super::transitions::{self, Move, Refused};
use super::{
    Election, call, heads, keys, letters, poll, roll, seats, store, supplement, tally, timed,
    voiding,
};
use crate::access::{Authorised, Within};
use crate::app::App;
use crate::audit::{self, Act};
use crate::changes::{self, Change};
use crate::database_time;
use crate::error::Problem;
use crate::language::t;
use crate::officers;
use crate::values::Prose;
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

/// Where an election is to go.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The stage.
    pub to: Stage,
    /// The lot, where a tie may come to it.
    pub lot: Option<Drawn>,
    /// Why, where that has to be said.
    pub reason: Option<Prose>,
}

impl From<Stage> for Wanted {
    fn from(to: Stage) -> Self {
        Self {
            to,
            lot: None,
            reason: None,
        }
    }
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// The election is at the new stage.
    Moved,
    /// It takes a second person, and this was the first.
    Approved,
}

/// Moves an election on, or says why not. By the secretary, or by the service itself at an
/// announced time.
pub async fn advance<R: Within>(
    app: &App,
    by: &Authorised<R>,
    uuid: &str,
    wanted: Wanted,
) -> Result<Done, Problem> {
    let prepared = prepare(app, by, uuid, &wanted).await?;
    // A board that is broken is a reason to declare an election void, and none against it.
    if wanted.to != Stage::Void {
        heads::kept::sound(app, &store::get(app.store().read(), uuid).await?).await?;
    }
    let tx = app.store().begin().await?;
    let election = store::lock_by(&tx, uuid, by).await?;
    let facts = facts_for(app, &tx, &election, &wanted).await?;
    let step = transitions::decide(election.stage, wanted.to, by.actor().role, &facts)?;
    let lot = result::store::lot(&tx, &election, wanted.lot.clone()).await?;
    let word = Word {
        to: step.to(),
        lot: lot.as_ref(),
        reason: wanted.reason.as_ref(),
    };
    // Whoever brings the seed of a lot decides who is elected, if nobody looks at it.
    if (step.by_two() || lot.is_some())
        && !approvals::store::are_given(app, &tx, &election, word, by.actor()).await?
    {
        tx.commit().await?;
        return Ok(Done::Approved);
    }
    match (step.from(), step.to(), prepared) {
        (_, Stage::Void, _) => {
            let void = (&election, wanted.reason.as_ref());
            voiding::store::write(&tx, app, by.actor(), void).await?
        }
        (Stage::Nominations, ..) => {
            nominations::fix_places(&tx, &election, wanted.lot).await?;
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
            return Err(Problem::conflict(t!(
                "The election was moved in this moment: look again."
            )));
        }
        (Stage::Counted, ..) => declaration::store::declare(&tx, app, &election).await?,
        (Stage::Declared, ..) => seats::store::take(&tx, by.actor(), app.now(), &election).await?,
        (Stage::Roll, ..) => keys::store::begin(&tx, app.now(), &election).await?,
        (Stage::Call | Stage::Seated | Stage::Void, ..) => {}
    }
    store::set_stage(&tx, &election, &step, app.ahead()).await?;
    follow_up(app, &tx, &election, step.to()).await?;
    tell(&tx, app.now(), &election, &step).await?;
    let detail = json!({ "from": step.from(), "to": step.to() });
    let act = Act {
        actor: by.actor(),
        action: "election.stage",
        about: election.about(),
        detail,
    };
    audit::store::record(&tx, app.now(), act).await?;
    tx.commit().await?;
    Ok(Done::Moved)
}

/// Puts the move down for other systems; rehearsals are nobody else's.
async fn tell(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    election: &Election,
    step: &Move,
) -> Result<(), Problem> {
    if poll::store::of(tx, election.id()).await?.is_practice() {
        return Ok(());
    }
    let moved = Change::ElectionMoved {
        election: election.uuid().to_owned(),
        from: step.from(),
        to: step.to(),
    };
    changes::store::emit(tx, now, election.row.panel_id, &moved).await
}

/// The letters that tell of a move, and the jobs that come after it.
async fn follow_up(
    app: &App,
    tx: &DatabaseTransaction,
    before: &Election,
    to: Stage,
) -> Result<(), Problem> {
    let election = Election {
        stage: to,
        ..before.clone()
    };
    let now = app.now();
    match to {
        Stage::Keys => {
            timed::schedule(tx, &election, Stage::Voting, election.row.voting_opens).await?;
            timed::schedule_asking(tx, &election, now + chrono::Duration::days(1)).await?;
            letters::invite_holders(app, tx, &election).await
        }
        Stage::Voting => {
            let closes = election.voting_closes();
            timed::schedule(tx, &election, Stage::Closed, closes).await?;
            let asked = timed::before_the_close(now, closes);
            timed::schedule_asking(tx, &election, asked).await?;
            letters::invite_voters(app, tx, &election).await
        }
        Stage::Mixing | Stage::Opening => {
            timed::schedule_asking(tx, &election, now + chrono::Duration::days(1)).await?;
            letters::ask_trustees(app, tx, &election, false)
                .await
                .map(drop)
        }
        Stage::Counted => letters::tell_candidates(app, tx, &election).await,
        Stage::Declared => {
            let until = poll::store::of(tx, election.id())
                .await?
                .row
                .challenges_until;
            let until = until.unwrap_or(now);
            letters::tell_declaration(app, tx, &election, until).await
        }
        _ => Ok(()),
    }
}

async fn facts_for(
    app: &App,
    db: &impl ConnectionTrait,
    election: &Election,
    wanted: &Wanted,
) -> Result<Facts, Problem> {
    let mut facts = store::facts(app, db, election).await?;
    facts.poll.reason = wanted.reason.is_some();
    Ok(facts)
}

async fn prepare<R: Within>(
    app: &App,
    by: &Authorised<R>,
    uuid: &str,
    wanted: &Wanted,
) -> Result<Prepared, Problem> {
    let db = app.store().read();
    let election = store::get(db, uuid).await?;
    // Asked here so that nothing is computed in vain; what is decided in the transaction counts.
    let facts = facts_for(app, db, &election, wanted).await?;
    transitions::decide(election.stage, wanted.to, by.actor().role, &facts)?;
    match election.stage {
        _ if wanted.to == Stage::Void => Ok(Prepared::Nothing),
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
    outcome.map_err(|error| Problem::not_ready(t!("The result can’t be opened: {error}.", error)))
}

async fn open_voting(
    tx: &DatabaseTransaction,
    app: &App,
    election: &Election,
) -> Result<(), Problem> {
    let setup = keys::store::make_setup(tx, election).await?;
    let entry = Entry {
        kind: EventKind::Setup,
        owner: None,
        objects: keys::setups::objects(&setup),
    };
    let opening = Opening {
        at: database_time::now(tx, app.ahead()).await?,
        closes: election.voting_closes(),
        revoting: store::rules(tx, election).await?.ballot.revoting,
    };
    supplement::store::publish(tx, election).await?;
    board::open(tx, election.id(), opening, entry).await?;
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
    let asked = current.setup.questions().first();
    let Some(names) = asked.map(|question| question.answers()) else {
        return Err(Problem::internal("The election asks nothing."));
    };
    let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
    if names.len() != candidates.len() {
        return Err(Problem::internal(
            "The candidates are not those of the ballot.",
        ));
    }
    let died = super::nominations::died(&candidates);
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
    let counted = match result::rules::count(&asked, received, question, lot) {
        Ok(counted) => counted,
        Err(refused) => {
            let source = call::store::of(tx, election).await?.tie_source;
            return Err(refused.told(source.as_deref()));
        }
    };
    let entry = Entry {
        kind: EventKind::Result,
        owner: None,
        objects: vec![outcome.to_json()],
    };
    board::append(tx, election.id(), current.head, entry).await?;
    result::store::write(tx, app.now(), election, &candidates, counted).await
}
