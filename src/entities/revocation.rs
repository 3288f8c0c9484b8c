//! Tokens that no longer hold.

use sea_orm::entity::prelude::*;

/// Tokens that no longer hold.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "revocations")]
pub struct Model {
    /// The number of a token, or "subject:" and all of whose.
    #[sea_orm(primary_key, auto_increment = false)]
    pub what: String,
    /// Those made until then.
    pub at: ChronoDateTimeUtc,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
