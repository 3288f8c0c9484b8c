//! Writing acts and reading the log.

use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, DbErr,
    EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

use super::rules::{self, Chain, Stored};
use super::{Act, Told, Verification};
use crate::access::{Auditor, Authorised, Role};
use crate::database::Store;
use crate::entities::act;

/// Adds an act to the log, in the transaction of what it tells.
pub async fn record(
    tx: &DatabaseTransaction,
    at: DateTime<Utc>,
    act: Act<'_>,
) -> Result<(), DbErr> {
    one_writer(tx).await?;
    let last = act::Entity::find()
        .order_by_desc(act::Column::Seq)
        .one(tx)
        .await?;
    let written = rules::write(&act, at, last.as_ref().map(|last| (last.seq, &*last.hash)));
    let bytes = serde_json::to_vec(&written).map_err(|error| DbErr::Custom(error.to_string()))?;
    let row = act::ActiveModel {
        seq: Set(written.seq),
        at: Set(at),
        who: Set(written.who),
        role: Set(written.role),
        action: Set(written.action),
        about: Set(written.about),
        hash: Set(rules::hash(&bytes)),
        bytes: Set(bytes),
    };
    act::Entity::insert(row).exec_without_returning(tx).await?;
    Ok(())
}

/// When the last act was.
pub async fn last_at(store: &Store) -> Result<Option<DateTime<Utc>>, DbErr> {
    let last = act::Entity::find().order_by_desc(act::Column::Seq);
    Ok(last.one(store.read()).await?.map(|act| act.at))
}

/// The acts about something, as far as everybody may know of them, in order.
pub async fn told(db: &impl ConnectionTrait, about: &str) -> Result<Vec<Told>, DbErr> {
    let acts = act::Entity::find()
        .filter(act::Column::About.eq(about))
        .order_by_asc(act::Column::Seq);
    let told = acts.all(db).await?.into_iter().filter_map(|act| {
        Some(Told {
            seq: act.seq,
            at: act.at,
            said: rules::told(&act.action)?,
            // No token carries the service's own role, so its word is none that is read.
            role: act.role.parse().unwrap_or(Role::Service).said(),
        })
    });
    Ok(told.collect())
}

/// One at a time, until the transaction ends. SQLite's transactions are that already.
///
/// Locks are taken in one order everywhere: panel, election, the log of acts, webhooks. Whoever needs
/// a later one first asks for the earlier ones before it.
pub async fn one_writer(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    if tx.get_database_backend() == DbBackend::Postgres {
        tx.execute_unprepared("LOCK TABLE acts IN SHARE ROW EXCLUSIVE MODE")
            .await?;
    }
    Ok(())
}

/// A page of the log: the acts after a number, in order.
pub async fn list(
    store: &Store,
    _by: &Authorised<Auditor>,
    after: i64,
    limit: u64,
) -> Result<Vec<act::Model>, DbErr> {
    act::Entity::find()
        .filter(act::Column::Seq.gt(after))
        .order_by_asc(act::Column::Seq)
        .limit(limit)
        .all(store.read())
        .await
}

/// Verifies the whole log.
pub async fn verify(store: &Store, _by: &Authorised<Auditor>) -> Result<Verification, DbErr> {
    let mut chain = Chain::default();
    let log = act::Entity::find().order_by_asc(act::Column::Seq);
    let mut acts = log.stream(store.read()).await?;
    while let Some(act) = acts.try_next().await? {
        let act::Model {
            seq,
            at,
            who,
            role,
            action,
            about,
            bytes,
            hash,
        } = act;
        chain.feed(&Stored {
            seq,
            at,
            who,
            role,
            action,
            about,
            bytes,
            hash,
        });
    }
    Ok(chain.finish())
}
