//! One attempt of the trustees to make the key.

use sea_orm::entity::prelude::*;

/// One attempt of the trustees to make the key.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ceremonies")]
pub struct Model {
    /// The election.
    #[sea_orm(primary_key, auto_increment = false)]
    pub election_id: i64,
    /// Which attempt, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub attempt: i32,
    /// When it began.
    pub began_at: ChronoDateTimeUtc,
    /// When it was given up.
    pub ended_at: Option<ChronoDateTimeUtc>,
    /// Why it was given up.
    pub ended_because: Option<String>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
