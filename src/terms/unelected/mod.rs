//! Terms that no election gives: ex officio, from before the register, co-opted beside the seats.

pub mod store;

use chrono::NaiveDate;

use super::Basis;

/// A term that no election gives.
#[derive(Clone, Debug)]
pub struct Appointment {
    /// Who.
    pub member: i64,
    /// Ex officio, transitional or co-opted.
    pub basis: Basis,
    /// Label of a seat, or of a place.
    pub post: String,
    /// First day, and the day after the last.
    pub dates: (NaiveDate, NaiveDate),
    /// Whether they vote.
    pub with_vote: bool,
    /// For a co-option.
    pub resolution: Option<i64>,
}
