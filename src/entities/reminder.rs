//! A reminder to those who have not voted.

use sea_orm::entity::prelude::*;

/// A reminder to those who have not voted.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reminders")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The election.
    pub election_id: i64,
    /// When it is due.
    pub due_at: ChronoDateTimeUtc,
    /// When it was sent.
    pub sent_at: Option<ChronoDateTimeUtc>,
    /// To how many.
    pub count: Option<i32>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
