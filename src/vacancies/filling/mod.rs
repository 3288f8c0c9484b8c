//! How a vacancy is filled: a route finds somebody, they are offered the seat, and they answer.

mod search;
pub mod store;

use serde::Serialize;

use crate::elections::result::Drawn;
use crate::panels::rules::Route;

/// What the secretary sends to take the next step.
#[derive(Clone, Debug, Default)]
pub struct Step {
    /// A lot, where the count of the route comes to one.
    pub lot: Option<Drawn>,
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
