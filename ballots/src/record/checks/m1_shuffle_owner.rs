//! M1: who shuffled.

use std::collections::HashSet;

use crate::board::Owned;
use crate::group::Group;
use crate::opening::OpeningError;
use crate::record::events::Link;
use crate::record::{About, Check, Failure};
use crate::setup::Setup;

pub(crate) const ABOUT: About = About {
    number: "M1",
    title: "Every shuffle is by a trustee of its own",
    looks_at: "whose every shuffle is",
    meaning: "one person alone may know which ballot is whose",
    stops: "One trustee who makes all the shuffles and so knows whose ballot is which; a shuffle by a stranger",
    source: "Shuffles",
};

/// The shuffler, one of the trustees who is not among those `before`.
pub(crate) fn check<G: Group>(
    link: &Link,
    owned: &Owned,
    setup: &Setup<G>,
    before: &mut HashSet<u32>,
) -> Result<u32, Failure> {
    let failure = |reason: String| Failure::new(Check::ShuffleOwner, link.event.place(), reason);
    let owner = owned.owner;
    if setup.trustees().owner(owner).is_none() {
        return Err(failure(OpeningError::Owner(owner).to_string()));
    }
    if !before.insert(owner) {
        return Err(failure(format!("trustee {owner} has shuffled already")));
    }
    Ok(owner)
}
