//! One entitled voter of an election, as of the record date.

use sea_orm::entity::prelude::*;

/// One entitled voter of an election, as of the record date.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "roll_entries")]
pub struct Model {
    /// The election.
    #[sea_orm(primary_key, auto_increment = false)]
    pub election_id: i64,
    /// The voter.
    #[sea_orm(primary_key, auto_increment = false)]
    pub member_id: i64,
    /// Whether a ballot came in by this member's token. No time, and never which ballot.
    pub voted: bool,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
