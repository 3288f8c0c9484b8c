//! Something that went wrong, as published.

use sea_orm::entity::prelude::*;

/// Something that went wrong, as published.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "incidents")]
pub struct Model {
    /// Number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The election.
    pub election_id: i64,
    /// When.
    pub happened_at: ChronoDateTimeUtc,
    /// A check's number, or a word.
    pub kind: String,
    /// What it is about.
    pub object: String,
    /// What came of it.
    pub effect: String,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
