//! Keys in the database.

use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait,
    QueryFilter,
};

use super::rules::{self, KEPT};
use super::{Answer, Attempt, Known};
use crate::access::vault::Vault;
use crate::database::Store;
use crate::entities::idempotency_key as key;
use crate::error::Problem;

tokio::task_local! {
    /// What the transactions of this task belong to.
    static ATTEMPT: Attempt;
}

/// Runs a handler, whose transactions write the key with what they do.
pub async fn under<T>(attempt: Attempt, handler: impl Future<Output = T>) -> T {
    ATTEMPT.scope(attempt, handler).await
}

/// Writes the key of this task's request, if it has one: the beginning of every transaction that
/// writes. Fails if another request has been done under it.
pub async fn claim(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    let Ok(attempt) = ATTEMPT.try_with(Attempt::clone) else {
        return Ok(());
    };
    if write(tx, &attempt).await? {
        Ok(())
    } else {
        Err(DbErr::RecordNotInserted)
    }
}

/// Writes a key; whether it is this attempt's.
async fn write(tx: &DatabaseTransaction, attempt: &Attempt) -> Result<bool, DbErr> {
    key::Entity::delete_many()
        .filter(key::Column::At.lt(attempt.at - KEPT))
        .exec(tx)
        .await?;
    let row = key::ActiveModel {
        name: Set(attempt.name.clone()),
        request: Set(attempt.request.clone()),
        attempt: Set(attempt.number.clone()),
        at: Set(attempt.at),
        answer: Set(None),
    };
    key::Entity::insert(row)
        .on_conflict(
            OnConflict::column(key::Column::Name)
                .do_nothing()
                .to_owned(),
        )
        .exec_without_returning(tx)
        .await?;
    let found = key::Entity::find_by_id(attempt.name.clone())
        .one(tx)
        .await?;
    Ok(found.is_some_and(|row| row.attempt == attempt.number))
}

/// What there is under a key's name for this request.
pub async fn known(
    db: &impl ConnectionTrait,
    vault: &Vault,
    attempt: &Attempt,
) -> Result<Known, Problem> {
    let found = key::Entity::find_by_id(&attempt.name).one(db).await?;
    Ok(match found.filter(|row| row.at >= attempt.at - KEPT) {
        None => Known::New,
        Some(row) if row.request != attempt.request => Known::Another,
        Some(row) => match row.answer {
            None => Known::Begun,
            Some(sealed) => {
                let opened = vault.open(&place(attempt), &sealed)?;
                rules::read(&opened).map_or(Known::Begun, Known::Done)
            }
        },
    })
}

/// Answers may hold what is personal or shown once, so they are sealed.
fn place(attempt: &Attempt) -> String {
    format!("answer/{}", attempt.name)
}

/// Keeps the answer of an attempt. A deed that is the same whenever it is done, such as a cast, has
/// not written the key: then it is written here.
pub async fn keep(
    store: &Store,
    vault: &Vault,
    attempt: &Attempt,
    answer: &Answer,
) -> Result<(), Problem> {
    let sealed = vault.seal(&place(attempt), &rules::write(answer))?;
    let tx = store.begin().await?;
    write(&tx, attempt).await?;
    key::Entity::update_many()
        .col_expr(key::Column::Answer, Expr::value(sealed))
        .filter(key::Column::Name.eq(&*attempt.name))
        .filter(key::Column::Attempt.eq(&*attempt.number))
        .exec(&tx)
        .await?;
    Ok(tx.commit().await?)
}
