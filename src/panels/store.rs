//! Panels and posts in the database.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction,
    EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;

use super::rules::Franchise;
use super::{NewPanel, posts, rules};
use crate::access::{Actor, Authorised, Operator};
use crate::audit::{self, Act};
use crate::database::Store;
use crate::entities::{network, panel};
use crate::error::Problem;
use crate::language::t;
use crate::networks;
use crate::values::{Line, Slug};

/// Enters a panel with its posts.
pub async fn enter(
    store: &Store,
    by: &Authorised<Operator>,
    now: DateTime<Utc>,
    new: NewPanel,
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    if find(&tx, new.slug.as_str()).await?.is_some() {
        return Err(Problem::conflict(t!(
            "There is a panel “{slug}” already.",
            slug = new.slug
        )));
    }
    let network = networks::store::find(&tx, new.network.as_str())
        .await?
        .ok_or_else(|| {
            Problem::invalid(t!(
                "There is no network “{network}”.",
                network = new.network
            ))
        })?;
    let act = Act {
        actor: by.actor(),
        action: "panel.enter",
        about: format!("panel/{}", new.slug),
        detail: json!({ "name": new.name.as_str(), "seats": new.rules.size() }),
    };
    audit::store::record(&tx, now, act).await?;
    let made = new.posts();
    let row = panel::ActiveModel {
        network_id: Set(network.id),
        slug: Set(new.slug.into_string()),
        name: Set(new.name.into_string()),
        purpose: Set(new.purpose.into_string()),
        ..Default::default()
    };
    let panel = row.insert(&tx).await?;
    posts::store::add(&tx, (panel.id, None), made).await?;
    let reason = Line::parse("reason", "the panel's first rules")?;
    rules::store::add(&tx, by.actor(), now, (&panel, 1), &new.rules, reason).await?;
    Ok(tx.commit().await?)
}

/// The panel of this short name.
pub async fn find(db: &impl ConnectionTrait, slug: &str) -> Result<Option<panel::Model>, Problem> {
    Ok(panel::Entity::find()
        .filter(panel::Column::Slug.eq(slug))
        .one(db)
        .await?)
}

/// The panel of this short name, or a refusal.
pub async fn get(db: &impl ConnectionTrait, slug: &str) -> Result<panel::Model, Problem> {
    let none = || Problem::not_found(t!("There is no panel of this name: check the address."));
    let slug = Slug::parse("panel", slug).map_err(|_| none())?;
    find(db, slug.as_str()).await?.ok_or_else(none)
}

/// The same, and nobody else changes its rules or its register until the transaction ends.
pub async fn lock(tx: &DatabaseTransaction, slug: &str) -> Result<panel::Model, Problem> {
    let found = get(tx, slug).await?;
    let locked = panel::Entity::find_by_id(found.id).lock_exclusive().one(tx);
    Ok(locked.await?.unwrap_or(found))
}

/// All panels, by name, each locked until the transaction ends: for what may touch any of them and
/// writes into the log besides, which comes after them in the order of locks.
pub async fn lock_all(tx: &DatabaseTransaction) -> Result<Vec<panel::Model>, Problem> {
    let mut locked = panel::Entity::find()
        .order_by_asc(panel::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await?;
    locked.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(locked)
}

/// Writes an act about a panel into the log.
pub async fn act(
    tx: &DatabaseTransaction,
    (actor, now): (&Actor, DateTime<Utc>),
    panel: &panel::Model,
    action: &'static str,
    detail: serde_json::Value,
) -> Result<(), Problem> {
    let about = format!("panel/{}", panel.slug);
    let act = Act {
        actor,
        action,
        about,
        detail,
    };
    Ok(audit::store::record(tx, now, act).await?)
}

/// The networks whose members a panel's rules name, or the one that it advises.
pub async fn networks_of(
    db: &impl ConnectionTrait,
    panel: i64,
    franchise: &Franchise,
) -> Result<Vec<i64>, Problem> {
    if franchise.networks.is_empty() {
        return Ok(vec![by_id(db, panel).await?.network_id]);
    }
    let named = network::Entity::find()
        .filter(network::Column::Slug.is_in(franchise.networks.iter().map(String::as_str)));
    let named = named.all(db).await?.into_iter();
    Ok(named.map(|row| row.id).collect())
}

/// The panel of this number.
pub async fn by_id(db: &impl ConnectionTrait, id: i64) -> Result<panel::Model, Problem> {
    let found = panel::Entity::find_by_id(id).one(db).await?;
    found.ok_or_else(|| Problem::internal(t!("A panel is missing.")))
}

/// All panels, by name.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<panel::Model>, Problem> {
    Ok(panel::Entity::find()
        .order_by_asc(panel::Column::Name)
        .all(db)
        .await?)
}
