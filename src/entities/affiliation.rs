//! A member belongs to a network since a day.

use sea_orm::entity::prelude::*;

/// A member belongs to a network since a day.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "affiliations")]
pub struct Model {
    /// The member.
    #[sea_orm(primary_key, auto_increment = false)]
    pub member_id: i64,
    /// The network.
    #[sea_orm(primary_key, auto_increment = false)]
    pub network_id: i64,
    /// First day.
    pub since: ChronoDate,
    /// The day after the last, where membership has ended or will.
    pub until: Option<ChronoDate>,
    /// Category of membership; may be empty.
    pub category: String,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
