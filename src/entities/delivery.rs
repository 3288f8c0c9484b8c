//! What the registrar says of the voting codes on their way.

use sea_orm::entity::prelude::*;

/// What the registrar says of the voting codes on their way.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deliveries")]
pub struct Model {
    /// The election.
    #[sea_orm(primary_key, auto_increment = false)]
    pub election_id: i64,
    /// Codes that arrived, as far as is known.
    pub delivered: i32,
    /// Codes that came back or were never sent.
    pub undelivered: i32,
    /// When they said so.
    pub at: ChronoDateTimeUtc,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
