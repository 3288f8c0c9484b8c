//! Leaving a panel before a term is over, and how the seat is filled: by the routes of the panel's
//! rules, one after the other, with what each found.

pub mod countback;
pub mod pages;
pub mod rules;
pub mod store;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use crate::panels::rules::Route;
use crate::terms::Cause;

/// A seat that fell vacant before its term was over.
#[derive(Clone, Debug, Serialize)]
pub struct Vacancy {
    /// Its number.
    pub id: i64,
    /// The post.
    #[serde(skip)]
    pub post: i64,
    /// The term that ended early.
    pub membership: i64,
    /// Why.
    pub cause: Cause,
    /// First day without a holder.
    pub since: NaiveDate,
    /// The day after the last of the term that ended early.
    pub until: NaiveDate,
    /// The version of the panel's rules by which it is filled.
    pub rules_version: i32,
    /// What came of it.
    pub settled: Option<Settled>,
}

/// What came of a vacancy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Settled {
    /// filled or left-vacant.
    pub outcome: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Why, where it stays vacant.
    pub note: Option<String>,
}

/// Whom a vacancy was offered to, or a route that found nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Offer {
    /// Its number.
    #[serde(skip)]
    pub id: i64,
    /// How they were found.
    pub route: Route,
    /// Who; nobody if the route found none.
    pub member: Option<i64>,
    /// The election whose ballots or order it follows, or the by-election.
    #[serde(skip)]
    pub election: Option<i64>,
    /// The resolution of the panel.
    pub resolution: Option<i64>,
    /// What they said.
    pub accepted: Option<bool>,
}

/// What the secretary sends to take the next step.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// A lot, where the count of the route comes to one.
    pub lot: Option<crate::elections::result::LotEntry>,
    /// For a co-option: the resolution that chose somebody.
    pub resolution: Option<i64>,
    /// Why, where the seat is to stay vacant.
    pub reason: Option<String>,
}

/// What a step found.
#[derive(Clone, Debug, Serialize)]
pub struct Found {
    /// By which route.
    pub route: Route,
    /// To whom the seat is offered; nobody if the route found none.
    pub offered_to: Option<i64>,
    /// What comes next.
    pub next: String,
}

/// The count behind an offer.
#[derive(Clone, Debug, Default)]
pub struct Evidence {
    /// JSON bytes.
    pub transcript: Option<Vec<u8>>,
    /// The same as text.
    pub sheet: Option<String>,
    /// Source and seed of the lot, where one was drawn.
    pub lot: Option<String>,
}
