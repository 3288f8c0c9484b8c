//! Who was elected, in order, and their answer.

use sea_orm::entity::prelude::*;

/// Who was elected, in order, and their answer.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "winners")]
pub struct Model {
    /// The election.
    #[sea_orm(primary_key, auto_increment = false)]
    pub election_id: i64,
    /// Order of election from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub place: i32,
    /// Who.
    pub member_id: i64,
    /// Their answer; null until given.
    pub accepted: Option<bool>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
