//! A data object of a board, placed before its event.

use sea_orm::entity::prelude::*;

/// A data object of a board, placed before its event.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "data_objects")]
pub struct Model {
    /// The election.
    #[sea_orm(primary_key, auto_increment = false)]
    pub election_id: i64,
    /// Height of the event it goes with.
    #[sea_orm(primary_key, auto_increment = false)]
    pub height: i64,
    /// Its place before that event, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i32,
    /// SHA-256 of the bytes.
    pub hash: String,
    /// Canonical bytes.
    pub bytes: Vec<u8>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
