//! Changes of the calendar in the database.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, EntityTrait, IntoActiveModel};
use serde_json::json;

use super::{Calendar, Holiday};
use crate::access::{Authorised, Operator};
use crate::audit::{self, Act};
use crate::database::Store;
use crate::entities::holiday;
use crate::error::Problem;

/// The calendar.
pub async fn calendar(db: &impl ConnectionTrait) -> Result<Calendar, Problem> {
    let changes = holiday::Entity::find().all(db).await?;
    Ok(Calendar::new(changes.into_iter().map(|row| Holiday {
        day: row.day,
        name: row.name,
        free: row.free,
    })))
}

/// Enters a day; the last word on it holds.
pub async fn enter(
    store: &Store,
    by: &Authorised<Operator>,
    now: DateTime<Utc>,
    holiday: Holiday,
) -> Result<(), Problem> {
    let tx = store.begin().await?;
    let act = Act {
        actor: by.actor(),
        action: "holiday.enter",
        about: format!("holiday/{}", holiday.day),
        detail: json!({ "name": holiday.name, "free": holiday.free }),
    };
    audit::store::record(&tx, now, act).await?;
    let row = holiday::Model {
        day: holiday.day,
        name: holiday.name,
        free: holiday.free,
    };
    let replaces = OnConflict::column(holiday::Column::Day)
        .update_columns([holiday::Column::Name, holiday::Column::Free])
        .to_owned();
    holiday::Entity::insert(row.into_active_model())
        .on_conflict(replaces)
        .exec_without_returning(&tx)
        .await?;
    Ok(tx.commit().await?)
}
