//! A trustee's message in a round of making the key.

use sea_orm::entity::prelude::*;

/// A trustee's message in a round of making the key.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ceremony_messages")]
pub struct Model {
    /// The election.
    #[sea_orm(primary_key, auto_increment = false)]
    pub election_id: i64,
    /// Of which attempt.
    #[sea_orm(primary_key, auto_increment = false)]
    pub attempt: i32,
    /// Of which round.
    #[sea_orm(primary_key, auto_increment = false)]
    pub round: String,
    /// The trustee's number.
    #[sea_orm(primary_key, auto_increment = false)]
    pub owner: i32,
    /// As it came.
    pub bytes: Vec<u8>,
    /// When.
    pub received_at: ChronoDateTimeUtc,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
