//! An office that somebody holds or held.

use sea_orm::entity::prelude::*;

/// An office that somebody holds or held.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "appointments")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Who.
    pub account_id: i64,
    /// In which role.
    pub role: String,
    /// Of which panel, for secretaries.
    pub panel_id: Option<i64>,
    /// Since when.
    pub since: ChronoDateTimeUtc,
    /// When it ended.
    pub ended_at: Option<ChronoDateTimeUtc>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
