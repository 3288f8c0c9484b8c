//! R1: the result.

use crate::group::Group;
use crate::opening::{Enough, Outcome};
use crate::record::events::Link;
use crate::record::{About, Check, Failure};
use crate::setup::Setup;
use crate::tally::Tally;

pub(crate) const ABOUT: About = About {
    number: "R1",
    title: "The announced result is what the ballots open to",
    looks_at: "the result, beside the one that the decryptions give",
    meaning: "the result is not that of the ballots",
    stops: "Writing down another result than was voted",
    source: "Election result",
};

pub(crate) fn check<G: Group>(
    link: &Link,
    setup: &Setup<G>,
    tally: &Tally<G>,
    parts: &Enough<'_, G>,
) -> Result<Outcome, Failure> {
    Outcome::check(link.object(0), setup, tally, parts)
        .map_err(|error| Failure::new(Check::Result, link.event.place(), error))
}
