//! Somebody who asked for a code to sign in.

use sea_orm::entity::prelude::*;

/// Somebody who asked for a code to sign in.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_ins")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Keyed hash of what the browser that asked was given.
    pub request_mark: String,
    /// Keyed hash of the address, to count by.
    pub address_mark: String,
    /// Keyed hash of the block of addresses that the request came from.
    pub block_mark: String,
    /// The address, sealed, until the letter is written.
    pub sealed: Option<Vec<u8>>,
    /// Keyed hash of the code; none for unknown people.
    pub code_mark: Option<String>,
    /// Who, if they have an account.
    pub account_id: Option<i64>,
    /// Who, if they are a member.
    pub member_id: Option<i64>,
    /// How often a code was tried.
    pub tries: i32,
    /// Whether they got in by it.
    pub used: bool,
    /// When.
    pub asked_at: ChronoDateTimeUtc,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
