//! A person of the community. Personal data lives here alone.

use sea_orm::entity::prelude::*;

/// A person of the community. Personal data lives here alone.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "members")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Address, lower case.
    pub email: String,
    /// Name as shown.
    pub name: String,
    /// Employer as shown; may be empty.
    pub organisation: String,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
