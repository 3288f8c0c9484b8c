//! An event of a board; its canonical bytes are what is hashed.

use sea_orm::entity::prelude::*;

/// An event of a board; its canonical bytes are what is hashed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "board_events")]
pub struct Model {
    /// The election.
    #[sea_orm(primary_key, auto_increment = false)]
    pub election_id: i64,
    /// Its height from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub height: i64,
    /// SHA-256 of the bytes.
    pub hash: String,
    /// What happened.
    pub kind: String,
    /// The trustee whose it is, for a shuffle or an opening.
    pub owner: Option<i32>,
    /// Canonical bytes.
    pub bytes: Vec<u8>,
    /// Where it ends in the archive, in bytes.
    pub ends: i64,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
