//! A change that somebody is to be told of, or was.

use sea_orm::entity::prelude::*;

/// A change that somebody is to be told of, or was.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tellings")]
pub struct Model {
    /// Who.
    #[sea_orm(primary_key, auto_increment = false)]
    pub webhook_id: String,
    /// The change.
    #[sea_orm(primary_key, auto_increment = false)]
    pub change_id: i64,
    /// waiting or told.
    pub state: String,
    /// How often it was tried.
    pub attempts: i32,
    /// What they answered last.
    pub status: Option<i32>,
    /// Why there was no answer.
    pub error: Option<String>,
    /// When it was tried last.
    pub tried_at: Option<ChronoDateTimeUtc>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
