//! A trustee is asked to show that the key is at hand and works, and answers.

use sea_orm::entity::prelude::*;

/// A trustee is asked to show that the key is at hand and works, and answers.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "drills")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The election.
    pub election_id: i64,
    /// The trustee's number.
    pub owner: i32,
    /// opening or close: before which it was asked.
    pub occasion: String,
    /// What was asked: random text.
    pub question: String,
    /// Fingerprint of the setup that it is about.
    pub fingerprint: String,
    /// When it was asked.
    pub asked_at: ChronoDateTimeUtc,
    /// The answer, which holds.
    pub answer: Option<Vec<u8>>,
    /// When it came.
    pub answered_at: Option<ChronoDateTimeUtc>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
