//! Webhooks in the database: who is told, what is put down for them, what became of it.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait,
    PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde_json::json;
use zeroize::Zeroizing;

use super::{NewWebhook, rules};
use crate::access::vault::Vault;
use crate::access::{Authorised, Operator};
use crate::app::App;
use crate::audit::{self, Act};
use crate::entities::{telling, webhook};
use crate::error::Problem;
use crate::jobs::{self, Job};
use crate::language::t;
use crate::{changes, panels};

const WAITING: &str = "waiting";
const TOLD: &str = "told";
/// More would have every change wait for them.
const MOST: u64 = 50;
/// Changes that are put down again at a time.
const ROWS: u64 = 500;

/// The secret of a webhook, as it is shown once.
pub type Secret = Zeroizing<String>;

/// Makes a webhook; gives its name and the secret that its messages are signed with.
pub async fn make(
    app: &App,
    by: &Authorised<Operator>,
    new: NewWebhook,
) -> Result<(String, Secret), Problem> {
    let (vault, now, tx) = (&app.keys().vault, app.now(), app.store().begin().await?);
    if webhook::Entity::find().count(&tx).await? >= MOST {
        return Err(Problem::conflict(t!(
            "There are {most} webhooks: remove one first.",
            most = MOST
        )));
    }
    let id = vault.name()?;
    let panel_id = match &new.panel {
        Some(slug) => Some(panels::store::get(&tx, slug.as_str()).await?.id),
        None => None,
    };
    let (sealed, secret) = new_secret(vault, &id)?;
    let row = webhook::ActiveModel {
        id: Set(id.clone()),
        address: Set(new.address.uri().to_string()),
        kinds: Set(serde_json::to_string(&new.kinds)?),
        panel_id: Set(panel_id),
        secret: Set(sealed),
        previous: Set(None),
        previous_until: Set(None),
        made_at: Set(now),
        failures: Set(0),
        failing_since: Set(None),
        disabled_at: Set(None),
    };
    webhook::Entity::insert(row)
        .exec_without_returning(&tx)
        .await?;
    // An address may hold a word that opens it, so the log has the host alone.
    let detail = json!({ "host": new.address.uri().host(), "kinds": new.kinds, "panel": new.panel.map(|slug| slug.to_string()) });
    act(&tx, by, "webhook.make", &id, detail, now).await?;
    tx.commit().await?;
    Ok((id, secret))
}

fn new_secret(vault: &Vault, id: &str) -> Result<(Vec<u8>, Secret), Problem> {
    let secret = Zeroizing::new(vault.random::<{ rules::SECRET_BYTES }>()?);
    let sealed = vault.seal(&place(id), &*secret)?;
    Ok((sealed, Zeroizing::new(rules::shown(&*secret))))
}

fn place(id: &str) -> String {
    format!("webhook/{id}")
}

/// The secrets that messages are signed with now: its own, and for a day the one before it.
pub fn secrets(
    vault: &Vault,
    row: &webhook::Model,
    now: DateTime<Utc>,
) -> Result<Vec<Zeroizing<Vec<u8>>>, Problem> {
    let before = row.previous.iter();
    let before = before.filter(|_| row.previous_until.is_some_and(|until| now < until));
    let all = std::iter::once(&row.secret).chain(before);
    let opened = all.map(|sealed| vault.open(&place(&row.id), sealed));
    Ok(opened.collect::<Result<_, _>>()?)
}

/// Gives a webhook another secret; the one before signs too for a day.
pub async fn rotate(app: &App, by: &Authorised<Operator>, id: &str) -> Result<Secret, Problem> {
    let (now, tx) = (app.now(), app.store().begin().await?);
    let row = lock(&tx, id).await?;
    let (sealed, secret) = new_secret(&app.keys().vault, id)?;
    let change = webhook::ActiveModel {
        id: Set(row.id),
        secret: Set(sealed),
        previous: Set(Some(row.secret)),
        previous_until: Set(Some(now + rules::BOTH_SIGN)),
        ..Default::default()
    };
    webhook::Entity::update(change).exec(&tx).await?;
    act(&tx, by, "webhook.rotate", id, json!({}), now).await?;
    tx.commit().await?;
    Ok(secret)
}

/// Removes a webhook, with what was put down for it.
pub async fn remove(app: &App, by: &Authorised<Operator>, id: &str) -> Result<(), Problem> {
    let (now, tx) = (app.now(), app.store().begin().await?);
    let row = lock(&tx, id).await?;
    telling::Entity::delete_many()
        .filter(telling::Column::WebhookId.eq(id))
        .exec(&tx)
        .await?;
    webhook::Entity::delete_by_id(row.id).exec(&tx).await?;
    jobs::store::cancel(&tx, &job(id).key()).await?;
    act(&tx, by, "webhook.remove", id, json!({}), now).await?;
    Ok(tx.commit().await?)
}

/// Puts down every change after one again, and tells a receiver that was given up once more. Gives how
/// many changes there are.
pub async fn replay(
    app: &App,
    by: &Authorised<Operator>,
    id: &str,
    after: i64,
) -> Result<usize, Problem> {
    let (now, tx) = (app.now(), app.store().begin().await?);
    let row = lock(&tx, id).await?;
    let kinds = kinds(&row)?;
    let (mut last, mut count) = (after, 0);
    loop {
        let numbers = changes::store::after(&tx, last, (row.panel_id, &kinds), ROWS).await?;
        let Some(number) = numbers.last() else { break };
        (last, count) = (*number, count + numbers.len());
        write_down(&tx, numbers.iter().map(|change| (id.to_owned(), *change))).await?;
    }
    let change = webhook::ActiveModel {
        id: Set(row.id),
        failures: Set(0),
        failing_since: Set(None),
        disabled_at: Set(None),
        ..Default::default()
    };
    webhook::Entity::update(change).exec(&tx).await?;
    jobs::store::schedule(&tx, &job(id), now).await?;
    let detail = json!({ "after": after, "changes": count });
    act(&tx, by, "webhook.replay", id, detail, now).await?;
    tx.commit().await?;
    Ok(count)
}

/// Puts a change down for everybody who is to be told of it, in the transaction that makes it.
pub async fn put_down(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    panel: i64,
    (change, kind): (i64, &str),
) -> Result<(), Problem> {
    audit::store::one_writer(tx).await?;
    let all = webhook::Entity::find()
        .filter(webhook::Column::DisabledAt.is_null())
        .order_by_asc(webhook::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    for row in all {
        let kinds = kinds(&row)?;
        let wanted = kinds.is_empty() || kinds.iter().any(|word| word == kind);
        if !wanted || row.panel_id.is_some_and(|only| only != panel) {
            continue;
        }
        write_down(tx, [(row.id.clone(), change)]).await?;
        // A receiver that takes nothing just now has its next attempt set.
        if row.failing_since.is_none() {
            jobs::store::schedule(tx, &job(&row.id), now).await?;
        }
    }
    Ok(())
}

async fn write_down(
    tx: &DatabaseTransaction,
    what: impl IntoIterator<Item = (String, i64)>,
) -> Result<(), Problem> {
    let rows = what.into_iter().map(|(webhook_id, change_id)| {
        telling::ActiveModel::from(telling::Model {
            webhook_id,
            change_id,
            state: WAITING.to_owned(),
            attempts: 0,
            status: None,
            error: None,
            tried_at: None,
        })
    });
    let key = [telling::Column::WebhookId, telling::Column::ChangeId];
    let again = OnConflict::columns(key)
        .update_columns([telling::Column::State, telling::Column::Attempts])
        .to_owned();
    telling::Entity::insert_many(rows)
        .on_conflict(again)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

fn job(id: &str) -> Job {
    Job::TellChanges {
        webhook: id.to_owned(),
    }
}

fn kinds(row: &webhook::Model) -> Result<Vec<String>, Problem> {
    Ok(serde_json::from_str(&row.kinds)?)
}

/// The webhook of this name.
pub async fn find(db: &impl ConnectionTrait, id: &str) -> Result<Option<webhook::Model>, Problem> {
    Ok(named(id)?.one(db).await?)
}

/// A webhook by its name. What can be no name isn't looked for: PostgreSQL takes no NUL.
fn named(id: &str) -> Result<Select<webhook::Entity>, Problem> {
    let is_name = id.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_name
        .then(|| webhook::Entity::find_by_id(id))
        .ok_or_else(unknown)
}

fn unknown() -> Problem {
    Problem::not_found(t!("There is no webhook of this name."))
}

/// The webhook of this name, which must be there.
pub async fn get(db: &impl ConnectionTrait, id: &str) -> Result<webhook::Model, Problem> {
    let found = find(db, id).await?;
    found.ok_or_else(unknown)
}

async fn lock(tx: &DatabaseTransaction, id: &str) -> Result<webhook::Model, Problem> {
    let found = named(id)?.lock_exclusive().one(tx);
    let found = found.await?;
    found.ok_or_else(unknown)
}

/// A webhook as operators see it, with the slug of its panel and how many changes wait for it.
pub type Listed = (webhook::Model, Vec<String>, Option<String>, u64);

/// All webhooks, in the order in which they were made.
pub async fn list(
    db: &impl ConnectionTrait,
    _by: &Authorised<Operator>,
) -> Result<Vec<Listed>, Problem> {
    let rows = webhook::Entity::find()
        .order_by_asc(webhook::Column::MadeAt)
        .order_by_asc(webhook::Column::Id)
        .all(db)
        .await?;
    let mut listed = Vec::with_capacity(rows.len());
    for row in rows {
        let panel = match row.panel_id {
            Some(id) => Some(panels::store::by_id(db, id).await?.slug),
            None => None,
        };
        let waits = waiting(&row.id).count(db).await?;
        listed.push((row.clone(), kinds(&row)?, panel, waits));
    }
    Ok(listed)
}

fn waiting(id: &str) -> sea_orm::Select<telling::Entity> {
    telling::Entity::find()
        .filter(telling::Column::WebhookId.eq(id))
        .filter(telling::Column::State.eq(WAITING))
}

/// The first change that waits for a webhook.
pub async fn next(db: &impl ConnectionTrait, id: &str) -> Result<Option<telling::Model>, Problem> {
    let first = waiting(id).order_by_asc(telling::Column::ChangeId);
    Ok(first.one(db).await?)
}

/// What was put down for a webhook after a change, in the order of the changes.
pub async fn tellings(
    db: &impl ConnectionTrait,
    _by: &Authorised<Operator>,
    id: &str,
    (after, limit): (i64, u64),
) -> Result<Vec<telling::Model>, Problem> {
    get(db, id).await?;
    let rows = telling::Entity::find()
        .filter(telling::Column::WebhookId.eq(id))
        .filter(telling::Column::ChangeId.gt(after))
        .order_by_asc(telling::Column::ChangeId)
        .limit(limit);
    Ok(rows.all(db).await?)
}

/// How an attempt ended: the status of the answer, or why there was none.
pub type Ended = Result<u16, String>;

/// Writes down how an attempt ended, with what becomes of the receiver; none: it took the message.
/// Nothing is written where the webhook was removed meanwhile.
pub async fn ended(
    tx: &DatabaseTransaction,
    told: &telling::Model,
    (ended, failed): (Ended, Option<(i32, rules::Then)>),
    now: DateTime<Utc>,
) -> Result<Option<webhook::Model>, Problem> {
    let found = webhook::Entity::find_by_id(told.webhook_id.as_str()).lock_exclusive();
    let Some(row) = found.one(tx).await? else {
        return Ok(None);
    };
    let (status, error) = match ended {
        Ok(status) => (Some(i32::from(status)), None),
        Err(error) => (None, Some(error)),
    };
    let state = if failed.is_none() { TOLD } else { WAITING };
    let telling = telling::ActiveModel {
        webhook_id: Set(told.webhook_id.clone()),
        change_id: Set(told.change_id),
        state: Set(state.to_owned()),
        attempts: Set(told.attempts + 1),
        status: Set(status),
        error: Set(error),
        tried_at: Set(Some(now)),
    };
    telling::Entity::update(telling).exec(tx).await?;
    let gave_up = matches!(failed, Some((_, rules::Then::GiveUp)));
    let change = webhook::ActiveModel {
        id: Set(row.id.clone()),
        failures: Set(failed.map_or(0, |(failures, _)| failures)),
        failing_since: Set(failed.map(|_| row.failing_since.unwrap_or(now))),
        disabled_at: Set(gave_up.then_some(now)),
        ..Default::default()
    };
    Ok(Some(webhook::Entity::update(change).exec(tx).await?))
}

/// Deletes what was told before then; gives how much.
pub async fn sweep(tx: &DatabaseTransaction, before: DateTime<Utc>) -> Result<u64, Problem> {
    let old = telling::Entity::delete_many()
        .filter(telling::Column::State.eq(TOLD))
        .filter(telling::Column::TriedAt.lt(before));
    Ok(old.exec(tx).await?.rows_affected)
}

async fn act(
    tx: &DatabaseTransaction,
    by: &Authorised<Operator>,
    action: &'static str,
    id: &str,
    detail: serde_json::Value,
    now: DateTime<Utc>,
) -> Result<(), Problem> {
    let act = Act {
        actor: by.actor(),
        action,
        about: format!("webhook/{id}"),
        detail,
    };
    Ok(audit::store::record(tx, now, act).await?)
}
