//! Nominations in the database.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait,
    DatabaseTransaction, EntityTrait, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::supporters::store as supporters;
use super::{Candidate, Decision, Paper, Proposed, Status, letters, rules};
use crate::access::{Actor, Authorised, Member, Secretary};
use crate::app::App;
use crate::audit::{self, Act};
use crate::elections::call::{self, Order};
use crate::elections::result::LotEntry;
use crate::elections::roll::{self, Right};
use crate::elections::stage::Stage;
use crate::elections::{Election, store as elections};
use crate::entities::nomination;
use crate::error::Problem;
use crate::members;
use crate::panels::rules::NominatedBy;
use crate::values::{Invalid, Line};
use crate::web::page;

/// That papers may come in and be changed now.
pub fn may_amend(election: &Election, now: DateTime<Utc>) -> Result<(), Problem> {
    election.at(Stage::Nominations)?;
    let closes = election.row.nominations_close;
    if now <= closes {
        return Ok(());
    }
    let closes = page::moment(&closes, &election.row.time_zone);
    Err(Problem::wrong_stage(format!(
        "Nominations closed on {closes}. A candidate can still withdraw, as the notice says."
    )))
}

/// A member stands: of their own accord, or by accepting a nomination of another's, or once more
/// with a paper that was rejected before.
pub async fn file(
    app: &App,
    by: &Authorised<Member>,
    uuid: &str,
    paper: Paper,
) -> Result<i64, Problem> {
    let now = app.now();
    let tx = app.store().begin().await?;
    let election = elections::lock(&tx, uuid).await?;
    may_amend(&election, now)?;
    let rules = elections::rules(&tx, &election).await?.nominations.clone();
    rules::paper(&paper, &rules)?;
    let member = by.scope().id();
    let standing = roll::store::standing(&tx, &election, member, Right::Stand).await?;
    if !standing.is_entitled() {
        return Err(Problem::forbidden(format!(
            "You can't stand in this election: {}",
            standing.said(election.record_date())
        )));
    }
    let present = of_member(&tx, election.id(), member).await?;
    let offered = present
        .as_ref()
        .is_some_and(|row| row.nominated_by.is_some());
    if rules.by == NominatedBy::Others && !offered {
        return Err(Problem::conflict(
            "The panel's rules want candidates nominated by others: ask a member to nominate you.",
        ));
    }
    let id = match present {
        Some(row) => refile(&tx, row, now, &paper).await?,
        None => insert(&tx, &election, now, member, Some(&paper), None).await?,
    };
    supporters::ask(&tx, app, &election, id, member, &paper.supporters).await?;
    let detail = json!({ "nomination": id });
    write_act(&tx, now, by.actor(), &election, "nomination.file", detail).await?;
    let missing = supporters::missing(&tx, id, &rules).await?;
    letters::filed(&tx, app, &election, member, missing).await?;
    tx.commit().await?;
    Ok(id)
}

async fn refile(
    tx: &DatabaseTransaction,
    row: nomination::Model,
    now: DateTime<Utc>,
    paper: &Paper,
) -> Result<i64, Problem> {
    let status = status(&row)?;
    if matches!(status, Status::Filed | Status::Accepted) {
        return Err(Problem::conflict(
            "You have been nominated in this election already: change that nomination instead.",
        ));
    }
    rules::change(status, Status::Filed).map_err(Problem::conflict)?;
    let id = row.id;
    let mut row = written(row, paper);
    row.status = Set(Status::Filed.to_string());
    row.filed_at = Set(now);
    (row.reason, row.ground) = (Set(None), Set(None));
    row.update(tx).await?;
    Ok(id)
}

async fn insert(
    tx: &DatabaseTransaction,
    election: &Election,
    now: DateTime<Utc>,
    member: i64,
    paper: Option<&Paper>,
    nominated_by: Option<i64>,
) -> Result<i64, Problem> {
    let status = match nominated_by {
        Some(_) => Status::Offered,
        None => Status::Filed,
    };
    let text = |of: fn(&Paper) -> String| paper.map(of).unwrap_or_default();
    let row = nomination::ActiveModel {
        election_id: Set(election.id()),
        member_id: Set(member),
        statement: Set(text(|paper| paper.statement.to_string())),
        interests: Set(text(|paper| paper.interests.to_string())),
        particulars: Set(text(|paper| paper.particulars.to_string())),
        nominated_by: Set(nominated_by),
        status: Set(status.to_string()),
        filed_at: Set(now),
        ..Default::default()
    };
    let inserted = nomination::Entity::insert(row).exec(tx).await?;
    Ok(inserted.last_insert_id)
}

fn written(row: nomination::Model, paper: &Paper) -> nomination::ActiveModel {
    let mut row: nomination::ActiveModel = row.into();
    row.statement = Set(paper.statement.to_string());
    row.interests = Set(paper.interests.to_string());
    row.particulars = Set(paper.particulars.to_string());
    row
}

/// A member changes their own paper.
pub async fn amend(
    app: &App,
    by: &Authorised<Member>,
    uuid: &str,
    paper: Paper,
) -> Result<(), Problem> {
    let now = app.now();
    let tx = app.store().begin().await?;
    let election = elections::lock(&tx, uuid).await?;
    may_amend(&election, now)?;
    let rules = elections::rules(&tx, &election).await?;
    rules::paper(&paper, &rules.nominations)?;
    let nomination = own(&tx, &election, by).await?;
    let id = nomination.id;
    written(nomination, &paper).update(&tx).await?;
    let member = by.scope().id();
    supporters::ask(&tx, app, &election, id, member, &paper.supporters).await?;
    let hash = audit::rules::hash(paper.statement.as_str().as_bytes());
    let detail = json!({ "nomination": id, "statement": hash });
    write_act(&tx, now, by.actor(), &election, "nomination.amend", detail).await?;
    Ok(tx.commit().await?)
}

/// A member nominates another. Who has no such address, or may not stand, is not told apart.
pub async fn propose(
    app: &App,
    by: &Authorised<Member>,
    uuid: &str,
    proposed: Proposed,
) -> Result<(), Problem> {
    let now = app.now();
    let tx = app.store().begin().await?;
    let election = elections::lock(&tx, uuid).await?;
    may_amend(&election, now)?;
    let rules = elections::rules(&tx, &election).await?;
    if rules.nominations.by == NominatedBy::Candidate {
        return Err(Problem::conflict(
            "The panel's rules want candidates to stand themselves: ask the member to do so.",
        ));
    }
    let proposer = by.scope().id();
    let entitled = roll::store::standing(&tx, &election, proposer, Right::Vote).await?;
    if !entitled.is_entitled() {
        return Err(Problem::forbidden(format!(
            "You can't nominate in this election: {}",
            entitled.said(election.record_date())
        )));
    }
    let Some(member) = members::store::by_email(&tx, &proposed.email).await? else {
        return Ok(());
    };
    if member.id == proposer {
        return Err(Invalid::new("email", "it is your own: stand yourself").into());
    }
    let standing = roll::store::standing(&tx, &election, member.id, Right::Stand).await?;
    let known = of_member(&tx, election.id(), member.id).await?;
    if !standing.is_entitled() || known.is_some() {
        return Ok(());
    }
    let id = insert(&tx, &election, now, member.id, None, Some(proposer)).await?;
    supporters::propose(&tx, now, id, proposer).await?;
    supporters::ask(&tx, app, &election, id, member.id, &proposed.supporters).await?;
    let detail = json!({ "nomination": id });
    write_act(
        &tx,
        now,
        by.actor(),
        &election,
        "nomination.propose",
        detail,
    )
    .await?;
    letters::proposed(&tx, app, &election, member.id, proposer).await?;
    Ok(tx.commit().await?)
}

/// A member doesn't accept a nomination of another's.
pub async fn decline(app: &App, by: &Authorised<Member>, uuid: &str) -> Result<(), Problem> {
    let tx = app.store().begin().await?;
    let election = elections::lock(&tx, uuid).await?;
    election.at(Stage::Nominations)?;
    let nomination = of_member(&tx, election.id(), by.scope().id()).await?;
    let nomination =
        nomination.ok_or_else(|| Problem::not_found("You are not nominated in this election."))?;
    let detail = json!({ "nomination": nomination.id });
    let act = "nomination.decline";
    write_act(&tx, app.now(), by.actor(), &election, act, detail).await?;
    change(&tx, nomination, Status::Declined).await?;
    Ok(tx.commit().await?)
}

/// The secretary finds a nomination in order, or not: on a ground, and says why.
pub async fn decide(
    app: &App,
    by: &Authorised<Secretary>,
    uuid: &str,
    id: i64,
    decision: Decision,
) -> Result<(), Problem> {
    let tx = app.store().begin().await?;
    let election = elections::lock_by(&tx, uuid, by).await?;
    election.at(Stage::Nominations)?;
    let nomination = get(&tx, &election, id).await?;
    let member = nomination.member_id;
    let rejected = match &decision {
        Decision::Rejected(ground, reason) => Some((*ground, reason.as_str())),
        Decision::Accepted => None,
    };
    if rejected.is_none() {
        let rules = elections::rules(&tx, &election).await?;
        let confirmed = supporters::confirmed(&tx, id).await?;
        rules::supported(confirmed.into_iter(), &rules.nominations).map_err(Problem::not_ready)?;
    }
    let detail = json!({
        "nomination": id,
        "accepted": rejected.is_none(),
        "ground": rejected.map(|one| one.0),
        "reason": rejected.map(|one| one.1),
    });
    let act = "nomination.decide";
    write_act(&tx, app.now(), by.actor(), &election, act, detail).await?;
    let to = match rejected {
        Some(_) => Status::Rejected,
        None => Status::Accepted,
    };
    let from = status(&nomination)?;
    rules::change(from, to).map_err(Problem::conflict)?;
    let mut row: nomination::ActiveModel = nomination.into();
    row.status = Set(to.to_string());
    row.ground = Set(rejected.map(|one| one.0.to_string()));
    row.reason = Set(rejected.map(|one| one.1.to_owned()));
    row.update(&tx).await?;
    letters::decided(&tx, app, &election, member, rejected).await?;
    Ok(tx.commit().await?)
}

/// A member withdraws, until the time that the notice named.
pub async fn withdraw(app: &App, by: &Authorised<Member>, uuid: &str) -> Result<(), Problem> {
    let now = app.now();
    let tx = app.store().begin().await?;
    let election = elections::lock(&tx, uuid).await?;
    if election.stage != Stage::Roll {
        election.at(Stage::Nominations)?;
    }
    let until = call::store::of(&tx, &election).await?.withdrawals_close;
    if now > until {
        let until = page::moment(&until, &election.row.time_zone);
        return Err(Problem::conflict(format!(
            "Candidates could withdraw until {until}: the name stays on the ballot. The elected \
             can still decline."
        )));
    }
    let nomination = own(&tx, &election, by).await?;
    let detail = json!({ "nomination": nomination.id });
    let act = "nomination.withdraw";
    write_act(&tx, now, by.actor(), &election, act, detail).await?;
    change(&tx, nomination, Status::Withdrawn).await?;
    renumber(&tx, &election).await?;
    letters::withdrawn(&tx, app, &election, by.scope().id()).await?;
    Ok(tx.commit().await?)
}

/// A candidate has died. Before the ballots are made the name is taken off them; afterwards it
/// stays, and the count passes over it.
pub async fn died(
    app: &App,
    by: &Authorised<Secretary>,
    uuid: &str,
    id: i64,
    reason: Line,
) -> Result<(), Problem> {
    let tx = app.store().begin().await?;
    let election = elections::lock_by(&tx, uuid, by).await?;
    if !(Stage::Nominations..Stage::Counted).contains(&election.stage) {
        return Err(Problem::wrong_stage(
            "This is recorded from the nominations until the count; afterwards a seat is vacant.",
        ));
    }
    let nomination = get(&tx, &election, id).await?;
    let detail = json!({ "nomination": id, "reason": reason.as_str() });
    let act = "nomination.death";
    write_act(&tx, app.now(), by.actor(), &election, act, detail).await?;
    let nomination = change(&tx, nomination, Status::Died).await?;
    let mut row: nomination::ActiveModel = nomination.into();
    row.died_at = Set(Some(app.now()));
    row.update(&tx).await?;
    if election.stage < Stage::Voting {
        renumber(&tx, &election).await?;
    }
    Ok(tx.commit().await?)
}

/// All nominations of an election, as they came.
pub async fn all(
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<Vec<nomination::Model>, Problem> {
    let all = nomination::Entity::find().filter(nomination::Column::ElectionId.eq(election.id()));
    Ok(all.order_by_asc(nomination::Column::Id).all(db).await?)
}

/// The candidates in the order of the ballot, with those who died after it was made.
pub async fn candidates(
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<Vec<Candidate>, Problem> {
    let died = Condition::all()
        .add(nomination::Column::Status.eq(Status::Died.as_str()))
        .add(nomination::Column::Place.is_not_null());
    let stands = Condition::any()
        .add(nomination::Column::Status.eq(Status::Accepted.as_str()))
        .add(died);
    let rows = nomination::Entity::find()
        .filter(nomination::Column::ElectionId.eq(election.id()))
        .filter(stands)
        .order_by_asc(nomination::Column::Place)
        .order_by_asc(nomination::Column::Id)
        .all(db)
        .await?;
    let names = members::store::names(db, rows.iter().map(|row| row.member_id)).await?;
    let candidates = rows.into_iter().map(|row| Candidate {
        nomination: row.id,
        member: row.member_id,
        name: names.get(&row.member_id).cloned().unwrap_or_default(),
        particulars: row.particulars,
        statement: row.statement,
        interests: row.interests,
        died: row.died_at,
    });
    Ok(candidates.collect())
}

/// The same, as soon as they are public: when nominations have closed.
pub async fn published(
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<Vec<Candidate>, Problem> {
    if election.stage <= Stage::Nominations {
        return Ok(Vec::new());
    }
    candidates(db, election).await
}

/// Puts the candidates into the order that the notice named, and keeps it.
pub async fn fix_places(
    tx: &DatabaseTransaction,
    election: &Election,
    lot: Option<LotEntry>,
) -> Result<(), Problem> {
    let call = call::store::of(tx, election).await?;
    let mut ordered = candidates(tx, election).await?;
    rules::by_name(&mut ordered);
    if call.ballot_order == Order::Lot.as_str() {
        let source = call.lot_source.unwrap_or_default();
        let lot = lot.ok_or_else(|| {
            let send = json!({ "to": "roll", "lot": { "source": source, "seed": "..." } });
            Problem::lot_needed(format!(
                "The notice wants the candidates in the order of a lot, whose seed is {source}: \
                 send it with the move."
            ))
            .with(json!({ "send": send }))
        })?;
        ordered = rules::by_lot(ordered, &lot.seed)
            .map_err(|error| Invalid::new("lot.seed", error.to_string()))?;
        call::store::keep_seed(tx, election.id(), &lot.seed).await?;
    }
    for (candidate, place) in ordered.iter().zip(1..) {
        set_place(tx, candidate.nomination, Some(place)).await?;
    }
    Ok(())
}

/// Closes the gaps that somebody leaves who stands no more; the order of the others stays.
async fn renumber(tx: &DatabaseTransaction, election: &Election) -> Result<(), Problem> {
    let mut place = 0;
    let placed = nomination::Entity::find()
        .filter(nomination::Column::ElectionId.eq(election.id()))
        .filter(nomination::Column::Place.is_not_null())
        .order_by_asc(nomination::Column::Place);
    for row in placed.all(tx).await? {
        let stands = row.status == Status::Accepted.as_str();
        place += i32::from(stands);
        set_place(tx, row.id, stands.then_some(place)).await?;
    }
    Ok(())
}

async fn set_place(
    tx: &DatabaseTransaction,
    nomination: i64,
    place: Option<i32>,
) -> Result<(), Problem> {
    nomination::Entity::update_many()
        .col_expr(nomination::Column::Place, Expr::value(place))
        .filter(nomination::Column::Id.eq(nomination))
        .exec(tx)
        .await?;
    Ok(())
}

/// A nomination of an election.
pub async fn get(
    db: &impl ConnectionTrait,
    election: &Election,
    id: i64,
) -> Result<nomination::Model, Problem> {
    let found = nomination::Entity::find_by_id(id)
        .filter(nomination::Column::ElectionId.eq(election.id()))
        .one(db)
        .await?;
    found.ok_or_else(|| Problem::not_found("There is no such nomination in this election."))
}

/// The caller's own nomination, as long as they stand.
pub async fn own(
    db: &impl ConnectionTrait,
    election: &Election,
    by: &Authorised<Member>,
) -> Result<nomination::Model, Problem> {
    let found = of_member(db, election.id(), by.scope().id()).await?;
    let row = found.ok_or_else(|| Problem::not_found("You don't stand in this election."))?;
    match status(&row)? {
        Status::Filed | Status::Accepted => Ok(row),
        other => Err(Problem::conflict(format!(
            "Your nomination is {other}: you don't stand in this election."
        ))),
    }
}

/// A member's nomination.
pub async fn of_member(
    db: &impl ConnectionTrait,
    election: i64,
    member: i64,
) -> Result<Option<nomination::Model>, Problem> {
    let found = nomination::Entity::find()
        .filter(nomination::Column::ElectionId.eq(election))
        .filter(nomination::Column::MemberId.eq(member))
        .one(db)
        .await?;
    Ok(found)
}

/// Where a stored nomination is.
pub fn status(row: &nomination::Model) -> Result<Status, Problem> {
    let unknown = |_| Problem::internal("A nomination has no known status.");
    row.status.parse().map_err(unknown)
}

async fn change(
    tx: &DatabaseTransaction,
    nomination: nomination::Model,
    to: Status,
) -> Result<nomination::Model, Problem> {
    rules::change(status(&nomination)?, to).map_err(Problem::conflict)?;
    let mut row: nomination::ActiveModel = nomination.into();
    row.status = Set(to.to_string());
    Ok(row.update(tx).await?)
}

async fn write_act(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    actor: &Actor,
    election: &Election,
    action: &'static str,
    detail: serde_json::Value,
) -> Result<(), Problem> {
    let act = Act {
        actor,
        action,
        about: election.about(),
        detail,
    };
    Ok(audit::store::record(tx, now, act).await?)
}
