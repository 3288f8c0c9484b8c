//! A term: a member in a post from a day to a day. Written once, never changed.

use sea_orm::entity::prelude::*;

/// A term: a member in a post from a day to a day. Written once, never changed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "memberships")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The panel.
    pub panel_id: i64,
    /// The post.
    pub post_id: i64,
    /// Who.
    pub member_id: i64,
    /// How they came to it: elected, co-opted, ...
    pub basis: String,
    /// The election, where there was one.
    pub election_id: Option<i64>,
    /// The resolution of the panel, where there was one.
    pub resolution_id: Option<i64>,
    /// The vacancy that it fills, where it fills one.
    pub vacancy_id: Option<i64>,
    /// Whether they vote on the panel.
    pub with_vote: bool,
    /// First day.
    pub starts: ChronoDate,
    /// The day after the last.
    pub ends: ChronoDate,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
