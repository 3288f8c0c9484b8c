//! The strong proofs of a partial decryption.

use sea_orm::entity::prelude::*;

/// The strong proofs of a partial decryption.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "strong_proofs")]
pub struct Model {
    /// The election.
    #[sea_orm(primary_key, auto_increment = false)]
    pub election_id: i64,
    /// The trustee, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub owner: i32,
    /// Hash of the partial decryption.
    pub payload: String,
    /// Canonical JSON.
    pub proofs: Vec<u8>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
