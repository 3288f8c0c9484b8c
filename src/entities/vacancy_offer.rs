//! Whom a vacancy was offered to, or a route that found nobody.

use sea_orm::entity::prelude::*;

/// Whom a vacancy was offered to, or a route that found nobody.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "vacancy_offers")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The vacancy.
    pub vacancy_id: i64,
    /// How they were found.
    pub route: String,
    /// Who; nobody if the route found none.
    pub member_id: Option<i64>,
    /// The election whose ballots or order it follows, or the by-election.
    pub election_id: Option<i64>,
    /// The resolution of the panel.
    pub resolution_id: Option<i64>,
    /// The transcript of a countback, JSON bytes.
    pub transcript: Option<Vec<u8>>,
    /// The same as text.
    pub sheet: Option<String>,
    /// Source and seed of the lot, where one was drawn.
    pub lot: Option<String>,
    /// What they said.
    pub accepted: Option<bool>,
    /// Why the secretary ended it, or left the route behind.
    pub note: Option<String>,
    /// When it was offered.
    pub at: ChronoDateTimeUtc,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
