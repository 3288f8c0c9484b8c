//! A decision of a panel at a meeting, with its votes.

use sea_orm::entity::prelude::*;

/// A decision of a panel at a meeting, with its votes.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "resolutions")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The panel.
    pub panel_id: i64,
    /// The meeting.
    pub day: ChronoDate,
    /// decision, co-option or officer.
    pub kind: String,
    /// What was resolved.
    pub text: String,
    /// Who proposed it.
    pub proposer_id: Option<i64>,
    /// Who seconded it.
    pub seconder_id: Option<i64>,
    /// Votes for.
    pub votes_for: i32,
    /// Votes against.
    pub votes_against: i32,
    /// Abstentions.
    pub abstained: i32,
    /// Whether it was carried by a quorate meeting.
    pub carried: bool,
    /// Whether everybody may read it.
    pub public: bool,
    /// Which office, for an officer.
    pub post: Option<String>,
    /// Whom it chooses.
    pub member_id: Option<i64>,
    /// Subject of who recorded it.
    pub author: String,
    /// When it was recorded.
    pub at: ChronoDateTimeUtc,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
