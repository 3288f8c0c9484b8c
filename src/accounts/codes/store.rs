//! Codes in the database: asked for, written, typed in.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    PaginatorTrait, QueryFilter,
};

use super::rules::{self, Written};
use crate::access::vault::Vault;
use crate::accounts::sessions;
use crate::accounts::store::{self as accounts, Known};
use crate::app::App;
use crate::entities::sign_in;
use crate::error::Problem;
use crate::jobs::{self, Job, Next};
use crate::mail::About;
use crate::mail::letters::SignInCode;
use crate::mail::store::{self as outbox, Posting};
use crate::values::Email;

/// Takes a request for a code; gives what the browser has to show with the code. A block that has
/// asked too often is answered the same, and nothing is kept of what it asks: neither the table nor
/// the queue of the jobs grows by it.
pub async fn ask(app: &App, email: &Email, block: &str) -> Result<String, Problem> {
    let (vault, now) = (&app.keys().vault, app.now());
    let request = BASE64_URL_SAFE_NO_PAD.encode(vault.random::<32>()?);
    let block_mark = vault.mark("block", block.as_bytes());
    let of_block = sign_in::Entity::find()
        .filter(sign_in::Column::AskedAt.gt(now - rules::WINDOW))
        .filter(sign_in::Column::BlockMark.eq(&block_mark));
    if of_block.count(app.store().read()).await? >= rules::MOST_OF_A_BLOCK {
        return Ok(request);
    }
    let tx = app.store().begin().await?;
    let row = sign_in::ActiveModel {
        request_mark: Set(vault.mark("code request", request.as_bytes())),
        address_mark: Set(vault.mark("address", email.as_str().as_bytes())),
        block_mark: Set(block_mark),
        sealed: Set(Some(vault.seal("sign-in", email.as_str().as_bytes())?)),
        code_mark: Set(None),
        account_id: Set(None),
        member_id: Set(None),
        tries: Set(0),
        used: Set(false),
        asked_at: Set(now),
        ..Default::default()
    };
    let id = sign_in::Entity::insert(row).exec(&tx).await?.last_insert_id;
    jobs::store::schedule(&tx, &Job::WriteCode { sign_in: id }, now).await?;
    tx.commit().await?;
    Ok(request)
}

/// Writes the letter with the code, if somebody has the address and not too many were asked for.
/// The job behind [`ask`].
pub async fn write(app: &App, id: i64) -> Result<Next, Problem> {
    let (vault, now) = (&app.keys().vault, app.now());
    let tx = app.store().begin().await?;
    let Some(row) = sign_in::Entity::find_by_id(id).one(&tx).await? else {
        return Ok(Next::Done);
    };
    let Some(sealed) = &row.sealed else {
        return Ok(Next::Done);
    };
    let address = vault.open("sign-in", sealed)?;
    let address = String::from_utf8_lossy(&address).into_owned();
    let mut change = sign_in::ActiveModel {
        id: Set(id),
        sealed: Set(None),
        ..Default::default()
    };
    let known = accounts::by_address(&tx, &address).await?;
    let within =
        rules::holds(row.asked_at, now) && rules::is_within_limits(written(&tx, &row).await?);
    if let Some(known) = known.filter(|_| within) {
        let code = rules::code(vault.random()?);
        change.code_mark = Set(Some(mark(vault, id, &rules::typed(&code))));
        let to = match known {
            Known::Account(account) => {
                change.account_id = Set(Some(account));
                accounts::to(&tx, account).await?
            }
            Known::Member(member) => {
                change.member_id = Set(Some(member));
                crate::mail::To::Member(member)
            }
        };
        let minutes = rules::HOLDS.num_minutes();
        let letter = SignInCode {
            code: code.into(),
            minutes,
        }
        .into();
        outbox::post(
            &tx,
            vault,
            now,
            Posting {
                letter,
                to,
                about: About::Service,
            },
        )
        .await?;
    }
    sign_in::Entity::update(change).exec(&tx).await?;
    tx.commit().await?;
    Ok(Next::Done)
}

/// Bound to the row, and so to the browser: the same digits are worth nothing elsewhere.
fn mark(vault: &Vault, id: i64, typed: &str) -> String {
    vault.mark("code", format!("{id}/{typed}").as_bytes())
}

/// The letters within the window that were written to its address before.
async fn written(db: &impl ConnectionTrait, row: &sign_in::Model) -> Result<Written, Problem> {
    let written = sign_in::Entity::find()
        .filter(sign_in::Column::AskedAt.gt(row.asked_at - rules::WINDOW))
        .filter(sign_in::Column::Id.lt(row.id))
        .filter(sign_in::Column::AddressMark.eq(row.address_mark.clone()))
        .filter(sign_in::Column::CodeMark.is_not_null());
    let block = sign_in::Column::BlockMark.eq(row.block_mark.clone());
    Ok(Written {
        here: written.clone().filter(block).count(db).await?,
        anywhere: written.count(db).await?,
    })
}

/// Signs somebody in who shows a code in the browser that asked for it; gives the token of their
/// session. None: it doesn't fit, and one try less is left.
pub async fn redeem(app: &App, request: &str, raw: &str) -> Result<Option<String>, Problem> {
    let (vault, now) = (&app.keys().vault, app.now());
    let marked = vault.mark("code request", request.as_bytes());
    let Some(row) = counted_try(app, &marked).await? else {
        return Ok(None);
    };
    let fits = row.code_mark.as_ref() == Some(&mark(vault, row.id, &rules::typed(raw)));
    if !fits || !rules::holds(row.asked_at, now) {
        return Ok(None);
    }
    let known = match (row.account_id, row.member_id) {
        (Some(account), _) => Known::Account(account),
        (None, Some(member)) => Known::Member(member),
        (None, None) => return Ok(None),
    };
    let tx = app.store().begin().await?;
    if !use_up(&tx, row.id).await? {
        return Ok(None);
    }
    let account = accounts::account_of(&tx, known, now).await?;
    let token = sessions::store::begin(&tx, vault, account, "code", now).await?;
    tx.commit().await?;
    Ok(Some(token))
}

/// The request, once a try has been counted: before the code is looked at, and for good.
async fn counted_try(app: &App, marked: &str) -> Result<Option<sign_in::Model>, Problem> {
    let tx = app.store().begin().await?;
    let counted = sign_in::Entity::update_many()
        .col_expr(
            sign_in::Column::Tries,
            Expr::col(sign_in::Column::Tries).add(1),
        )
        .filter(sign_in::Column::RequestMark.eq(marked))
        .filter(sign_in::Column::Tries.lt(rules::MOST_TRIES))
        .filter(sign_in::Column::Used.eq(false))
        .exec(&tx)
        .await?;
    if counted.rows_affected == 0 {
        return Ok(None);
    }
    let row = sign_in::Entity::find()
        .filter(sign_in::Column::RequestMark.eq(marked))
        .one(&tx)
        .await?;
    tx.commit().await?;
    Ok(row)
}

/// Whether this was the one use that a code has.
async fn use_up(tx: &DatabaseTransaction, id: i64) -> Result<bool, Problem> {
    let used = sign_in::Entity::update_many()
        .col_expr(sign_in::Column::Used, Expr::value(true))
        .filter(sign_in::Column::Id.eq(id))
        .filter(sign_in::Column::Used.eq(false))
        .exec(tx)
        .await?;
    Ok(used.rows_affected == 1)
}

/// Deletes requests that are no longer counted; gives how many.
pub async fn sweep(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<u64, Problem> {
    let old = sign_in::Column::AskedAt.lt(now - rules::WINDOW * 4);
    Ok(sign_in::Entity::delete_many()
        .filter(old)
        .exec(tx)
        .await?
        .rows_affected)
}
