//! A seat that fell vacant before its term was over, or that an election left so.

use sea_orm::entity::prelude::*;

/// A seat that fell vacant before its term was over, or that an election left so.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vacancies")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The panel.
    pub panel_id: i64,
    /// The post.
    pub post_id: i64,
    /// The term that ended early; none where nobody took the seat up.
    pub membership_id: Option<i64>,
    /// Who left it, or did not take it up.
    pub leaver_id: Option<i64>,
    /// The election that filled it, or was to.
    pub election_id: Option<i64>,
    /// Why.
    pub cause: String,
    /// First day without a holder.
    pub since: ChronoDate,
    /// The day after the last of the term that ended early.
    pub until: ChronoDate,
    /// The version of the panel's rules in force when it fell vacant.
    pub rules_version: i32,
    /// filled or left-vacant, once it is settled.
    pub settled: Option<String>,
    /// When.
    pub settled_at: Option<ChronoDateTimeUtc>,
    /// Why, where it stays vacant.
    pub settled_note: Option<String>,
    /// When it was recorded.
    pub at: ChronoDateTimeUtc,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
