//! Elections in the database: found, listed, locked, and what is true of one.

use ballots::Uuid;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::facts::Facts;
use super::nominations::{self, Status};
use super::result::rules::UNOPPOSED;
use super::result::store::NO_VOTES;
use super::stage::Stage;
use super::transitions::Move;
use super::{Election, board, keys, poll, result, roll};
use crate::access::{Authorised, Caller, Denied, Secretary, Within};
use crate::app::App;
use crate::database_time::{self, Ahead};
use crate::entities::{credential, election, roll_entry, winner};
use crate::error::Problem;
use crate::language::t;
use crate::panels;
use crate::panels::rules::{PanelRules, SingleNominee};
use crate::{officers, terms};

/// The election of this name, or a refusal.
pub async fn get(db: &impl ConnectionTrait, uuid: &str) -> Result<Election, Problem> {
    let uuid = name(uuid)?;
    let found = election::Entity::find()
        .filter(election::Column::Uuid.eq(uuid.as_str()))
        .one(db)
        .await?;
    found.ok_or_else(no_election)?.try_into()
}

/// The same, and nobody else moves it until the transaction ends.
pub async fn lock(tx: &DatabaseTransaction, uuid: &str) -> Result<Election, Problem> {
    let uuid = name(uuid)?;
    let found = election::Entity::find().filter(election::Column::Uuid.eq(uuid.as_str()));
    found
        .lock_exclusive()
        .one(tx)
        .await?
        .ok_or_else(no_election)?
        .try_into()
}

/// The same for somebody whose authority has to cover it.
pub async fn lock_by<R: Within>(
    tx: &DatabaseTransaction,
    uuid: &str,
    by: &Authorised<R>,
) -> Result<Election, Problem> {
    let election = lock(tx, uuid).await?;
    let panel = panel_slug(tx, &election).await?;
    if by.scope().covers(&panel, election.id()) {
        return Ok(election);
    }
    Err(Denied::Elsewhere("election").into())
}

/// What can't be a name is no election's; and not every database takes every text.
fn name(text: &str) -> Result<Uuid, Problem> {
    text.parse().map_err(|_| no_election())
}

fn no_election() -> Problem {
    Problem::not_found(t!("There is no election of this name: check the address."))
}

/// The election of this number.
pub async fn by_id(db: &impl ConnectionTrait, id: i64) -> Result<Election, Problem> {
    let found = election::Entity::find_by_id(id).one(db).await?;
    found
        .ok_or_else(|| Problem::internal("An election is missing."))?
        .try_into()
}

/// All elections, newest first.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<Election>, Problem> {
    let rows = election::Entity::find()
        .order_by_desc(election::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(Election::try_from).collect()
}

/// A page of all elections, newest first: those before the number `after`.
pub async fn page(
    db: &impl ConnectionTrait,
    after: Option<i64>,
    limit: u64,
) -> Result<Vec<Election>, Problem> {
    let mut found = election::Entity::find().order_by_desc(election::Column::Id);
    if let Some(after) = after {
        found = found.filter(election::Column::Id.lt(after));
    }
    let rows = found.limit(limit).all(db).await?;
    rows.into_iter().map(Election::try_from).collect()
}

/// The elections of a panel, newest first.
pub async fn of_panel(db: &impl ConnectionTrait, panel: i64) -> Result<Vec<Election>, Problem> {
    let rows = election::Entity::find()
        .filter(election::Column::PanelId.eq(panel))
        .order_by_desc(election::Column::Id)
        .all(db)
        .await?;
    rows.into_iter().map(Election::try_from).collect()
}

/// Short name of the panel that an election is for.
pub async fn panel_slug(db: &impl ConnectionTrait, election: &Election) -> Result<String, Problem> {
    Ok(panels::store::by_id(db, election.row.panel_id).await?.slug)
}

/// The panel's rules under which an election is held: those that were in force at its call,
/// whatever they are now.
pub async fn rules(db: &impl ConnectionTrait, election: &Election) -> Result<PanelRules, Problem> {
    let row = &election.row;
    let found = panels::rules::store::of(db, row.panel_id, row.rules_version).await?;
    let (_, rules) = found.ok_or_else(|| Problem::internal("An election's rules are missing."))?;
    Ok(rules)
}

/// That a member may have what an election fills, by the panel's limits; asked where a candidacy is
/// decided.
pub async fn may_stand(
    db: &impl ConnectionTrait,
    election: &Election,
    member: i64,
) -> Result<(), Problem> {
    let rules = rules(db, election).await?;
    let all = terms::store::of_panel(db, election.row.panel_id).await?;
    let starts = election.row.term_starts;
    if election.post.is_office() {
        let what = (election.post, member);
        let may = officers::rules::may_take(&rules.officers, &all, what, starts);
        return may.map_err(Problem::conflict);
    }
    let asked = (election.row.panel_id, &rules, starts);
    terms::store::may_begin(db, asked, (&all, member)).await
}

/// The caller as secretary of the panel that an election is for.
pub async fn secretary(
    app: &App,
    caller: &Caller,
    uuid: &str,
) -> Result<Authorised<Secretary>, Problem> {
    let db = app.store().read();
    let election = get(db, uuid).await?;
    Ok(caller.secretary_of(&panel_slug(db, &election).await?)?)
}

/// What is true of an election now.
pub async fn facts(
    app: &App,
    tx: &impl ConnectionTrait,
    election: &Election,
) -> Result<Facts, Problem> {
    let id = election.id();
    let answers_until = result::store::answers_until(tx, election).await?;
    let rules = rules(tx, election).await?;
    let yes_or_no = rules.officers.single_nominee == SingleNominee::YesOrNo;
    let count = result::store::find(tx, id).await?;
    let nominations = nominations::store::all(tx, election).await?;
    let with = |status: Status| {
        nominations
            .iter()
            .filter(|row| row.status == status.as_str())
            .count()
    };
    let trustees = keys::store::trustees(tx, id).await?;
    let winners = winner::Entity::find()
        .filter(winner::Column::ElectionId.eq(id))
        .all(tx)
        .await?;
    let credentials = credential::Entity::find()
        .filter(credential::Column::ElectionId.eq(id))
        .filter(credential::Column::State.eq("live"))
        .count(tx)
        .await?;
    let voters = roll_entry::Entity::find()
        .filter(roll_entry::Column::ElectionId.eq(id))
        .count(tx)
        .await?;
    Ok(Facts {
        seats: election.seats(),
        undecided: with(Status::Filed),
        candidates: with(Status::Accepted),
        most_candidates: election.most_candidates(),
        entitled: roll::store::entitled(tx, election).await?.len(),
        registrar: election.row.registrar.is_some(),
        trustees: trustees.into_iter().map(|trustee| trustee.name).collect(),
        roll: usize::try_from(voters).unwrap_or(usize::MAX),
        credentials: usize::try_from(credentials).unwrap_or_default(),
        ranked: election.ranked(),
        shuffled: board::store::owners(tx, id, ballots::EventKind::Shuffle).await?,
        opened: board::store::owners(tx, id, ballots::EventKind::PartialDecryption).await?,
        winners: winners.len(),
        unanswered: winners
            .iter()
            .filter(|winner| winner.accepted.is_none())
            .count(),
        answers_over: app.now() > answers_until,
        single_by_vote: election.post.is_office() && yes_or_no,
        objections: roll::objections::store::undecided(tx, id).await?,
        died: nominations
            .iter()
            .filter(|row| row.status == Status::Died.as_str() && row.place.is_some())
            .count(),
        no_votes: count
            .as_ref()
            .is_some_and(|count| count.outcome == NO_VOTES),
        unopposed: count.is_some_and(|count| count.rule == UNOPPOSED),
        poll: poll::facts::gather(app, tx, election).await?,
    })
}

/// Moves an election on; the move is the proof that it may. Nominations close, and voting opens and is
/// still to close, by the database's clock, asked for in this very statement.
pub async fn set_stage(
    tx: &DatabaseTransaction,
    election: &Election,
    step: &Move,
    ahead: Ahead,
) -> Result<(), Problem> {
    let mut moved = election::Entity::update_many()
        .col_expr(election::Column::Stage, Expr::value(step.to().as_str()))
        .filter(election::Column::Id.eq(election.id()))
        .filter(election::Column::Stage.eq(step.from().as_str()));
    let backend = tx.get_database_backend();
    if step.to() == Stage::Roll {
        moved = moved.filter(database_time::has_come(backend, "nominations_close", ahead));
    }
    if step.to() == Stage::Voting {
        moved = moved
            .filter(database_time::has_come(backend, "voting_opens", ahead))
            .filter(database_time::is_to_come(backend, "voting_closes", ahead));
    }
    let moved = moved.exec(tx).await?;
    if moved.rows_affected == 1 {
        return Ok(());
    }
    Err(Problem::conflict(t!(
        "Somebody else moved the election in this moment: look again."
    )))
}
