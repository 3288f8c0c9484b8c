//! A voting code that was given out again, or replaced. Names no voter.

use sea_orm::entity::prelude::*;

/// A voting code that was given out again, or replaced. Names no voter.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reissues")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The election.
    pub election_id: i64,
    /// The public credential that was made void; null: the same code was sent again.
    pub void: Option<String>,
    /// The spare that took its place.
    pub spare: Option<String>,
    /// Why, and what was checked.
    pub reason: String,
    /// When.
    pub at: ChronoDateTimeUtc,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
