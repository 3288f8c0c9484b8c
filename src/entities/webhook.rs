//! Somebody who is told of changes in the registers.

use sea_orm::entity::prelude::*;

/// Somebody who is told of changes in the registers.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "webhooks")]
pub struct Model {
    /// 32 hex digits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Where they are told.
    pub address: String,
    /// The kinds of changes, a JSON list; all if it is empty.
    pub kinds: String,
    /// Changes of this panel alone; of all if there is none.
    pub panel_id: Option<i64>,
    /// What messages are signed with, sealed.
    pub secret: Vec<u8>,
    /// What they were signed with before, sealed.
    pub previous: Option<Vec<u8>>,
    /// Until when they are signed with that too.
    pub previous_until: Option<ChronoDateTimeUtc>,
    /// Since when.
    pub made_at: ChronoDateTimeUtc,
    /// Failures since a message was last taken.
    pub failures: i32,
    /// Since when none was taken.
    pub failing_since: Option<ChronoDateTimeUtc>,
    /// When it was given up.
    pub disabled_at: Option<ChronoDateTimeUtc>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
