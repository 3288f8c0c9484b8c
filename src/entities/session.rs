//! Somebody who is signed in.

use sea_orm::entity::prelude::*;

/// Somebody who is signed in.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Keyed hash of the token in the cookie.
    pub token_mark: String,
    /// Who.
    pub account_id: i64,
    /// When they signed in.
    pub made_at: ChronoDateTimeUtc,
    /// When they were last here, to the minute.
    pub seen_at: ChronoDateTimeUtc,
    /// When they last showed their second factor.
    pub stepped_up_at: Option<ChronoDateTimeUtc>,
    /// How often they showed a wrong one since.
    pub wrong_tries: i32,
    /// By which door they came: code, discourse, oidc.
    pub door: String,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
