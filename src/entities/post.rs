//! A post of a panel: a seat, the chair or the vice-chair.

use sea_orm::entity::prelude::*;

/// A post of a panel: a seat, the chair or the vice-chair.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "posts")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The panel.
    pub panel_id: i64,
    /// seat, chair or vice-chair.
    pub kind: String,
    /// As shown: "Seat 3".
    pub label: String,
    /// The class of seats that it belongs to, by name; empty for an office.
    pub class: String,
    /// The day from which it is there; none: nobody knows.
    pub since: Option<ChronoDate>,
    /// The day from which it is no more.
    pub retired: Option<ChronoDate>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
