//! M2: the proofs of shuffles.

use crate::group::Group;
use crate::record::events::Link;
use crate::record::{About, Check, Failure};
use crate::setup::Setup;
use crate::shuffle::Shuffle;
use crate::tally::Tally;
use crate::verified::Verified;

pub(crate) const ABOUT: About = About {
    number: "M2",
    title: "Every shuffle kept all ballots as they were",
    looks_at: "every shuffle, with its proof and what was shuffled",
    meaning: "a ballot was replaced while the ballots were mixed",
    stops: "Exchanging, repeating or dropping votes while they are mixed",
    source: "Shuffles; Shuffle algorithms",
};

pub(crate) fn check<G: Group>(
    link: &Link,
    owner: u32,
    setup: &Setup<G>,
    tally: &Tally<G>,
) -> Result<Verified<Shuffle<G>>, Failure> {
    let shuffle = Shuffle::parse(link.object(0), tally);
    let verified = shuffle.and_then(|shuffle| shuffle.verify(setup, tally));
    verified.map_err(|error| {
        let place = format!("{}, by trustee {owner}", link.event.place());
        Failure::new(Check::Shuffle, place, error)
    })
}
