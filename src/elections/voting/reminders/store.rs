//! Reminders in the database.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction,
    EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder,
};
use serde_json::json;

use crate::access::{Authorised, Secretary};
use crate::app::App;
use crate::audit::{self, Act};
use crate::elections::stage::Stage;
use crate::elections::voting::Reminded;
use crate::elections::{Election, letters, store as elections};
use crate::entities::{election, reminder};
use crate::error::Problem;
use crate::jobs::{self, Job};
use crate::language::t;
use crate::values::Invalid;

/// Reminders within a day.
const MOST_A_DAY: u64 = 2;

/// Has a reminder sent at a time.
pub async fn schedule(
    app: &App,
    by: &Authorised<Secretary>,
    uuid: &str,
    at: DateTime<Utc>,
) -> Result<(), Problem> {
    let tx = app.store().begin().await?;
    let election = elections::lock_by(&tx, uuid, by).await?;
    if !matches!(election.stage, Stage::Keys | Stage::Voting) {
        return Err(Problem::wrong_stage(t!(
            "Reminders are sent until voting closes."
        )));
    }
    if at >= election.voting_closes() {
        let reason = t!("a reminder is sent before the close, or it reminds nobody");
        return Err(Invalid::new("at", reason).into());
    }
    if at < app.now() {
        let reason = t!("it is in the past: leave it out to send one now");
        return Err(Invalid::new("at", reason).into());
    }
    not_too_many(&tx, election.id(), (app.now(), at)).await?;
    let row = reminder::ActiveModel {
        election_id: Set(election.id()),
        due_at: Set(at),
        sent_at: Set(None),
        count: Set(None),
        ..Default::default()
    };
    let row = row.insert(&tx).await?;
    let reminder = row.id;
    jobs::store::schedule(&tx, &Job::RemindVoters { reminder }, at).await?;
    let act = Act {
        actor: by.actor(),
        action: "voting.reminder",
        about: election.about(),
        detail: json!({ "at": at }),
    };
    audit::store::record(&tx, app.now(), act).await?;
    Ok(tx.commit().await?)
}

/// One at a time waits to be sent, and nobody is written to more often than so in a day.
async fn not_too_many(
    tx: &DatabaseTransaction,
    election: i64,
    (now, at): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(), Problem> {
    let of_it = || reminder::Entity::find().filter(reminder::Column::ElectionId.eq(election));
    let waiting = of_it()
        .filter(reminder::Column::SentAt.is_null())
        .filter(reminder::Column::DueAt.gte(now));
    if waiting.count(tx).await? > 0 {
        return Err(Problem::conflict(t!(
            "A reminder waits to be sent already: ask for another when it is."
        )));
    }
    let near = of_it()
        .filter(reminder::Column::SentAt.is_not_null())
        .filter(reminder::Column::DueAt.gt(at - Duration::days(1)));
    if near.count(tx).await? >= MOST_A_DAY {
        return Err(Problem::conflict(t!(
            "{most} reminders have been sent within a day: wait, or nobody reads them.",
            most = MOST_A_DAY
        )));
    }
    Ok(())
}

/// Sends one that is due, if voting is open and it has not been sent.
pub async fn send(
    app: &App,
    tx: &DatabaseTransaction,
    reminder: i64,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let Some(row) = reminder::Entity::find_by_id(reminder).one(tx).await? else {
        return Ok(());
    };
    let Some(found) = election::Entity::find_by_id(row.election_id)
        .one(tx)
        .await?
    else {
        return Ok(());
    };
    let election = elections::lock(tx, &found.uuid).await?;
    let open = election.stage == Stage::Voting && now < election.voting_closes();
    if row.sent_at.is_some() || !open {
        return Ok(());
    }
    let count = letters::remind(app, tx, &election).await?;
    let mut row = row.into_active_model();
    row.sent_at = Set(Some(now));
    row.count = Set(i32::try_from(count).ok());
    row.update(tx).await?;
    Ok(())
}

/// The reminders of an election: when, and to how many.
pub async fn all(
    db: &impl ConnectionTrait,
    _by: &Authorised<Secretary>,
    election: &Election,
) -> Result<Vec<Reminded>, Problem> {
    let rows = reminder::Entity::find()
        .filter(reminder::Column::ElectionId.eq(election.id()))
        .order_by_asc(reminder::Column::Id)
        .all(db)
        .await?;
    let shown = rows.into_iter().map(|row| Reminded {
        due_at: row.due_at,
        sent_at: row.sent_at,
        count: row.count,
    });
    Ok(shown.collect())
}
