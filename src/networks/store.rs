//! Networks in the database.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
};
use serde_json::json;

use super::NewNetwork;
use crate::access::{Authorised, Operator};
use crate::audit::{self, Act};
use crate::database::Store;
use crate::entities::network;
use crate::error::Problem;
use crate::language::t;

/// Enters a network.
pub async fn enter(
    store: &Store,
    by: &Authorised<Operator>,
    now: DateTime<Utc>,
    new: NewNetwork,
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    if find(&tx, new.slug.as_str()).await?.is_some() {
        return Err(Problem::conflict(t!(
            "There is a network “{name}” already.",
            name = new.slug
        )));
    }
    let act = Act {
        actor: by.actor(),
        action: "network.enter",
        about: format!("network/{}", new.slug),
        detail: json!({ "name": new.name.as_str() }),
    };
    audit::store::record(&tx, now, act).await?;
    let row = network::ActiveModel {
        slug: Set(new.slug.into_string()),
        name: Set(new.name.into_string()),
        ..Default::default()
    };
    network::Entity::insert(row).exec(&tx).await?;
    Ok(tx.commit().await?)
}

/// The network of this short name.
pub async fn find(
    db: &impl ConnectionTrait,
    slug: &str,
) -> Result<Option<network::Model>, Problem> {
    Ok(network::Entity::find()
        .filter(network::Column::Slug.eq(slug))
        .one(db)
        .await?)
}

/// The network of this number.
pub async fn by_id(db: &impl ConnectionTrait, id: i64) -> Result<network::Model, Problem> {
    let found = network::Entity::find_by_id(id).one(db).await?;
    found.ok_or_else(|| Problem::internal(t!("A network is missing.")))
}

/// All networks, by name.
pub async fn all(db: &impl ConnectionTrait) -> Result<Vec<network::Model>, Problem> {
    let all = network::Entity::find().order_by_asc(network::Column::Name);
    Ok(all.all(db).await?)
}
