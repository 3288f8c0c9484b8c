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
    let failure = |reason: String| Failure::new(Check::Result, link.event.place(), reason);
    let outcome = Outcome::open_with(setup, tally, parts).map_err(|e| failure(e.to_string()))?;
    if link.object(0) != outcome.to_json() {
        return Err(failure("is not what the tally opens to".to_owned()));
    }
    Ok(outcome)
}
