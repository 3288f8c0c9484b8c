//! Sessions in the database.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder,
};

use super::{Session, rules};
use crate::access::vault::Vault;
use crate::accounts::{SignedIn, appointments};
use crate::app::App;
use crate::entities::{account, session};
use crate::error::Problem;

/// Begins a session; gives the token for the cookie.
pub async fn begin(
    tx: &DatabaseTransaction,
    vault: &Vault,
    account: i64,
    door: &str,
    now: DateTime<Utc>,
) -> Result<String, Problem> {
    let token = BASE64_URL_SAFE_NO_PAD.encode(vault.random::<32>()?);
    let row = session::ActiveModel {
        token_mark: Set(mark(vault, &token)),
        account_id: Set(account),
        made_at: Set(now),
        seen_at: Set(now),
        stepped_up_at: Set(None),
        wrong_tries: Set(0),
        door: Set(door.to_owned()),
        ..Default::default()
    };
    session::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(token)
}

fn mark(vault: &Vault, token: &str) -> String {
    vault.mark("session", token.as_bytes())
}

/// Who holds this token, if the session still holds.
pub async fn load(app: &App, token: &str) -> Result<Option<SignedIn>, Problem> {
    let (db, now) = (app.store().read(), app.now());
    let marked = session::Column::TokenMark.eq(mark(&app.keys().vault, token));
    let Some(row) = session::Entity::find().filter(marked).one(db).await? else {
        return Ok(None);
    };
    let found = account::Entity::find_by_id(row.account_id).one(db).await?;
    let Some(account) = found.filter(|account| account.closed_at.is_none()) else {
        return Ok(None);
    };
    let offices = appointments::store::held(db, account.id).await?;
    if !rules::holds(row.made_at, row.seen_at, !offices.is_empty(), now) {
        return Ok(None);
    }
    if now - row.seen_at >= Duration::minutes(1) {
        seen(app, row.id, now).await?;
    }
    Ok(Some(SignedIn {
        session: Session {
            id: row.id,
            made_at: row.made_at,
            stepped_up_at: row.stepped_up_at,
        },
        account: account.id,
        subject: account.subject,
        member: account.member_id,
        offices,
    }))
}

async fn seen(app: &App, id: i64, now: DateTime<Utc>) -> Result<(), Problem> {
    let tx = app.store().begin().await?;
    session::Entity::update_many()
        .col_expr(session::Column::SeenAt, Expr::value(now))
        .filter(session::Column::Id.eq(id))
        .exec(&tx)
        .await?;
    Ok(tx.commit().await?)
}

/// That the second factor was shown now. The token changes with it: gives the new one.
pub async fn step_up(
    tx: &DatabaseTransaction,
    vault: &Vault,
    id: i64,
    now: DateTime<Utc>,
) -> Result<String, Problem> {
    let token = BASE64_URL_SAFE_NO_PAD.encode(vault.random::<32>()?);
    let change = session::ActiveModel {
        id: Set(id),
        token_mark: Set(mark(vault, &token)),
        stepped_up_at: Set(Some(now)),
        wrong_tries: Set(0),
        ..Default::default()
    };
    session::Entity::update(change).exec(tx).await?;
    Ok(token)
}

/// Counts a second factor before it is looked at; false once there were too many wrong ones, and
/// the session is over.
pub async fn may_try(tx: &DatabaseTransaction, id: i64) -> Result<bool, Problem> {
    let counted = session::Entity::update_many()
        .col_expr(
            session::Column::WrongTries,
            Expr::col(session::Column::WrongTries).add(1),
        )
        .filter(session::Column::Id.eq(id))
        .filter(session::Column::WrongTries.lt(rules::MOST_WRONG))
        .exec(tx)
        .await?;
    if counted.rows_affected == 0 {
        session::Entity::delete_by_id(id).exec(tx).await?;
    }
    Ok(counted.rows_affected == 1)
}

/// Ends a session of an account.
pub async fn end_now(app: &App, account: i64, id: i64) -> Result<(), Problem> {
    let tx = app.store().begin().await?;
    session::Entity::delete_many()
        .filter(session::Column::AccountId.eq(account))
        .filter(session::Column::Id.eq(id))
        .exec(&tx)
        .await?;
    Ok(tx.commit().await?)
}

/// Ends all sessions of an account but one.
pub async fn end_others_now(app: &App, account: i64, but: i64) -> Result<(), Problem> {
    let tx = app.store().begin().await?;
    end_all(&tx, account, Some(but)).await?;
    Ok(tx.commit().await?)
}

/// Ends all sessions of an account but perhaps one.
pub async fn end_all(
    tx: &DatabaseTransaction,
    account: i64,
    but: Option<i64>,
) -> Result<(), Problem> {
    let mut ended = session::Entity::delete_many().filter(session::Column::AccountId.eq(account));
    if let Some(id) = but {
        ended = ended.filter(session::Column::Id.ne(id));
    }
    ended.exec(tx).await?;
    Ok(())
}

/// The sessions of an account, newest first.
pub async fn of(db: &impl ConnectionTrait, account: i64) -> Result<Vec<session::Model>, Problem> {
    let theirs = session::Entity::find()
        .filter(session::Column::AccountId.eq(account))
        .order_by_desc(session::Column::MadeAt);
    Ok(theirs.all(db).await?)
}

/// Deletes sessions that are over whatever happens; gives how many.
pub async fn sweep(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<u64, Problem> {
    let over = session::Column::MadeAt.lt(now - Duration::hours(12));
    Ok(session::Entity::delete_many()
        .filter(over)
        .exec(tx)
        .await?
        .rows_affected)
}
