//! Taking ballots was interrupted, as published.

use sea_orm::entity::prelude::*;

/// Taking ballots was interrupted, as published.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "interruptions")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The election.
    pub election_id: i64,
    /// What happened.
    pub what: String,
    /// When it began.
    pub began_at: ChronoDateTimeUtc,
    /// When it was over.
    pub ended_at: Option<ChronoDateTimeUtc>,
    /// How.
    pub how_it_ended: Option<String>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
