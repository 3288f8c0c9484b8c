//! A member who is asked to support a nomination.

use sea_orm::entity::prelude::*;

/// A member who is asked to support a nomination.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "supporters")]
pub struct Model {
    /// The nomination.
    #[sea_orm(primary_key, auto_increment = false)]
    pub nomination_id: i64,
    /// Who is asked.
    #[sea_orm(primary_key, auto_increment = false)]
    pub member_id: i64,
    /// proposer or seconder.
    pub part: String,
    /// When.
    pub asked_at: ChronoDateTimeUtc,
    /// Their answer; null until given.
    pub confirmed: Option<bool>,
    /// When they answered.
    pub answered_at: Option<ChronoDateTimeUtc>,
    /// SHA-256 of the code in their letter; null once it was used.
    pub code_hash: Option<String>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
