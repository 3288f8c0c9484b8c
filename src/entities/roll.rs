//! A version of an election's roll: the snapshot is the first, each correction makes another.

use sea_orm::entity::prelude::*;

/// A version of an election's roll: the snapshot is the first, each correction makes another.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rolls")]
pub struct Model {
    /// The election.
    #[sea_orm(primary_key, auto_increment = false)]
    pub election_id: i64,
    /// From 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    /// How many were on it.
    pub size: i64,
    /// Random, so that nobody can guess who is on it from the fingerprint; hexadecimal.
    pub salt: String,
    /// SHA-256 over the salt and the members' numbers.
    pub fingerprint: String,
    /// When.
    pub taken_at: ChronoDateTimeUtc,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
