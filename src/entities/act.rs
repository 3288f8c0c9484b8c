//! An act; its canonical bytes are what is hashed.

use sea_orm::entity::prelude::*;

/// An act; its canonical bytes are what is hashed.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "acts")]
pub struct Model {
    /// Its number from 1.
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    /// When.
    pub at: ChronoDateTimeUtc,
    /// Subject of the token.
    pub who: String,
    /// In which role.
    pub role: String,
    /// What: election.stage, member.import, ...
    pub action: String,
    /// To what: election/UUID, panel/SLUG, ...
    pub about: String,
    /// Canonical bytes, with the hash of the act before.
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes.
    pub hash: String,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
