//! Second factors in the database, their secrets sealed.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder,
};
use zeroize::Zeroizing;

use super::rules;
use crate::access::vault::Vault;
use crate::accounts::{SignedIn, sessions, store as accounts};
use crate::app::App;
use crate::entities::{factor, factor_try, recovery_code};
use crate::error::Problem;
use crate::language::t;
use crate::mail::About;
use crate::mail::letters::AccountChanged;
use crate::mail::store::{self as outbox, Posting};

const TOTP: &str = "totp";

/// The factors of an account that have been shown once.
pub async fn of(db: &impl ConnectionTrait, account: i64) -> Result<Vec<factor::Model>, Problem> {
    let theirs = factor::Entity::find()
        .filter(factor::Column::AccountId.eq(account))
        .filter(factor::Column::Confirmed.eq(true))
        .order_by_asc(factor::Column::Id);
    Ok(theirs.all(db).await?)
}

fn place(account: i64) -> String {
    format!("totp/{account}")
}

/// Prepares an authenticator app; gives the secret. It counts once its first password was typed
/// in; one that was prepared before and never confirmed is gone.
pub async fn prepare(
    tx: &DatabaseTransaction,
    vault: &Vault,
    account: i64,
    now: DateTime<Utc>,
) -> Result<Zeroizing<Vec<u8>>, Problem> {
    factor::Entity::delete_many()
        .filter(factor::Column::AccountId.eq(account))
        .filter(factor::Column::Confirmed.eq(false))
        .exec(tx)
        .await?;
    let secret = Zeroizing::new(vault.random::<{ rules::SECRET_BYTES }>()?.to_vec());
    let row = factor::ActiveModel {
        account_id: Set(account),
        kind: Set(TOTP.to_owned()),
        label: Set("Authenticator app".to_owned()),
        credential: Set(None),
        sealed: Set(vault.seal(&place(account), &secret)?),
        counter: Set(0),
        confirmed: Set(false),
        added_at: Set(now),
        ..Default::default()
    };
    factor::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(secret)
}

/// The secret of the app that is being set up, if there is one.
pub async fn prepared(app: &App, account: i64) -> Result<Option<Zeroizing<Vec<u8>>>, Problem> {
    let row = factor::Entity::find()
        .filter(factor::Column::AccountId.eq(account))
        .filter(factor::Column::Kind.eq(TOTP))
        .filter(factor::Column::Confirmed.eq(false))
        .one(app.store().read())
        .await?;
    let open = |row: factor::Model| app.keys().vault.open(&place(account), &row.sealed);
    Ok(row.map(open).transpose()?)
}

/// Which passwords are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those of an app that is being set up.
    Prepared,
    /// Those of one that is in use.
    Confirmed,
}

/// Whether somebody typed in a password of their app. It is used up with that, and an app that was
/// being set up is in use.
pub async fn check(
    tx: &DatabaseTransaction,
    vault: &Vault,
    account: i64,
    typed: &str,
    which: Which,
    now: DateTime<Utc>,
) -> Result<bool, Problem> {
    let apps = factor::Entity::find()
        .filter(factor::Column::AccountId.eq(account))
        .filter(factor::Column::Kind.eq(TOTP))
        .filter(factor::Column::Confirmed.eq(which == Which::Confirmed));
    for app in apps.all(tx).await? {
        let secret = vault.open(&place(account), &app.sealed)?;
        let Some(step) = rules::accepted(&secret, typed, now.timestamp(), app.counter) else {
            continue;
        };
        // Of two that show it at once, one is first.
        let used = factor::Entity::update_many()
            .col_expr(factor::Column::Counter, Expr::value(step))
            .col_expr(factor::Column::Confirmed, Expr::value(true))
            .filter(factor::Column::Id.eq(app.id))
            .filter(factor::Column::Counter.lt(step))
            .exec(tx)
            .await?;
        return Ok(used.rows_affected == 1);
    }
    Ok(false)
}

/// Makes new recovery codes in place of the old; they are shown this once.
pub async fn new_recovery_codes(
    tx: &DatabaseTransaction,
    vault: &Vault,
    account: i64,
) -> Result<Vec<String>, Problem> {
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::AccountId.eq(account))
        .exec(tx)
        .await?;
    let mut codes = Vec::with_capacity(rules::RECOVERY_CODES);
    for _ in 0..rules::RECOVERY_CODES {
        let code = rules::recovery_code(vault.random()?);
        let row = recovery_code::ActiveModel {
            mark: Set(recovery_mark(vault, account, &code)),
            account_id: Set(account),
        };
        recovery_code::Entity::insert(row)
            .exec_without_returning(tx)
            .await?;
        codes.push(code);
    }
    Ok(codes)
}

fn recovery_mark(vault: &Vault, account: i64, raw: &str) -> String {
    let typed = rules::typed_recovery_code(raw);
    vault.mark("recovery", format!("{account}/{typed}").as_bytes())
}

/// Whether somebody typed in a recovery code of theirs; it is used up with that.
pub async fn use_recovery_code(
    tx: &DatabaseTransaction,
    vault: &Vault,
    account: i64,
    raw: &str,
) -> Result<bool, Problem> {
    let used = recovery_code::Entity::delete_by_id(recovery_mark(vault, account, raw));
    Ok(used.exec(tx).await?.rows_affected == 1)
}

/// Takes away all second factors of an account: its owner sets up new ones at the next sign-in.
pub async fn reset(tx: &DatabaseTransaction, account: i64) -> Result<(), Problem> {
    factor::Entity::delete_many()
        .filter(factor::Column::AccountId.eq(account))
        .exec(tx)
        .await?;
    recovery_code::Entity::delete_many()
        .filter(recovery_code::Column::AccountId.eq(account))
        .exec(tx)
        .await?;
    forget_tries(tx, account).await
}

/// Counts a try before it is looked at: of the session, and of the account, so that nobody who can
/// sign in again and again can also guess on and on. At the fifth that hasn't fitted its owner is told.
pub async fn count_try(app: &App, who: &SignedIn) -> Result<(), Problem> {
    let (now, tx) = (app.now(), app.store().begin().await?);
    // Tries that come at once are counted one after the other.
    accounts::lock(&tx, who.account).await?;
    let tried = factor_try::Entity::find()
        .filter(factor_try::Column::AccountId.eq(who.account))
        .filter(factor_try::Column::At.gt(now - rules::TRIES_COUNT))
        .count(&tx)
        .await?;
    if tried >= rules::MOST_TRIES {
        return Err(Problem::forbidden(t!(
            "There were too many wrong codes for this account: wait an hour, or have an operator \
             take its second factor away."
        ))
        .retry_after(3_600));
    }
    let row = factor_try::ActiveModel {
        account_id: Set(who.account),
        at: Set(now),
        ..Default::default()
    };
    factor_try::Entity::insert(row)
        .exec_without_returning(&tx)
        .await?;
    if tried + 1 == rules::TRIES_TOLD {
        let what = t!(
            "Somebody has signed in as you and typed a wrong second factor five times. If that \
             wasn’t you, tell an operator."
        );
        tell(&tx, app, who, what).await?;
    }
    let may = sessions::store::may_try(&tx, who.session.id).await?;
    tx.commit().await?;
    if may {
        return Ok(());
    }
    Err(Problem::unauthenticated(t!(
        "There were too many wrong codes, so this session is over: sign in again."
    )))
}

/// Forgets tries that no longer count.
pub async fn sweep(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<u64, Problem> {
    let old = factor_try::Column::At.lt(now - rules::TRIES_COUNT);
    let gone = factor_try::Entity::delete_many()
        .filter(old)
        .exec(tx)
        .await?;
    Ok(gone.rows_affected)
}

/// One that fitted takes back those before it.
async fn forget_tries(tx: &DatabaseTransaction, account: i64) -> Result<(), Problem> {
    factor_try::Entity::delete_many()
        .filter(factor_try::Column::AccountId.eq(account))
        .exec(tx)
        .await?;
    Ok(())
}

/// Takes a password of the app or a recovery code; gives the session's new token. None: it doesn't
/// fit.
pub async fn show(app: &App, who: &SignedIn, typed: &str) -> Result<Option<String>, Problem> {
    let (vault, now) = (&app.keys().vault, app.now());
    let tx = app.store().begin().await?;
    if !check(&tx, vault, who.account, typed, Which::Confirmed, now).await? {
        if !use_recovery_code(&tx, vault, who.account, typed).await? {
            return Ok(None);
        }
        tell(&tx, app, who, t!("A recovery code was used to sign in.")).await?;
    }
    forget_tries(&tx, who.account).await?;
    let token = sessions::store::step_up(&tx, vault, who.session.id, now).await?;
    tx.commit().await?;
    Ok(Some(token))
}

/// Prepares an authenticator app; gives its secret.
pub async fn prepare_now(app: &App, account: i64) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let tx = app.store().begin().await?;
    let secret = prepare(&tx, &app.keys().vault, account, app.now()).await?;
    tx.commit().await?;
    Ok(secret)
}

/// Puts a prepared app to use by its first password; gives the session's new token and the recovery
/// codes. None: it doesn't fit.
pub async fn put_to_use(
    app: &App,
    who: &SignedIn,
    typed: &str,
) -> Result<Option<(String, Vec<String>)>, Problem> {
    let (vault, now) = (&app.keys().vault, app.now());
    let tx = app.store().begin().await?;
    if !check(&tx, vault, who.account, typed, Which::Prepared, now).await? {
        return Ok(None);
    }
    let codes = new_recovery_codes(&tx, vault, who.account).await?;
    tell(&tx, app, who, t!("An authenticator app was added.")).await?;
    forget_tries(&tx, who.account).await?;
    let token = sessions::store::step_up(&tx, vault, who.session.id, now).await?;
    tx.commit().await?;
    Ok(Some((token, codes)))
}

/// Takes one authenticator app away, which was lost or changed hands. The last one stays: another is put to use
/// before. For whoever has just shown one.
pub async fn remove(app: &App, who: &SignedIn, id: i64) -> Result<(), Problem> {
    let tx = app.store().begin().await?;
    // Of two that are taken away at once, the second is the last one.
    accounts::lock(&tx, who.account).await?;
    let theirs = of(&tx, who.account).await?;
    if !theirs.iter().any(|factor| factor.id == id) {
        return Err(Problem::not_found(t!("You have no such app.")));
    }
    if !sessions::rules::is_fresh(who.session.stepped_up_at, app.now()) {
        return Err(Problem::second_factor(t!("Show your second factor first.")));
    }
    if theirs.len() == 1 {
        return Err(Problem::conflict(t!(
            "This is your only second factor: set up another one first."
        )));
    }
    factor::Entity::delete_by_id(id).exec(&tx).await?;
    tell(&tx, app, who, t!("An authenticator app was taken away.")).await?;
    Ok(tx.commit().await?)
}

async fn tell(
    tx: &DatabaseTransaction,
    app: &App,
    who: &SignedIn,
    what: &str,
) -> Result<(), Problem> {
    let link = app.settings().public.to("/account");
    let letter = AccountChanged {
        what: what.to_owned(),
        link,
    }
    .into();
    let to = accounts::to(tx, who.account).await?;
    let posting = Posting {
        letter,
        to,
        about: About::Service,
    };
    outbox::post(tx, &app.keys().vault, app.now(), posting).await?;
    Ok(())
}
