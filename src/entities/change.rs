//! Something that changed in a register: what other systems are told.

use sea_orm::entity::prelude::*;

/// Something that changed in a register: what other systems are told.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "changes")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The panel.
    pub panel_id: i64,
    /// What: membership.started, vacancy.opened, ...
    pub kind: String,
    /// The event, JSON.
    pub body: String,
    /// When.
    pub at: ChronoDateTimeUtc,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
