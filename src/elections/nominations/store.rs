//! Nominations in the database.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction,
    EntityTrait, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::{Candidate, Status, rules};
use crate::access::{Actor, Authorised, Member, Secretary};
use crate::audit::{self, Act};
use crate::database::Store;
use crate::elections::stage::Stage;
use crate::elections::{Election, roll, store as elections};
use crate::entities::nomination;
use crate::error::Problem;
use crate::members;
use crate::values::{Line, Prose};

/// A member stands.
pub async fn file(
    store: &Store,
    by: &Authorised<Member>,
    now: DateTime<Utc>,
    uuid: &str,
    statement: Prose,
) -> Result<i64, Problem> {
    let tx = store.begin().await?;
    let election = elections::lock(&tx, uuid).await?;
    election.at(Stage::Nominations)?;
    let member = by.scope().id();
    if !roll::store::entitled(&tx, &election)
        .await?
        .contains(&member)
    {
        return Err(Problem::forbidden(format!(
            "Those stand who are entitled to vote as of {}; you are not among them.",
            election.record_date()
        )));
    }
    if of_member(&tx, election.id(), member).await?.is_some() {
        return Err(Problem::conflict(
            "You have been nominated in this election already.",
        ));
    }
    let row = nomination::ActiveModel {
        election_id: Set(election.id()),
        member_id: Set(member),
        statement: Set(statement.into_string()),
        status: Set(Status::Filed.to_string()),
        reason: Set(None),
        place: Set(None),
        filed_at: Set(now),
        ..Default::default()
    };
    let id = nomination::Entity::insert(row)
        .exec(&tx)
        .await?
        .last_insert_id;
    write_act(&tx, now, by.actor(), &election, "nomination.file", id, None).await?;
    tx.commit().await?;
    Ok(id)
}

/// The secretary finds a nomination in order, or not and says why.
pub async fn decide(
    store: &Store,
    by: &Authorised<Secretary>,
    now: DateTime<Utc>,
    uuid: &str,
    id: i64,
    rejected_because: Option<Line>,
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let election = elections::lock_by(&tx, uuid, by).await?;
    election.at(Stage::Nominations)?;
    let nomination = get(&tx, &election, id).await?;
    if rejected_because.is_none() {
        elections::may_stand(&tx, &election, nomination.member_id).await?;
    }
    let to = if rejected_because.is_some() {
        Status::Rejected
    } else {
        Status::Accepted
    };
    let reason = rejected_because.map(Line::into_string);
    write_act(
        &tx,
        now,
        by.actor(),
        &election,
        "nomination.decide",
        id,
        reason.as_deref(),
    )
    .await?;
    change(&tx, nomination, to, reason).await?;
    Ok(tx.commit().await?)
}

/// A member withdraws.
pub async fn withdraw(
    store: &Store,
    by: &Authorised<Member>,
    now: DateTime<Utc>,
    uuid: &str,
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let election = elections::lock(&tx, uuid).await?;
    election.at(Stage::Nominations)?;
    let nomination = of_member(&tx, election.id(), by.scope().id()).await?;
    let nomination =
        nomination.ok_or_else(|| Problem::not_found("You are not nominated in this election."))?;
    let id = nomination.id;
    write_act(
        &tx,
        now,
        by.actor(),
        &election,
        "nomination.withdraw",
        id,
        None,
    )
    .await?;
    change(&tx, nomination, Status::Withdrawn, None).await?;
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

/// The candidates in the order of the ballot.
pub async fn candidates(
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<Vec<Candidate>, Problem> {
    let accepted = nomination::Entity::find()
        .filter(nomination::Column::ElectionId.eq(election.id()))
        .filter(nomination::Column::Status.eq(Status::Accepted.as_str()))
        .order_by_asc(nomination::Column::Place)
        .order_by_asc(nomination::Column::Id)
        .all(db)
        .await?;
    let names = members::store::names(db, accepted.iter().map(|row| row.member_id)).await?;
    let candidates = accepted.into_iter().map(|row| Candidate {
        member: row.member_id,
        name: names.get(&row.member_id).cloned().unwrap_or_default(),
        statement: row.statement,
    });
    Ok(candidates.collect())
}

/// Fixes the candidates' places on the ballot.
pub async fn fix_places(tx: &DatabaseTransaction, election: &Election) -> Result<(), Problem> {
    let mut ordered = candidates(tx, election).await?;
    rules::ballot_order(&mut ordered);
    for (candidate, place) in ordered.iter().zip(1..) {
        nomination::Entity::update_many()
            .col_expr(
                nomination::Column::Place,
                sea_orm::sea_query::Expr::value(place),
            )
            .filter(nomination::Column::ElectionId.eq(election.id()))
            .filter(nomination::Column::MemberId.eq(candidate.member))
            .exec(tx)
            .await?;
    }
    Ok(())
}

async fn get(
    tx: &DatabaseTransaction,
    election: &Election,
    id: i64,
) -> Result<nomination::Model, Problem> {
    let found = nomination::Entity::find_by_id(id)
        .filter(nomination::Column::ElectionId.eq(election.id()))
        .one(tx)
        .await?;
    found.ok_or_else(|| Problem::not_found("There is no such nomination in this election."))
}

async fn of_member(
    tx: &DatabaseTransaction,
    election: i64,
    member: i64,
) -> Result<Option<nomination::Model>, Problem> {
    let found = nomination::Entity::find()
        .filter(nomination::Column::ElectionId.eq(election))
        .filter(nomination::Column::MemberId.eq(member))
        .one(tx)
        .await?;
    Ok(found)
}

async fn change(
    tx: &DatabaseTransaction,
    nomination: nomination::Model,
    to: Status,
    reason: Option<String>,
) -> Result<(), Problem> {
    let from = nomination.status.parse();
    let from = from.map_err(|_| Problem::internal("A nomination has no known status."))?;
    rules::change(from, to).map_err(Problem::conflict)?;
    let mut row: nomination::ActiveModel = nomination.into();
    row.status = Set(to.to_string());
    row.reason = Set(reason);
    row.update(tx).await?;
    Ok(())
}

async fn write_act(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    actor: &Actor,
    election: &Election,
    action: &'static str,
    nomination: i64,
    reason: Option<&str>,
) -> Result<(), Problem> {
    let detail = json!({ "nomination": nomination, "rejected_because": reason });
    let act = Act {
        actor,
        action,
        about: election.about(),
        detail,
    };
    Ok(audit::store::record(tx, now, act).await?)
}
