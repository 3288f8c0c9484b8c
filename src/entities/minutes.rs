//! A version of a meeting's minutes.

use sea_orm::entity::prelude::*;

/// A version of a meeting's minutes.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "minutes")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The panel.
    pub panel_id: i64,
    /// The meeting.
    pub day: ChronoDate,
    /// For the panel: under the Chatham House rule.
    pub inner: String,
    /// For everybody; names nobody who spoke.
    pub public: String,
    /// Subject of who wrote it.
    pub author: String,
    /// When.
    pub at: ChronoDateTimeUtc,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
