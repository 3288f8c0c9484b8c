//! A ballot that was accepted, and the signature that says so.

use sea_orm::entity::prelude::*;

/// A ballot that was accepted, and the signature that says so.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "receipts")]
pub struct Model {
    /// The election.
    #[sea_orm(primary_key, auto_increment = false)]
    pub election_id: i64,
    /// Height of its event.
    #[sea_orm(primary_key, auto_increment = false)]
    pub height: i64,
    /// The ballot's tracker.
    pub tracker: String,
    /// The public credential that signed it.
    pub credential: String,
    /// Hash of its event.
    pub event: String,
    /// When, to the second.
    pub accepted_at: ChronoDateTimeUtc,
    /// Of the receipt's text, Base64.
    pub signature: String,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
