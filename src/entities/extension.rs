//! Voting was made to close later.

use sea_orm::entity::prelude::*;

/// Voting was made to close later.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "extensions")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The election.
    pub election_id: i64,
    /// When it would have closed.
    pub before: ChronoDateTimeUtc,
    /// When it closes now.
    pub after: ChronoDateTimeUtc,
    /// Why.
    pub reason: String,
    /// When that was decided.
    pub at: ChronoDateTimeUtc,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
