//! What is known of one meeting beside its series: moved, cancelled, extra, held.

use sea_orm::entity::prelude::*;

/// What is known of one meeting beside its series: moved, cancelled, extra, held.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "meetings")]
pub struct Model {
    /// The panel.
    #[sea_orm(primary_key, auto_increment = false)]
    pub panel_id: i64,
    /// The day by which it is known; a moved meeting keeps it.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: ChronoDate,
    /// When it begins.
    pub starts_at: ChronoDateTimeUtc,
    /// How long.
    pub minutes: i32,
    /// Where; for members.
    pub place: String,
    /// planned, cancelled or held.
    pub status: String,
    /// Why it was moved or cancelled; public.
    pub note: String,
    /// How often it was changed.
    pub sequence: i32,
    /// Members with a vote who were there, once it was held.
    pub present: Option<i32>,
    /// Members with a vote on that day.
    pub voting: Option<i32>,
    /// How many had to be there.
    pub needed: Option<i32>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
