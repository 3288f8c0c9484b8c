//! A public credential of the sealed roll. Never joined to a member.

use sea_orm::entity::prelude::*;

/// A public credential of the sealed roll. Never joined to a member.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "credentials")]
pub struct Model {
    /// The election.
    #[sea_orm(primary_key, auto_increment = false)]
    pub election_id: i64,
    /// 64 hexadecimal digits.
    #[sea_orm(primary_key, auto_increment = false)]
    pub public: String,
    /// live: may vote; spare: kept for one that is lost; void: replaced.
    pub state: String,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
