//! A leaf of the roll's commitment.

use sea_orm::entity::prelude::*;

/// A leaf of the roll's commitment.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "roll_leaves")]
pub struct Model {
    /// The election.
    #[sea_orm(primary_key, auto_increment = false)]
    pub election_id: i64,
    /// The leaf's hash.
    #[sea_orm(primary_key, auto_increment = false)]
    pub leaf: String,
    /// Whose it is, until they are erased.
    pub member_id: Option<i64>,
    /// The leaf's salt.
    pub salt: Option<String>,
    /// Name as on the roll.
    pub name: Option<String>,
    /// Address as on the roll.
    pub email: Option<String>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
