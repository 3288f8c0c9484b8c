//! Who was at a meeting.

use sea_orm::entity::prelude::*;

/// Who was at a meeting.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "attendances")]
pub struct Model {
    /// The panel.
    #[sea_orm(primary_key, auto_increment = false)]
    pub panel_id: i64,
    /// The meeting.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: ChronoDate,
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub member_id: i64,
    /// present, apologies or absent.
    pub status: String,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
