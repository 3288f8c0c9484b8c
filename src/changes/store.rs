//! Changes in the database.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::Change;
use crate::entities::change;
use crate::error::Problem;
use crate::webhooks;

/// Writes a change down, in the transaction that makes it.
pub async fn emit(
    tx: &DatabaseTransaction,
    now: DateTime<Utc>,
    panel_id: i64,
    what: &Change,
) -> Result<(), Problem> {
    let row = change::ActiveModel {
        panel_id: Set(panel_id),
        kind: Set(what.kind().to_owned()),
        body: Set(serde_json::to_string(what)?),
        at: Set(now),
        ..Default::default()
    };
    let id = change::Entity::insert(row).exec(tx).await?.last_insert_id;
    webhooks::store::put_down(tx, now, panel_id, (id, what.kind())).await
}

/// The change of this number.
pub async fn get(db: &impl ConnectionTrait, id: i64) -> Result<change::Model, Problem> {
    let found = change::Entity::find_by_id(id).one(db).await?;
    found.ok_or_else(|| Problem::internal("A change is missing."))
}

/// The numbers of the changes after one, in order: of a panel or of all, of these kinds or of all.
pub async fn after(
    db: &impl ConnectionTrait,
    after: i64,
    (panel, kinds): (Option<i64>, &[String]),
    limit: u64,
) -> Result<Vec<i64>, Problem> {
    let mut wanted = change::Entity::find()
        .select_only()
        .column(change::Column::Id)
        .filter(change::Column::Id.gt(after));
    if let Some(panel) = panel {
        wanted = wanted.filter(change::Column::PanelId.eq(panel));
    }
    if !kinds.is_empty() {
        wanted = wanted.filter(change::Column::Kind.is_in(kinds));
    }
    let wanted = wanted.order_by_asc(change::Column::Id).limit(limit);
    Ok(wanted.into_tuple().all(db).await?)
}
