//! A request's key, written in the transaction of what the request did.

use sea_orm::entity::prelude::*;

/// A request's key, written in the transaction of what the request did.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency_keys")]
pub struct Model {
    /// Hash of who and which key.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// Hash of the request.
    pub request: String,
    /// Which attempt wrote it.
    pub attempt: String,
    /// When.
    pub at: ChronoDateTimeUtc,
    /// The answer, sealed with the key.
    pub answer: Option<Vec<u8>>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
