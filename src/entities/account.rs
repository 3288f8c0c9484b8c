//! Somebody who can sign in.

use sea_orm::entity::prelude::*;

/// Somebody who can sign in.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "accounts")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// As the act log and elections name them; of a member "member:NUMBER".
    pub subject: String,
    /// Which member they are; name and address are then there.
    pub member_id: Option<i64>,
    /// Name, of somebody who is no member.
    pub name: Option<String>,
    /// Address, of somebody who is no member, lower case.
    pub email: Option<String>,
    /// When it was made.
    pub made_at: ChronoDateTimeUtc,
    /// When it was closed.
    pub closed_at: Option<ChronoDateTimeUtc>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
