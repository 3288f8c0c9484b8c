//! A version of a panel's rules. Written once, never changed.

use sea_orm::entity::prelude::*;

/// A version of a panel's rules. Written once, never changed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "panel_rules")]
pub struct Model {
    /// The panel.
    #[sea_orm(primary_key, auto_increment = false)]
    pub panel_id: i64,
    /// The version's number from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    /// Subject of who wrote it.
    pub author: String,
    /// In which role.
    pub role: String,
    /// When.
    pub at: ChronoDateTimeUtc,
    /// Why.
    pub reason: String,
    /// The rules, JSON bytes.
    pub rules: Vec<u8>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
