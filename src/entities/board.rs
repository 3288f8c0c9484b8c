//! The head of an election's board: the one row that decides what comes next.

use sea_orm::entity::prelude::*;

/// The head of an election's board: the one row that decides what comes next.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "boards")]
pub struct Model {
    /// The election.
    #[sea_orm(primary_key, auto_increment = false)]
    pub election_id: i64,
    /// The archive's timestamp, in seconds.
    pub timestamp: i64,
    /// Height of the head.
    pub height: i64,
    /// Hash of the last event.
    pub head: String,
    /// Whether ballots are taken.
    pub open: bool,
    /// When it closes by itself; ballots are taken before that moment alone.
    pub closes_at: Option<ChronoDateTimeUtc>,
    /// Whether taking ballots is interrupted for an incident.
    pub paused: bool,
    /// Whether a later ballot of a credential replaces an earlier one.
    pub revoting: bool,
    /// Length of the archive up to the head, in bytes.
    pub length: i64,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
