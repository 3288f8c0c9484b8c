//! Something that the secretary has to look into.

use sea_orm::entity::prelude::*;

/// Something that the secretary has to look into.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "matters")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The panel.
    pub panel_id: i64,
    /// About whom.
    pub member_id: i64,
    /// missed-meetings, lost-eligibility, changed-employer.
    pub kind: String,
    /// Since when.
    pub day: ChronoDate,
    /// What happened.
    pub detail: String,
    /// What came of it.
    pub settled: Option<String>,
    /// When.
    pub settled_at: Option<ChronoDateTimeUtc>,
    /// When it was raised.
    pub at: ChronoDateTimeUtc,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
