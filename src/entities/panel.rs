//! An advisory panel of a network.

use sea_orm::entity::prelude::*;

/// An advisory panel of a network.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "panels")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The network that it advises.
    pub network_id: i64,
    /// Its short name in addresses.
    pub slug: String,
    /// Its full name.
    pub name: String,
    /// What it is for, in a sentence.
    pub purpose: String,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
