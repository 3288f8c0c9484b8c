//! An interest that a member has declared.

use sea_orm::entity::prelude::*;

/// An interest that a member has declared.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "interests")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The panel.
    pub panel_id: i64,
    /// Whose.
    pub member_id: i64,
    /// What it is.
    pub text: String,
    /// Whether everybody may read it.
    pub public: bool,
    /// Since when they have it.
    pub since: ChronoDate,
    /// When it was declared.
    pub declared_at: ChronoDateTimeUtc,
    /// When it was over.
    pub ended: Option<ChronoDate>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
