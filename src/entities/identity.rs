//! By what name another service knows somebody.

use sea_orm::entity::prelude::*;

/// By what name another service knows somebody.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outside_names")]
pub struct Model {
    /// Which service.
    #[sea_orm(primary_key, auto_increment = false)]
    pub provider: String,
    /// The name there.
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject: String,
    /// Who it is here.
    pub account_id: i64,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
