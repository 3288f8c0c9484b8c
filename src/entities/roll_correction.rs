//! A change of a roll after the snapshot.

use sea_orm::entity::prelude::*;

/// A change of a roll after the snapshot.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "roll_corrections")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The election.
    pub election_id: i64,
    /// Whom it is about.
    pub member_id: i64,
    /// What was done: add or strike.
    pub change: String,
    /// Why.
    pub reason: String,
    /// The objection that led to it.
    pub objection_id: Option<i64>,
    /// When.
    pub made_at: ChronoDateTimeUtc,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
