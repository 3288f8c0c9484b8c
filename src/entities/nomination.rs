//! A member stands in an election.

use sea_orm::entity::prelude::*;

/// A member stands in an election.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "nominations")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The election.
    pub election_id: i64,
    /// Who stands.
    pub member_id: i64,
    /// In their own words.
    pub statement: String,
    /// filed, accepted, rejected or withdrawn.
    pub status: String,
    /// Why it was rejected.
    pub reason: Option<String>,
    /// Place on the ballot from 1, fixed when nominations close.
    pub place: Option<i32>,
    /// When.
    pub filed_at: ChronoDateTimeUtc,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
