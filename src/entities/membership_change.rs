//! What became of a term after it was written: added to, never changed.

use sea_orm::entity::prelude::*;

/// What became of a term after it was written: added to, never changed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "membership_changes")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The term.
    pub membership_id: i64,
    /// Its first day from now on.
    pub starts: ChronoDate,
    /// The day after its last from now on.
    pub ends: ChronoDate,
    /// Why: resignation, death, correction, ...
    pub cause: String,
    /// In the words of whoever recorded it; may be empty.
    pub note: String,
    /// Subject of who recorded it.
    pub author: String,
    /// When it was recorded.
    pub at: ChronoDateTimeUtc,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
