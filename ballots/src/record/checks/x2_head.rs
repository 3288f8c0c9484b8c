//! X2: the head that the service signed is that of this record.

use crate::group::Group;
use crate::record::beside::Opened;
use crate::record::{About, Check, Failure};
use crate::supplement::{Content, Head, SignedHead, event_leaf, merkle::Tree};

pub(crate) const ABOUT: About = About {
    number: "X2",
    title: "The head that was signed is that of this record",
    looks_at: "the signed head, and the hash of every event that it covers",
    meaning: "somebody was shown another board, or the record was cut off",
    stops: "Two boards for two audiences; a record whose tail is cut off",
    source: "docs/supplement.md",
};

/// How many events the head covers.
pub(crate) fn check<G: Group>(content: &Content, record: &Opened<'_, G>) -> Result<usize, Failure> {
    let failure = |reason: String| Failure::new(Check::Head, "supplement, head", reason);
    let signed = SignedHead::parse(content.head.as_bytes()).map_err(|e| failure(e.to_string()))?;
    let signature = signed.verify(&content.key);
    signature.map_err(|e| failure(e.to_string()))?;
    let size = signed.head().size;
    let covered = usize::try_from(size).ok();
    let Some(events) = covered.and_then(|size| record.events.get(..size)) else {
        return Err(failure(format!(
            "covers {size} events, and the record has {}: the record was cut off, or is an older copy",
            record.events.len()
        )));
    };
    let tree: Tree = events.iter().map(|(_, hash)| event_leaf(hash)).collect();
    if *signed.head() != Head::of(record.setup.uuid(), &tree) {
        let reason = "is not that of the record's events: somebody was shown another board";
        return Err(failure(reason.to_owned()));
    }
    if events.last().map(|(_, hash)| *hash) != Some(content.event) {
        let reason = "is not the last event that the head covers";
        return Err(Failure::new(Check::Head, "supplement, event", reason));
    }
    if record.outcome.is_some() && events.len() != record.events.len() {
        let reason = "is older than the record's result: fetch the supplement again";
        return Err(failure(reason.to_owned()));
    }
    Ok(events.len())
}
