//! A trustee's commitment to a share of the opening.

use sea_orm::entity::prelude::*;

/// A trustee's commitment to a share of the opening.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "share_commitments")]
pub struct Model {
    /// The election.
    #[sea_orm(primary_key, auto_increment = false)]
    pub election_id: i64,
    /// The trustee, from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub owner: i32,
    /// The hash that was committed to.
    #[sea_orm(primary_key, auto_increment = false)]
    pub commitment: String,
    /// Height of the board's last event at that time.
    pub height: i64,
    /// Its hash.
    pub event: String,
    /// When.
    pub committed_at: ChronoDateTimeUtc,
    /// The service's signature of it.
    pub signature: String,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
