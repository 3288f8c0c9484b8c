//! A network of the community, such as the CCIO network.

use sea_orm::entity::prelude::*;

/// A network of the community, such as the CCIO network.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "networks")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its short name in addresses.
    pub slug: String,
    /// Its full name.
    pub name: String,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
