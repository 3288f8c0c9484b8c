//! A letter on its way, or sent.

use sea_orm::entity::prelude::*;

/// A letter on its way, or sent.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "letters")]
pub struct Model {
    /// 32 hex digits; also the local part of its Message-ID.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Which letter of the catalogue.
    pub kind: String,
    /// By which sender it goes.
    pub channel: String,
    /// The panel that it is about.
    pub panel_id: Option<i64>,
    /// The election that it is about.
    pub election_id: Option<i64>,
    /// To which member; their address is looked up when it is sent.
    pub member_id: Option<i64>,
    /// To whom, where they are no member.
    pub name: Option<String>,
    /// To which address, where they are no member.
    pub address: Option<String>,
    /// Its subject.
    pub subject: String,
    /// What it says, sealed; gone once a letter with a secret has been sent.
    pub sealed: Option<Vec<u8>>,
    /// Whether it carries a secret.
    pub secret: bool,
    /// waiting, sending, sent, delayed, refused, bounced, uncertain, withdrawn.
    pub state: String,
    /// How often an attempt ended without our knowing how.
    pub unknown_ends: i32,
    /// What the mail server said last.
    pub error: Option<String>,
    /// When it was posted.
    pub posted_at: ChronoDateTimeUtc,
    /// When the mail server took it.
    pub sent_at: Option<ChronoDateTimeUtc>,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
