//! Work that is due at a time.

use sea_orm::entity::prelude::*;

/// Work that is due at a time. Gone when it is done.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "jobs")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// What it is about; one job of a key at a time.
    pub key: String,
    /// In which lane it runs.
    pub lane: String,
    /// What is to be done, as JSON.
    pub job: String,
    /// waiting, or failed: given up after the last attempt.
    pub state: String,
    /// When it is due, or due again.
    pub due_at: ChronoDateTimeUtc,
    /// How often it was begun.
    pub attempts: i32,
    /// Grows with each claim and each new date: only who holds the newest may settle it.
    pub fence: i64,
    /// Until when one instance has it to itself.
    pub leased_until: Option<ChronoDateTimeUtc>,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
