//! The keys that a database goes with: one row.

use sea_orm::entity::prelude::*;

/// The keys that a database goes with: one row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "own_keys")]
pub struct Model {
    /// The public key of receipts, in Base64.
    #[sea_orm(primary_key, auto_increment = false)]
    pub receipts: String,
    /// What the vault's key makes of a text that is always the same.
    pub vault: String,
    /// Since when.
    pub since: ChronoDateTimeUtc,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
