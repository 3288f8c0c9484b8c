//! A member stands in an election.

use sea_orm::entity::prelude::*;

/// A member stands in an election.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "nominations")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The election.
    pub election_id: i64,
    /// Who stands.
    pub member_id: i64,
    /// In their own words.
    pub statement: String,
    /// offered, filed, accepted, rejected, declined, withdrawn or died.
    pub status: String,
    /// Why it was rejected.
    pub reason: Option<String>,
    /// Place on the ballot from 1, fixed when nominations close.
    pub place: Option<i32>,
    /// When.
    pub filed_at: ChronoDateTimeUtc,
    /// Interests that the member declares.
    pub interests: String,
    /// Post and employer, as the ballot paper's reader should know them.
    pub particulars: String,
    /// Who nominated the member, where it was somebody else.
    pub nominated_by: Option<i64>,
    /// The ground on which it was rejected.
    pub ground: Option<String>,
    /// When it was recorded that the member has died.
    pub died_at: Option<ChronoDateTimeUtc>,
    /// Place in the order that was fixed when nominations closed; kept by those who stand no more.
    pub first_place: Option<i32>,
    /// The language in which the member writes, as a tag of BCP 47; English where nothing is said.
    pub language: Option<String>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
