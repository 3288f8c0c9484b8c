//! How an election's poll is held, and what became of it.

use sea_orm::entity::prelude::*;

/// How an election's poll is held, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "polls")]
pub struct Model {
    /// The election.
    #[sea_orm(primary_key, auto_increment = false)]
    pub election_id: i64,
    /// How many trustees suffice to open the result; null: all of them are needed.
    pub needed: Option<i32>,
    /// Why all are needed, in the words of who decided it.
    pub consent: Option<String>,
    /// Voters in a hundred whose code may be undelivered when voting opens.
    pub most_undelivered: i32,
    /// Address of the registrar.
    pub registrar_email: Option<String>,
    /// By when the trustees shall have made the key.
    pub keys_due: Option<ChronoDateTimeUtc>,
    /// The election that this one rehearses.
    pub practice_of: Option<i64>,
    /// When the rehearsal was cleared away.
    pub cleared_at: Option<ChronoDateTimeUtc>,
    /// The void election that this one runs again.
    pub again_of: Option<i64>,
    /// Why it is void.
    pub void_reason: Option<String>,
    /// At which stage it was voided.
    pub voided_from: Option<String>,
    /// When it was voided.
    pub voided_at: Option<ChronoDateTimeUtc>,
    /// Until when the result can be challenged.
    pub challenges_until: Option<ChronoDateTimeUtc>,
    /// The declaration, JSON bytes as published.
    pub declaration: Option<Vec<u8>>,
    /// The documents of the poll as they were published when voting opened: a JSON list of name and
    /// text. Null before, and where voting opened before they were kept.
    pub documents: Option<Vec<u8>>,
    /// Until when the elected answer, since the declaration; null: as the notice said.
    pub answers_until: Option<ChronoDateTimeUtc>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
