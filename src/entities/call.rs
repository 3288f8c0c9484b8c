//! The rest of a notice of election: what was announced besides the election's own row.

use sea_orm::entity::prelude::*;

/// The rest of a notice of election: what was announced besides the election's own row.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "calls")]
pub struct Model {
    /// The election.
    #[sea_orm(primary_key, auto_increment = false)]
    pub election_id: i64,
    /// The day of the notice.
    pub notice_on: ChronoDate,
    /// The candidates are published then at the latest.
    pub candidates_published: ChronoDateTimeUtc,
    /// Candidates can withdraw until then.
    pub withdrawals_close: ChronoDateTimeUtc,
    /// The elected say until then whether they accept.
    pub answers_close: ChronoDateTimeUtc,
    /// alphabetical or lot.
    pub ballot_order: String,
    /// For a lot: where its seed will come from, as announced.
    pub lot_source: Option<String>,
    /// The seed, once it is there.
    pub lot_seed: Option<String>,
    /// Where the seed of a lot comes from that decides a tie of the count, as announced; null: the
    /// notice didn't say.
    pub tie_source: Option<String>,
    /// Why the timetable isn't that of the panel's rules, where it isn't.
    pub departure: Option<String>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
