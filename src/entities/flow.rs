//! Somebody who was sent to another place and is expected back: another sign-in service.

use sea_orm::entity::prelude::*;

/// Somebody who was sent to another place and is expected back: another sign-in service.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "flows")]
pub struct Model {
    /// Keyed hash of what comes back with them.
    #[sea_orm(primary_key, auto_increment = false)]
    pub mark: String,
    /// What for.
    pub kind: String,
    /// What has to fit when they come back, sealed.
    pub sealed: Vec<u8>,
    /// When.
    pub began_at: ChronoDateTimeUtc,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
