//! Changes in the database.

use chrono::{DateTime, Utc};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, QueryFilter,
    QueryOrder, QuerySelect,
};

use super::Change;
use crate::entities::change;
use crate::error::Problem;

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
    change::Entity::insert(row)
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// The changes of a panel after a number, in order.
pub async fn after(
    db: &impl ConnectionTrait,
    panel_id: i64,
    after: i64,
    limit: u64,
) -> Result<Vec<change::Model>, Problem> {
    Ok(change::Entity::find()
        .filter(change::Column::PanelId.eq(panel_id))
        .filter(change::Column::Id.gt(after))
        .order_by_asc(change::Column::Id)
        .limit(limit)
        .all(db)
        .await?)
}
