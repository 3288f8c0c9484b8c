//! A second factor: an authenticator app.

use sea_orm::entity::prelude::*;

/// A second factor: an authenticator app.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "factors")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Whose.
    pub account_id: i64,
    /// "totp".
    pub kind: String,
    /// What its owner calls it.
    pub label: String,
    /// Not used: kept for a kind of factor with a name of its own.
    pub credential: Option<String>,
    /// The shared secret, or the public key, sealed.
    pub sealed: Vec<u8>,
    /// The last time step or signature count that was used.
    pub counter: i64,
    /// Whether it has been shown once.
    pub confirmed: bool,
    /// When it was added.
    pub added_at: ChronoDateTimeUtc,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
