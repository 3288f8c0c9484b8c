//! The count of an election.

use sea_orm::entity::prelude::*;

/// The count of an election.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "counts")]
pub struct Model {
    /// The election.
    #[sea_orm(primary_key, auto_increment = false)]
    pub election_id: i64,
    /// Name of the counting rule.
    pub rule: String,
    /// elected, no-majority, no-votes or unopposed.
    pub outcome: String,
    /// The transcript, JSON bytes as published.
    pub transcript: Vec<u8>,
    /// What happened, in sentences: a JSON list.
    pub sentences: Vec<u8>,
    /// The result sheet as text.
    pub sheet: String,
    /// The result sheet as CSV, where there are stages.
    pub csv: Option<String>,
    /// The way of the votes from stage to stage as an SVG, where there are stages.
    pub diagram: Option<String>,
    /// Source and seed of the lot, where one was drawn.
    pub lot: Option<String>,
    /// When.
    pub counted_at: ChronoDateTimeUtc,
    /// When the result was declared.
    pub declared_at: Option<ChronoDateTimeUtc>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
