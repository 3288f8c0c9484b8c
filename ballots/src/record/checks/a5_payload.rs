//! A5: events and their objects.

use crate::archive::Member;
use crate::board::{Event, EventKind, Owned};
use crate::record::events::Link;
use crate::record::{About, Check, Failure};
use crate::setup::SetupData;
use crate::wire;

pub(crate) const ABOUT: About = About {
    number: "A5",
    title: "Every event refers to its objects, and no object is without an event",
    looks_at: "every event with the objects before it, and what these name in turn",
    meaning: "an object is missing, or one was added that nothing refers to",
    stops: "A roll or a key exchanged under an unchanged setup; objects hidden in the file that some program might read",
    source: "Public data",
};

/// As many objects as the event's kind has, the last of them its payload.
pub(crate) fn check(event: &Event, objects: &[Member]) -> Result<(), Failure> {
    let wanted = event.kind.objects();
    if objects.len() != wanted {
        let found = objects.len();
        let reason = format!("{found} objects before it where {wanted} belong");
        return Err(failure(event, reason));
    }
    if event.payload != objects.last().map(|member| member.hash) {
        return Err(failure(event, "payload is not the object before it"));
    }
    Ok(())
}

/// One more object in a row: no event has more than a setup.
pub(crate) fn one_more(objects: &[Member], next: &Member) -> Result<(), Failure> {
    if objects.len() < EventKind::Setup.objects() {
        return Ok(());
    }
    let reason = "more objects in a row than any event has";
    Err(Failure::new(Check::Payload, place(next), reason))
}

/// At the end of the archive no object may be left.
pub(crate) fn at_end(objects: &[Member]) -> Result<(), Failure> {
    match objects.first() {
        None => Ok(()),
        Some(object) => Err(Failure::new(
            Check::Payload,
            place(object),
            "no event follows it",
        )),
    }
}

/// `setup_data` names the three objects before it.
pub(crate) fn setup_data(link: &Link) -> Result<(), Failure> {
    let data: SetupData = wire::read(link.object(3)).map_err(|e| failure(&link.event, e))?;
    let named = [data.election, data.trustees, data.credentials].map(Some);
    if named != [link.name(0), link.name(1), link.name(2)] {
        let reason = "setup_data names other objects than those before it";
        return Err(failure(&link.event, reason));
    }
    Ok(())
}

/// `owned_shuffle` and `owned_partial_decryption` name the object before them.
pub(crate) fn owned(link: &Link) -> Result<Owned, Failure> {
    let owned = Owned::parse(link.object(1)).map_err(|e| failure(&link.event, e))?;
    if Some(owned.payload) != link.name(0) {
        let reason = "names another object than the one before it";
        return Err(failure(&link.event, reason));
    }
    Ok(owned)
}

fn place(object: &Member) -> String {
    format!("object {}", object.hash)
}

fn failure(event: &Event, reason: impl ToString) -> Failure {
    Failure::new(Check::Payload, event.place(), reason)
}
