//! The word of one of the two persons that a move needs.

use sea_orm::entity::prelude::*;

/// The word of one of the two persons that a move needs.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "approvals")]
pub struct Model {
    /// The election.
    #[sea_orm(primary_key, auto_increment = false)]
    pub election_id: i64,
    /// The stage that it is to go to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub to_stage: String,
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub by: String,
    /// Hash of what they approved.
    pub of: String,
    /// Source and seed of the lot, where one goes with it.
    pub lot: Option<String>,
    /// The reason, where one goes with it.
    pub reason: Option<String>,
    /// When.
    pub at: ChronoDateTimeUtc,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
