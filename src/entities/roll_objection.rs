//! A member objects to the roll.

use sea_orm::entity::prelude::*;

/// A member objects to the roll.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "roll_objections")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The election.
    pub election_id: i64,
    /// Who objects.
    pub by_member: i64,
    /// Whom it is about; null where no member has the address that was given.
    pub about_member: Option<i64>,
    /// What is asked for: add or strike.
    pub wants: String,
    /// In their own words.
    pub said: String,
    /// When.
    pub filed_at: ChronoDateTimeUtc,
    /// The decision; null until made.
    pub upheld: Option<bool>,
    /// Why.
    pub reason: Option<String>,
    /// When it was decided.
    pub decided_at: Option<ChronoDateTimeUtc>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
