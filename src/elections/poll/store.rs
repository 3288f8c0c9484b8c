//! Polls in the database.

use chrono::{DateTime, SubsecRound, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction,
    EntityTrait, IntoActiveModel, QueryFilter,
};
use serde_json::json;

use super::{Entry, Poll, Settings};
use crate::access::{Authorised, Secretary};
use crate::audit::{self, Act};
use crate::database::Store;
use crate::elections::stage::Stage;
use crate::elections::{Election, store as elections};
use crate::entities::poll;
use crate::error::Problem;
use crate::language::t;
use crate::values::Invalid;
use crate::web::precondition::Expected;

/// Voters in a hundred whose code may be undelivered, where nobody says otherwise.
const MOST_UNDELIVERED: i32 = 2;

/// The poll of an election, with the usual settings where nobody has set any.
pub async fn of(db: &impl ConnectionTrait, election: i64) -> Result<Poll, Problem> {
    let row = poll::Entity::find_by_id(election).one(db).await?;
    let row = row.unwrap_or_else(|| usual(election));
    Ok(Poll { row })
}

fn usual(election_id: i64) -> poll::Model {
    poll::Model {
        election_id,
        needed: None,
        consent: None,
        most_undelivered: MOST_UNDELIVERED,
        registrar_email: None,
        keys_due: None,
        practice_of: None,
        cleared_at: None,
        again_of: None,
        void_reason: None,
        voided_from: None,
        voided_at: None,
        challenges_until: None,
        declaration: None,
        documents: None,
        answers_until: None,
    }
}

/// The row to be changed; written first where there is none. The election has to be locked.
pub async fn to_change(
    tx: &DatabaseTransaction,
    election: i64,
) -> Result<poll::ActiveModel, Problem> {
    if let Some(row) = poll::Entity::find_by_id(election).one(tx).await? {
        return Ok(row.into_active_model());
    }
    let row = usual(election);
    poll::Entity::insert(row.clone().into_active_model())
        .exec_without_returning(tx)
        .await?;
    Ok(row.into_active_model())
}

/// Sets by when the keys are due, and how many codes may be undelivered, until voting opens.
pub async fn set(
    store: &Store,
    by: &Authorised<Secretary>,
    now: DateTime<Utc>,
    (uuid, expected): (&str, &Expected),
    entry: Entry,
) -> Result<(), Problem> {
    if entry.most_undelivered.is_some_and(|most| most > 100) {
        let reason = t!("it is voters in a hundred, so 0 to 100");
        return Err(Invalid::new("most_undelivered", reason).into());
    }
    let tx = store.begin().await?;
    let election = elections::lock_by(&tx, uuid, by).await?;
    if election.stage > Stage::Keys {
        return Err(Problem::wrong_stage(t!(
            "The poll’s settings are fixed when voting opens."
        )));
    }
    let present = Settings::from(&of(&tx, election.id()).await?.row);
    let somebodys = present != Settings::from(&usual(election.id()));
    expected.fits(&present, somebodys)?;
    let mut row = to_change(&tx, election.id()).await?;
    if let Some(most) = entry.most_undelivered {
        row.most_undelivered = Set(most.into());
    }
    if let Some(due) = entry.keys_due {
        row.keys_due = Set(Some(due.trunc_subsecs(0)));
    }
    let row = row.update(&tx).await?;
    let detail = json!({
        "most_undelivered": row.most_undelivered,
        "keys_due": row.keys_due,
    });
    let act = Act {
        actor: by.actor(),
        action: "poll.settings",
        about: election.about(),
        detail,
    };
    audit::store::record(&tx, now, act).await?;
    Ok(tx.commit().await?)
}

/// The elections that rehearse this one and are not cleared away yet.
pub async fn rehearsals(
    db: &impl ConnectionTrait,
    election: &Election,
) -> Result<Vec<poll::Model>, Problem> {
    let rows = poll::Entity::find()
        .filter(poll::Column::PracticeOf.eq(election.id()))
        .filter(poll::Column::ClearedAt.is_null());
    Ok(rows.all(db).await?)
}
