//! The tracker of a ballot that was tested: it can't be cast.

use sea_orm::entity::prelude::*;

/// The tracker of a ballot that was tested: it can't be cast.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tested_ballots")]
pub struct Model {
    /// The election.
    #[sea_orm(primary_key, auto_increment = false)]
    pub election_id: i64,
    /// The ballot's tracker.
    #[sea_orm(primary_key, auto_increment = false)]
    pub tracker: String,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
