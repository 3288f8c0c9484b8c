//! When a panel meets, month by month.

use sea_orm::entity::prelude::*;

/// When a panel meets, month by month.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meeting_series")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The panel.
    pub panel_id: i64,
    /// Which one of the month: 1 to 4, or -1 for the last.
    pub week: i32,
    /// Monday is 1.
    pub weekday: i32,
    /// Local time: 12:30.
    pub at_time: String,
    /// How long.
    pub minutes: i32,
    /// IANA name.
    pub time_zone: String,
    /// Where: usually an address online; for members.
    pub place: String,
    /// First day on which it can fall.
    pub starts: ChronoDate,
    /// The day after the last, where there is one.
    pub ends: Option<ChronoDate>,
    /// Subject of who set it.
    pub author: String,
    /// When it was set.
    pub at: ChronoDateTimeUtc,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
