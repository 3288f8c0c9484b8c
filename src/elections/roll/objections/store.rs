//! Objections and corrections in the database.

use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction,
    EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::{Objection, Shown};
use crate::access::{Actor, Authorised, Member, Secretary};
use crate::app::App;
use crate::audit::{self, Act};
use crate::elections::roll::{Change, Version, store as roll};
use crate::elections::stage::Stage;
use crate::elections::{Election, store as elections};
use crate::entities::{roll_correction, roll_objection};
use crate::error::Problem;
use crate::language::t;
use crate::members;
use crate::values::{Email, Line};

/// A member may have so many undecided objections in one election.
const MOST_OPEN: u64 = 5;

/// That the roll is open to objections and corrections.
fn is_open(election: &Election) -> Result<(), Problem> {
    election.at(Stage::Roll)
}

/// A member objects. Whether somebody has the address that they name is not said.
pub async fn object(
    app: &App,
    by: &Authorised<Member>,
    uuid: &str,
    objection: Objection,
) -> Result<i64, Problem> {
    let tx = app.store().begin().await?;
    let election = elections::lock(&tx, uuid).await?;
    is_open(&election)?;
    let member = by.scope().id();
    members::store::by_id(&tx, member)
        .await?
        .ok_or_else(|| Problem::forbidden(t!("The token names no member of this service.")))?;
    let open = roll_objection::Entity::find()
        .filter(roll_objection::Column::ElectionId.eq(election.id()))
        .filter(roll_objection::Column::ByMember.eq(member))
        .filter(roll_objection::Column::Upheld.is_null());
    if open.count(&tx).await? >= MOST_OPEN {
        return Err(Problem::conflict(t!(
            "{count} objections of yours are not decided yet: wait for the decisions.",
            count = MOST_OPEN
        )));
    }
    let about = match &objection.about {
        None => Some(member),
        Some(email) => members::store::by_email(&tx, email)
            .await?
            .map(|row| row.id),
    };
    let row = roll_objection::ActiveModel {
        election_id: Set(election.id()),
        by_member: Set(member),
        about_member: Set(about),
        wants: Set(objection.wants.as_str().to_owned()),
        said: Set(objection.said.into_string()),
        filed_at: Set(app.now()),
        ..Default::default()
    };
    let inserted = roll_objection::Entity::insert(row).exec(&tx).await?;
    let id = inserted.last_insert_id;
    let detail = json!({ "objection": id, "wants": objection.wants });
    write_act(&tx, app, by.actor(), &election, "roll.objection", detail).await?;
    tx.commit().await?;
    Ok(id)
}

/// The secretary upholds an objection, which corrects the roll, or dismisses it.
pub async fn decide(
    app: &App,
    by: &Authorised<Secretary>,
    uuid: &str,
    id: i64,
    upheld: bool,
    reason: Line,
) -> Result<Option<Version>, Problem> {
    let tx = app.store().begin().await?;
    let election = elections::lock_by(&tx, uuid, by).await?;
    is_open(&election)?;
    let found = roll_objection::Entity::find_by_id(id)
        .filter(roll_objection::Column::ElectionId.eq(election.id()))
        .one(&tx)
        .await?;
    let row = found.ok_or_else(|| Problem::not_found(t!("There is no such objection here.")))?;
    if row.upheld.is_some() {
        return Err(Problem::conflict(t!(
            "This objection has been decided already."
        )));
    }
    let detail = json!({ "objection": id, "upheld": upheld, "reason": reason.as_str() });
    let act = "roll.decision";
    write_act(&tx, app, by.actor(), &election, act, detail).await?;
    let version = match (upheld, row.about_member, Change::of(&row.wants)) {
        (false, ..) => None,
        (true, Some(member), Some(change)) => {
            let what = Correction {
                member,
                change,
                reason: reason.clone(),
                objection: Some(id),
            };
            Some(write(&tx, app, by.actor(), &election, what).await?)
        }
        (true, ..) => {
            return Err(Problem::conflict(t!(
                "No member has the address that this objection names: dismiss it, and say so."
            )));
        }
    };
    let mut row = row.into_active_model();
    row.upheld = Set(Some(upheld));
    row.reason = Set(Some(reason.into_string()));
    row.decided_at = Set(Some(app.now()));
    row.update(&tx).await?;
    tx.commit().await?;
    Ok(version)
}

/// The secretary corrects the roll of their own accord.
pub async fn correct(
    app: &App,
    by: &Authorised<Secretary>,
    uuid: &str,
    (email, change): (&Email, Change),
    reason: Line,
) -> Result<Version, Problem> {
    let tx = app.store().begin().await?;
    let election = elections::lock_by(&tx, uuid, by).await?;
    is_open(&election)?;
    let member = members::store::by_email(&tx, email).await?;
    let member = member.ok_or_else(|| {
        Problem::not_found(t!(
            "No member has this address: enter the member first, or correct it."
        ))
    })?;
    let what = Correction {
        member: member.id,
        change,
        reason,
        objection: None,
    };
    let version = write(&tx, app, by.actor(), &election, what).await?;
    tx.commit().await?;
    Ok(version)
}

struct Correction {
    member: i64,
    change: Change,
    reason: Line,
    objection: Option<i64>,
}

async fn write(
    tx: &DatabaseTransaction,
    app: &App,
    by: &Actor,
    election: &Election,
    what: Correction,
) -> Result<Version, Problem> {
    let change = (what.member, what.change);
    let (vault, now) = (&app.keys().vault, app.now());
    let version = roll::correct(tx, vault, now, election, change).await?;
    let detail = json!({
        "member": what.member,
        "change": what.change,
        "reason": what.reason.as_str(),
        "objection": what.objection,
        "version": version.version,
        "fingerprint": version.fingerprint,
    });
    let row = roll_correction::ActiveModel {
        election_id: Set(election.id()),
        member_id: Set(what.member),
        change: Set(what.change.as_str().to_owned()),
        reason: Set(what.reason.into_string()),
        objection_id: Set(what.objection),
        made_at: Set(now),
        ..Default::default()
    };
    roll_correction::Entity::insert(row).exec(tx).await?;
    write_act(tx, app, by, election, "roll.correction", detail).await?;
    Ok(version)
}

/// All objections, the oldest first.
pub async fn all(db: &impl ConnectionTrait, election: i64) -> Result<Vec<Shown>, Problem> {
    let rows = roll_objection::Entity::find()
        .filter(roll_objection::Column::ElectionId.eq(election))
        .order_by_asc(roll_objection::Column::Id);
    Ok(rows.all(db).await?.into_iter().map(shown).collect())
}

/// Those of a member, the oldest first.
pub async fn of_member(
    db: &impl ConnectionTrait,
    election: i64,
    member: i64,
) -> Result<Vec<Shown>, Problem> {
    let rows = roll_objection::Entity::find()
        .filter(roll_objection::Column::ElectionId.eq(election))
        .filter(roll_objection::Column::ByMember.eq(member))
        .order_by_asc(roll_objection::Column::Id);
    Ok(rows.all(db).await?.into_iter().map(shown).collect())
}

fn shown(row: roll_objection::Model) -> Shown {
    Shown {
        id: row.id,
        by: row.by_member,
        about: row.about_member,
        wants: row.wants,
        said: row.said,
        upheld: row.upheld,
        reason: row.reason,
    }
}

/// How many are not decided.
pub async fn undecided(db: &impl ConnectionTrait, election: i64) -> Result<usize, Problem> {
    let open = roll_objection::Entity::find()
        .filter(roll_objection::Column::ElectionId.eq(election))
        .filter(roll_objection::Column::Upheld.is_null());
    Ok(usize::try_from(open.count(db).await?).unwrap_or(usize::MAX))
}

async fn write_act(
    tx: &DatabaseTransaction,
    app: &App,
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
    Ok(audit::store::record(tx, app.now(), act).await?)
}
