//! Withdrawn tokens in the database.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
};
use serde_json::json;

use crate::access::Actor;
use crate::access::token::{Held, LONGEST_DAYS};
use crate::accounts::{self, sessions};
use crate::app::App;
use crate::audit::{self, Act};
use crate::entities::revocation;
use crate::error::Problem;

/// Which tokens are withdrawn.
#[derive(Clone, Debug)]
pub enum Which {
    /// The one of this number.
    Token(String),
    /// All of a subject that were made until now.
    Subject(String),
}

impl Which {
    /// As it is kept.
    pub fn key(&self) -> String {
        match self {
            Self::Token(number) => number.clone(),
            Self::Subject(subject) => format!("subject:{subject}"),
        }
    }
}

/// Withdraws tokens; where it is all of somebody's, their sessions end too. It stands in the act log.
pub async fn withdraw(app: &App, by: &Actor, which: &Which) -> Result<(), Problem> {
    let (now, tx) = (app.now(), app.store().begin().await?);
    revoke(&tx, which, now).await?;
    if let Which::Subject(subject) = which
        && let Some(account) = accounts::store::by_subject(&tx, subject).await?
    {
        sessions::store::end_all(&tx, account.id, None).await?;
    }
    let act = Act {
        actor: by,
        action: "token.revoke",
        about: "tokens".into(),
        detail: json!({ "which": which.key() }),
    };
    audit::store::record(&tx, now, act).await?;
    Ok(tx.commit().await?)
}

/// Withdraws tokens, in a transaction of the caller's.
pub async fn revoke(
    tx: &DatabaseTransaction,
    which: &Which,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let row = revocation::ActiveModel {
        what: Set(which.key()),
        at: Set(now),
    };
    let again = OnConflict::column(revocation::Column::What)
        .update_column(revocation::Column::At)
        .to_owned();
    revocation::Entity::insert(row)
        .on_conflict(again)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Whether a token has been withdrawn.
pub async fn is_revoked(db: &impl ConnectionTrait, held: &Held) -> Result<bool, Problem> {
    let subject = Which::Subject(held.caller.subject().to_owned()).key();
    let found = revocation::Entity::find()
        .filter(revocation::Column::What.is_in([held.number.clone(), subject.clone()]))
        .all(db)
        .await?;
    Ok(found
        .iter()
        .any(|row| row.what != subject || held.made_at <= row.at))
}

/// Forgets what was withdrawn so long ago that no token of then holds any more; gives how many.
pub async fn sweep(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<u64, Problem> {
    let old = revocation::Column::At.lt(now - chrono::Duration::days(LONGEST_DAYS + 1));
    let swept = revocation::Entity::delete_many()
        .filter(old)
        .exec(tx)
        .await?;
    Ok(swept.rows_affected)
}
