//! An election: what was called, and the stage it has reached.

use sea_orm::entity::prelude::*;

/// An election: what was called, and the stage it has reached.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "elections")]
pub struct Model {
    /// Its number.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// Its name in the public record (14 Base58 characters).
    pub uuid: String,
    /// The panel it is for.
    pub panel_id: i64,
    /// Which posts it fills: seat, chair or vice-chair.
    pub post: String,
    /// As announced; the question on the ballot.
    pub title: String,
    /// The notice, in a sentence or two.
    pub description: String,
    /// The stage; moved by `elections::moves` alone.
    pub stage: String,
    /// How many are to be elected.
    pub seats: i32,
    /// The version of the panel's rules under which it is held.
    pub rules_version: i32,
    /// Name of the counting rule, as the notice says it.
    pub counting: String,
    /// Length of a term.
    pub term_months: i32,
    /// First day of the terms.
    pub term_starts: ChronoDate,
    /// The day after the last, where the terms are the rest of others'.
    pub term_ends: Option<ChronoDate>,
    /// The vacancy that it fills, for a by-election.
    pub vacancy_id: Option<i64>,
    /// Its round from 1, for an office.
    pub round: i32,
    /// The round before.
    pub previous_id: Option<i64>,
    /// Who belonged on this day may vote.
    pub record_date: ChronoDate,
    /// IANA name in which the times below are announced.
    pub time_zone: String,
    /// Announced.
    pub nominations_close: ChronoDateTimeUtc,
    /// Announced.
    pub voting_opens: ChronoDateTimeUtc,
    /// Announced.
    pub voting_closes: ChronoDateTimeUtc,
    /// Subject of the registrar's token.
    pub registrar: Option<String>,
    /// The registrar, as published.
    pub registrar_name: Option<String>,
    /// When the notice was entered.
    pub called_at: ChronoDateTimeUtc,
}

/// None: joins are written where they are needed.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
