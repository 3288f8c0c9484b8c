//! A4: the order of events.

use crate::board::{Event, EventKind};
use crate::record::{About, Check, Failure};

pub(crate) const ABOUT: About = About {
    number: "A4",
    title: "The events come in the order of an election",
    looks_at: "the kind of every event, and of the one before it",
    meaning: "a step was left out, repeated, or made when it was not due",
    stops: "A ballot accepted after the close; a result without a shuffle or an opening; a second result",
    source: "Public data",
};

/// Whether the event may follow one of kind `before`; `needs_shuffle` says whether any question is
/// ranked.
pub(crate) fn check(
    event: &Event,
    before: Option<EventKind>,
    needs_shuffle: bool,
) -> Result<(), Failure> {
    if event.kind.may_follow(before, needs_shuffle) {
        return Ok(());
    }
    let before = before.map_or("nothing".to_owned(), |kind| kind.to_string());
    let reason = format!("cannot follow {before} in this election");
    Err(Failure::new(Check::Order, event.place(), reason))
}

/// No setup at all.
pub(crate) fn empty() -> Failure {
    let reason = "ends before the election's setup";
    Failure::new(Check::Order, "archive", reason)
}

/// A shuffle or a decryption before there is a tally.
pub(crate) fn no_tally(event: &Event) -> Failure {
    Failure::new(Check::Order, event.place(), "comes before the tally")
}
