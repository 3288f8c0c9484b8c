//! A3: the chain of events.

use crate::archive::Member;
use crate::board::Event;
use crate::hash::Hash;
use crate::record::{About, Check, Failure};

pub(crate) const ABOUT: About = About {
    number: "A3",
    title: "Every event names the one before it",
    looks_at: "every event: whose successor it says that it is, and its height",
    meaning: "an event was removed, inserted or moved",
    stops: "Taking a ballot off the board, putting one in, or changing their order, once somebody has kept the last event",
    source: "Public data",
};

/// The event that the member is: the next after `last`.
pub(crate) fn check(member: &Member, last: Option<&(Event, Hash)>) -> Result<Event, Failure> {
    let event = Event::parse(&member.body)
        .map_err(|e| Failure::new(Check::Chain, format!("event {}", member.hash), e))?;
    let (parent, height) = match last {
        None => (None, 0),
        Some((last, hash)) => (Some(*hash), last.height + 1),
    };
    if event.parent != parent {
        let reason = "parent is not the hash of the event before";
        return Err(Failure::new(Check::Chain, event.place(), reason));
    }
    if event.height != height {
        let reason = format!("height is {}, and should be {height}", event.height);
        return Err(Failure::new(Check::Chain, event.place(), reason));
    }
    Ok(event)
}
