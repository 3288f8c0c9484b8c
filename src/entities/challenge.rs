//! A voter or candidate says that the result is wrong.

use sea_orm::entity::prelude::*;

/// A voter or candidate says that the result is wrong.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "challenges")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The election.
    pub election_id: i64,
    /// Who.
    pub member_id: i64,
    /// What they say.
    pub grounds: String,
    /// When.
    pub filed_at: ChronoDateTimeUtc,
    /// How it was decided; null until then.
    pub upheld: Option<bool>,
    /// Why so.
    pub reason: Option<String>,
    /// When.
    pub decided_at: Option<ChronoDateTimeUtc>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
