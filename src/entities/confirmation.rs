//! What somebody has looked at and found right before voting opens.

use sea_orm::entity::prelude::*;

/// What somebody has looked at and found right before voting opens.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "confirmations")]
pub struct Model {
    /// The election.
    #[sea_orm(primary_key, auto_increment = false)]
    pub election_id: i64,
    /// What: letters or backup.
    #[sea_orm(primary_key, auto_increment = false)]
    pub what: String,
    /// Who.
    pub by: String,
    /// What they saw.
    pub note: String,
    /// When.
    pub at: ChronoDateTimeUtc,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
