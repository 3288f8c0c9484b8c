//! Jobs in the database.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, LockBehavior, LockType, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbErr,
    EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::rules::{self, LEASE};
use super::{Failure, Job, Lane, Next};
use crate::database::Store;
use crate::entities::job;
use crate::error::Problem;

const WAITING: &str = "waiting";
const FAILED: &str = "failed";
/// Rows a statement.
const ROWS: usize = 1_000;

/// Has a job done at a time, if the transaction commits. One of the same key, waiting, failed or
/// just being done, is moved to that time and begins anew.
pub async fn schedule(
    tx: &DatabaseTransaction,
    job: &Job,
    due: DateTime<Utc>,
) -> Result<(), Problem> {
    schedule_all(tx, std::slice::from_ref(job), due).await
}

/// The same for many jobs, each of another key.
pub async fn schedule_all(
    tx: &DatabaseTransaction,
    jobs: &[Job],
    due: DateTime<Utc>,
) -> Result<(), Problem> {
    let anew = OnConflict::column(job::Column::Key)
        .update_columns([
            job::Column::Job,
            job::Column::State,
            job::Column::DueAt,
            job::Column::Attempts,
            job::Column::LeasedUntil,
        ])
        .value(
            job::Column::Fence,
            Expr::col((job::Entity, job::Column::Fence)).add(1),
        )
        .to_owned();
    for chunk in jobs.chunks(ROWS) {
        let rows: Vec<_> = chunk
            .iter()
            .map(|job| row(job, due))
            .collect::<Result<_, _>>()?;
        job::Entity::insert_many(rows)
            .on_conflict(anew.clone())
            .exec_without_returning(tx)
            .await?;
    }
    Ok(())
}

fn row(job: &Job, due: DateTime<Utc>) -> Result<job::ActiveModel, Problem> {
    Ok(job::ActiveModel {
        key: Set(job.key()),
        lane: Set(job.lane().as_str().to_owned()),
        job: Set(serde_json::to_string(job)?),
        state: Set(WAITING.to_owned()),
        due_at: Set(due),
        attempts: Set(0),
        fence: Set(0),
        leased_until: Set(None),
        last_error: Set(None),
        ..Default::default()
    })
}

/// Takes away the job of a key, if there is one. One that is just being done is not stopped, but
/// won't be tried again.
pub async fn cancel(tx: &DatabaseTransaction, key: &str) -> Result<(), Problem> {
    job::Entity::delete_many()
        .filter(job::Column::Key.eq(key))
        .exec(tx)
        .await?;
    Ok(())
}

/// Has work that recurs done from now on; where it is already, nothing changes.
pub async fn begin(store: &Store, job: &Job, now: DateTime<Utc>) -> Result<(), Problem> {
    let there = job::Entity::find().filter(job::Column::Key.eq(job.key()));
    let there = there.one(store.read()).await?;
    // What was given up begins anew: a day on which it couldn't be done isn't its end.
    if there.is_some_and(|row| row.state != FAILED) {
        return Ok(());
    }
    let tx = store.begin().await?;
    schedule(&tx, job, now).await?;
    Ok(tx.commit().await?)
}

/// When the job of a key is due; none if there is none.
pub async fn due(db: &impl ConnectionTrait, key: &str) -> Result<Option<DateTime<Utc>>, Problem> {
    let found = job::Entity::find().filter(job::Column::Key.eq(key)).one(db);
    Ok(found.await?.map(|row| row.due_at))
}

/// A job that this instance has to itself for a while.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// What is to be done.
    pub job: Job,
    id: i64,
    fence: i64,
    attempts: i32,
}

/// Claims the job of a lane that has been due longest. Rows that another instance is claiming in
/// this moment are passed over (PostgreSQL) or waited for (SQLite).
pub async fn claim(
    store: &Store,
    lane: Lane,
    now: DateTime<Utc>,
) -> Result<Option<Claimed>, Problem> {
    // An idle lane takes no lock.
    while claimable(lane, now).one(store.read()).await?.is_some() {
        let tx = store.begin().await?;
        let found = claimable(lane, now)
            .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
            .one(&tx)
            .await?;
        let Some(row) = found else { return Ok(None) };
        let claimed = match serde_json::from_str(&row.job) {
            Ok(job) => Some(lease(&tx, row, job, now).await?),
            Err(error) => {
                tracing::error!(job = row.id, %error, "a job of another version");
                give_up_unread(&tx, row.id).await?;
                None
            }
        };
        tx.commit().await?;
        if claimed.is_some() {
            return Ok(claimed);
        }
    }
    Ok(None)
}

fn claimable(lane: Lane, now: DateTime<Utc>) -> Select<job::Entity> {
    let free = Condition::any()
        .add(job::Column::LeasedUntil.is_null())
        .add(job::Column::LeasedUntil.lte(now));
    job::Entity::find()
        .filter(job::Column::Lane.eq(lane.as_str()))
        .filter(job::Column::State.eq(WAITING))
        .filter(job::Column::DueAt.lte(now))
        .filter(free)
        .order_by_asc(job::Column::DueAt)
        .order_by_asc(job::Column::Id)
        .limit(1)
}

async fn lease(
    tx: &DatabaseTransaction,
    row: job::Model,
    job: Job,
    now: DateTime<Utc>,
) -> Result<Claimed, DbErr> {
    let claimed = Claimed {
        job,
        id: row.id,
        fence: row.fence + 1,
        attempts: row.attempts + 1,
    };
    let lease = job::ActiveModel {
        id: Set(row.id),
        fence: Set(claimed.fence),
        attempts: Set(claimed.attempts),
        leased_until: Set(Some(now + LEASE)),
        ..Default::default()
    };
    job::Entity::update(lease).exec(tx).await?;
    Ok(claimed)
}

async fn give_up_unread(tx: &DatabaseTransaction, id: i64) -> Result<(), DbErr> {
    let unread = job::ActiveModel {
        id: Set(id),
        state: Set(FAILED.to_owned()),
        last_error: Set(Some("this version can't read it".to_owned())),
        ..Default::default()
    };
    job::Entity::update(unread).exec(tx).await?;
    Ok(())
}

/// Writes down how an attempt ended. Says nothing where the job was moved, taken away or claimed
/// by another instance meanwhile.
pub async fn settle(
    store: &Store,
    claimed: &Claimed,
    ended: Result<Next, Failure>,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let tx = store.begin().await?;
    let ours = Condition::all()
        .add(job::Column::Id.eq(claimed.id))
        .add(job::Column::Fence.eq(claimed.fence));
    let again = match ended {
        Ok(Next::Done) => {
            job::Entity::delete_many().filter(ours).exec(&tx).await?;
            return tx.commit().await;
        }
        Ok(Next::At(due)) => job::ActiveModel {
            due_at: Set(due),
            attempts: Set(0),
            leased_until: Set(None),
            last_error: Set(None),
            ..Default::default()
        },
        Err(failure) => after_failure(claimed, failure, now),
    };
    job::Entity::update_many()
        .set(again)
        .filter(ours)
        .exec(&tx)
        .await?;
    tx.commit().await
}

fn after_failure(claimed: &Claimed, failure: Failure, now: DateTime<Utc>) -> job::ActiveModel {
    let next = rules::next_attempt(claimed.attempts, now).filter(|_| failure.again);
    let key = claimed.job.key();
    match next {
        Some(due) => tracing::warn!(job = %key, %failure, next = %due, "a job failed"),
        None => tracing::error!(job = %key, %failure, "a job was given up"),
    }
    job::ActiveModel {
        state: Set(if next.is_some() { WAITING } else { FAILED }.to_owned()),
        due_at: Set(next.unwrap_or(now)),
        leased_until: Set(None),
        last_error: Set(Some(failure.reason)),
        ..Default::default()
    }
}

/// The jobs that were given up, for operators: key and reason, the longest waiting first.
pub async fn given_up(db: &impl ConnectionTrait) -> Result<Vec<(String, String)>, Problem> {
    let rows = job::Entity::find()
        .filter(job::Column::State.eq(FAILED))
        .order_by_asc(job::Column::DueAt)
        .limit(500)
        .all(db)
        .await?;
    let shown = |row: job::Model| (row.key, row.last_error.unwrap_or_default());
    Ok(rows.into_iter().map(shown).collect())
}
