//! D2: the proofs of decryptions.

use crate::group::Group;
use crate::opening::PartialDecryption;
use crate::record::events::Link;
use crate::record::{About, Check, Failure};
use crate::setup::Setup;
use crate::tally::Tally;
use crate::verified::Verified;

pub(crate) const ABOUT: About = About {
    number: "D2",
    title: "Every trustee proved to have decrypted truthfully",
    looks_at: "every value of every decryption, with its proof",
    meaning: "a trustee may have changed the result",
    stops: "A trustee who opens the ballots to a result of their choice",
    source: "Partial decryptions",
};

pub(crate) fn check<G: Group>(
    link: &Link,
    owner: u32,
    setup: &Setup<G>,
    tally: &Tally<G>,
) -> Result<Verified<PartialDecryption<G>>, Failure> {
    let part = PartialDecryption::parse(link.object(0), tally);
    let verified = part.and_then(|part| part.verify(setup, tally, owner));
    verified.map_err(|error| {
        let place = format!("{}, by trustee {owner}", link.event.place());
        Failure::new(Check::Decryption, place, error)
    })
}
