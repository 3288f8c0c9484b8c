//! D1: who decrypted.

use crate::board::Owned;
use crate::group::Group;
use crate::opening::{OpeningError, PartialDecryption};
use crate::record::events::Link;
use crate::record::{About, Check, Failure};
use crate::setup::Setup;
use crate::verified::Verified;

pub(crate) const ABOUT: About = About {
    number: "D1",
    title: "Every decryption is by a trustee, once",
    looks_at: "whose every decryption is",
    meaning: "a stranger took part in the opening",
    stops: "An opening by strangers, or by one trustee in the name of two",
    source: "Partial decryptions",
};

/// The trustee, who is not among those `before`.
pub(crate) fn check<G: Group>(
    link: &Link,
    owned: &Owned,
    setup: &Setup<G>,
    before: &[Verified<PartialDecryption<G>>],
) -> Result<u32, Failure> {
    let failure = |error| Failure::new(Check::DecryptionOwner, link.event.place(), error);
    let owner = owned.owner;
    if setup.trustees().owner(owner).is_none() {
        return Err(failure(OpeningError::Owner(owner)));
    }
    if before.iter().any(|part| part.owner() == Some(owner)) {
        return Err(failure(OpeningError::Twice(owner)));
    }
    Ok(owner)
}
