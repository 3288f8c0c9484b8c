//! A trustee of an election. Their public key only.

use sea_orm::entity::prelude::*;

/// A trustee of an election. Their public key only.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "trustees")]
pub struct Model {
    /// The election.
    #[sea_orm(primary_key, auto_increment = false)]
    pub election_id: i64,
    /// Their number from 1, as the record counts.
    #[sea_orm(primary_key, auto_increment = false)]
    pub owner: i32,
    /// Subject of their token.
    pub subject: String,
    /// As published.
    pub name: String,
    /// What they sent: key with proof, canonical bytes.
    pub public_key: Option<Vec<u8>>,
    /// Where letters to them go.
    pub email: Option<String>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
