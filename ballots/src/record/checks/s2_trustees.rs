//! S2: the trustees' keys.

use crate::group::Group;
use crate::record::events::Link;
use crate::record::{About, Check, Failure};
use crate::trustee::Trustees;

pub(crate) const ABOUT: About = About {
    number: "S2",
    title: "Every trustee proved to hold the key that is published",
    looks_at: "the key of every trustee, with its proof; of a threshold, every certificate, polynomial and signature too",
    meaning: "a trustee's key may have been made up from the keys of others",
    stops: "A trustee who computes a key from those of the others, so that theirs alone opens every ballot; the same key under two names",
    source: "Verification keys; Threshold parameters; Trustees",
};

pub(crate) fn check<G: Group>(link: &Link) -> Result<Trustees<G>, Failure> {
    Trustees::parse(link.object(1)).map_err(|error| {
        let place = format!("{}, trustees", link.event.place());
        Failure::new(Check::Trustees, place, error)
    })
}
