//! Challenges in the database.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::Challenge;
use crate::access::{Authorised, Member, Secretary};
use crate::audit::{self, Act};
use crate::database::Store;
use crate::elections::poll::store as polls;
use crate::elections::stage::Stage;
use crate::elections::{Election, roll, store as elections};
use crate::entities::challenge;
use crate::error::Problem;
use crate::language::t;
use crate::values::Prose;

/// A member may have so many undecided challenges to one result.
const MOST_OPEN: u64 = 5;

/// Somebody on the roll challenges the declared result.
pub async fn file(
    store: &Store,
    by: &Authorised<Member>,
    now: DateTime<Utc>,
    uuid: &str,
    grounds: Prose,
) -> Result<i64, Problem> {
    let tx = store.begin().await?;
    let election = elections::lock(&tx, uuid).await?;
    if !roll::store::is_on(&tx, election.id(), by.scope().id()).await? {
        return Err(Problem::forbidden(t!(
            "You are not on the roll of this election."
        )));
    }
    let until = polls::of(&tx, election.id()).await?.row.challenges_until;
    let open = matches!(election.stage, Stage::Declared | Stage::Seated);
    if !open || until.is_none_or(|until| now > until) {
        return Err(Problem::wrong_stage(t!(
            "A result can be challenged from its declaration until the day that it names."
        )));
    }
    let open = challenge::Entity::find()
        .filter(challenge::Column::ElectionId.eq(election.id()))
        .filter(challenge::Column::MemberId.eq(by.scope().id()))
        .filter(challenge::Column::Upheld.is_null());
    if open.count(&tx).await? >= MOST_OPEN {
        return Err(Problem::conflict(t!(
            "{most} challenges of yours are not decided yet: wait for the decisions.",
            most = MOST_OPEN
        )));
    }
    let row = challenge::ActiveModel {
        election_id: Set(election.id()),
        member_id: Set(by.scope().id()),
        grounds: Set(grounds.into_string()),
        filed_at: Set(now),
        upheld: Set(None),
        reason: Set(None),
        decided_at: Set(None),
        ..Default::default()
    };
    let row = row.insert(&tx).await?;
    let act = Act {
        actor: by.actor(),
        action: "challenge.file",
        about: election.about(),
        detail: json!({ "challenge": row.id }),
    };
    audit::store::record(&tx, now, act).await?;
    tx.commit().await?;
    Ok(row.id)
}

/// Decides one, once, with a reason.
pub async fn decide(
    store: &Store,
    by: &Authorised<Secretary>,
    now: DateTime<Utc>,
    (uuid, id): (&str, i64),
    upheld: bool,
    reason: Prose,
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let election = elections::lock_by(&tx, uuid, by).await?;
    let row = challenge::Entity::find_by_id(id)
        .filter(challenge::Column::ElectionId.eq(election.id()))
        .one(&tx)
        .await?;
    let row = row.ok_or_else(|| Problem::not_found(t!("There is no such challenge here.")))?;
    if row.upheld.is_some() {
        return Err(Problem::conflict(t!("This challenge is decided already.")));
    }
    let detail = json!({ "challenge": id, "upheld": upheld, "reason": reason.as_str() });
    let mut row = row.into_active_model();
    row.upheld = Set(Some(upheld));
    row.reason = Set(Some(reason.into_string()));
    row.decided_at = Set(Some(now));
    row.update(&tx).await?;
    let act = Act {
        actor: by.actor(),
        action: "challenge.decide",
        about: election.about(),
        detail,
    };
    audit::store::record(&tx, now, act).await?;
    Ok(tx.commit().await?)
}

/// All challenges to a result, in order.
pub async fn all(
    db: &impl ConnectionTrait,
    _by: &Authorised<Secretary>,
    election: &Election,
) -> Result<Vec<Challenge>, Problem> {
    let rows = challenge::Entity::find()
        .filter(challenge::Column::ElectionId.eq(election.id()))
        .order_by_asc(challenge::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(shown).collect())
}

/// Those of a member, in order.
pub async fn of_member(
    db: &impl ConnectionTrait,
    election: i64,
    member: i64,
) -> Result<Vec<Challenge>, Problem> {
    let rows = challenge::Entity::find()
        .filter(challenge::Column::ElectionId.eq(election))
        .filter(challenge::Column::MemberId.eq(member))
        .order_by_asc(challenge::Column::Id)
        .all(db)
        .await?;
    Ok(rows.into_iter().map(shown).collect())
}

fn shown(row: challenge::Model) -> Challenge {
    Challenge {
        id: row.id,
        member: row.member_id,
        grounds: row.grounds,
        filed_at: row.filed_at,
        upheld: row.upheld,
        reason: row.reason,
    }
}
