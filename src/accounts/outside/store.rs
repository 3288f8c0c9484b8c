//! People on their way to another service and back, and by what names those know them.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use sea_orm::{ActiveValue::Set, ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};

use super::rules::Vouched;
use crate::accounts::sessions;
use crate::accounts::store as accounts;
use crate::app::App;
use crate::entities::{flow, identity};
use crate::error::Problem;

/// For how long somebody may be away.
const AWAY: Duration = Duration::minutes(10);

/// A way out to another service and back: what the browser keeps of it meanwhile. Everything that goes
/// along the way is made of it with our key, so that only we can tell the one from the other.
#[derive(Debug)]
pub struct Way(String);

impl Way {
    /// The way of a browser that keeps this.
    pub fn of(kept: &str) -> Self {
        Self(kept.to_owned())
    }

    /// What the browser keeps.
    pub fn kept(&self) -> &str {
        &self.0
    }

    /// What the other service puts into what it signs.
    pub fn nonce(&self, app: &App) -> String {
        self.mark(app, "nonce")
    }

    /// What the other service sends back beside it.
    pub fn state(&self, app: &App) -> String {
        self.mark(app, "state")
    }

    /// What shows the other service that who asks is who began: 43 characters (RFC 7636).
    pub fn verifier(&self, app: &App) -> String {
        self.mark(app, "verifier")
    }

    fn mark(&self, app: &App, purpose: &str) -> String {
        app.keys().vault.mark(purpose, self.0.as_bytes())
    }
}

/// Begins a way out and back.
pub async fn begin(app: &App, kind: &str, next: &str) -> Result<Way, Problem> {
    let vault = &app.keys().vault;
    let way = Way(BASE64_URL_SAFE_NO_PAD.encode(vault.random::<32>()?));
    let tx = app.store().begin().await?;
    let mark = way.mark(app, "flow");
    let row = flow::ActiveModel {
        sealed: Set(vault.seal(&mark, next.as_bytes())?),
        mark: Set(mark),
        kind: Set(kind.to_owned()),
        began_at: Set(app.now()),
    };
    flow::Entity::insert(row)
        .exec_without_returning(&tx)
        .await?;
    tx.commit().await?;
    Ok(way)
}

/// Ends a way out and back, once; gives where to go next. None: it was never begun, or too long
/// ago, or has ended already.
pub async fn end(app: &App, kind: &str, way: &Way) -> Result<Option<String>, Problem> {
    let (vault, tx) = (&app.keys().vault, app.store().begin().await?);
    let mark = way.mark(app, "flow");
    let Some(row) = flow::Entity::find_by_id(&mark).one(&tx).await? else {
        return Ok(None);
    };
    let gone = flow::Entity::delete_by_id(&mark).exec(&tx).await?;
    tx.commit().await?;
    if gone.rows_affected != 1 || row.kind != kind || app.now() >= row.began_at + AWAY {
        return Ok(None);
    }
    let next = vault.open(&mark, &row.sealed)?;
    Ok(Some(String::from_utf8_lossy(&next).into_owned()))
}

/// Signs in whom another service vouches for: by their name there if we know it, by their address
/// the first time. None: nobody here has that address.
///
/// A name is one of this very service (`at`, its address): number 5 of the forum on trial is somebody
/// else than number 5 of the forum that comes after it.
pub async fn sign_in(
    app: &App,
    (provider, at): (&str, &str),
    who: &Vouched,
) -> Result<Option<String>, Problem> {
    let (vault, now, tx) = (&app.keys().vault, app.now(), app.store().begin().await?);
    let service = format!("{provider} {at}");
    let name = (service.clone(), who.id.clone());
    let account = match identity::Entity::find_by_id(name).one(&tx).await? {
        Some(known) => known.account_id,
        None => {
            let Some(known) = accounts::by_address(&tx, &who.email).await? else {
                return Ok(None);
            };
            let account = accounts::account_of(&tx, known, now).await?;
            remember(&tx, &service, &who.id, account).await?;
            account
        }
    };
    if accounts::get(&tx, account).await?.closed_at.is_some() {
        return Ok(None);
    }
    let token = sessions::store::begin(&tx, vault, account, provider, now).await?;
    tx.commit().await?;
    Ok(Some(token))
}

async fn remember(
    tx: &DatabaseTransaction,
    service: &str,
    subject: &str,
    account: i64,
) -> Result<(), Problem> {
    let row = identity::ActiveModel {
        provider: Set(service.to_owned()),
        subject: Set(subject.to_owned()),
        account_id: Set(account),
    };
    identity::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Forgets those who never came back; gives how many.
pub async fn sweep(tx: &DatabaseTransaction, now: DateTime<Utc>) -> Result<u64, Problem> {
    let old = flow::Column::BeganAt.lt(now - AWAY);
    Ok(flow::Entity::delete_many()
        .filter(old)
        .exec(tx)
        .await?
        .rows_affected)
}
