//! A day that somebody has to add to the calendar of holidays, or take out of it.

use sea_orm::entity::prelude::*;

/// A day that somebody has to add to the calendar of holidays, or take out of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "holidays")]
pub struct Model {
    /// The day.
    #[sea_orm(primary_key, auto_increment = false)]
    pub day: ChronoDate,
    /// What it is called.
    pub name: String,
    /// Whether it is a holiday; if not, it is an ordinary day although the rules make it one.
    pub free: bool,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
