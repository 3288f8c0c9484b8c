//! A candidate's photograph, written anew by the service.

use sea_orm::entity::prelude::*;

/// A candidate's photograph, written anew by the service.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "photographs")]
pub struct Model {
    /// The nomination.
    #[sea_orm(primary_key, auto_increment = false)]
    pub nomination_id: i64,
    /// The picture.
    pub jpeg: Vec<u8>,
    /// In pixels.
    pub width: i32,
    /// In pixels.
    pub height: i32,
    /// SHA-256 of the picture.
    pub hash: String,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
