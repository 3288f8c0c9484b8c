//! T1: the encrypted tally.

use crate::board::SizedTally;
use crate::group::Group;
use crate::record::events::Link;
use crate::record::{About, Check, Failure};
use crate::tally::{Tally, TallyBuilder};

pub(crate) const ABOUT: About = About {
    number: "T1",
    title: "What is opened is made of the last ballot of every voter, and of nothing else",
    looks_at: "the encrypted tally, beside the one that the ballots on the board give",
    meaning: "ballots were left out, added or counted twice",
    stops: "Counting only some of the ballots, one of them twice, an older one, or any that never stood on the board",
    source: "Encrypted tally",
};

/// The tally of the ballots that count, which must be the one on the board.
pub(crate) fn check<G: Group>(
    link: &Link,
    ballots: &TallyBuilder<'_, G>,
) -> Result<(Tally<G>, SizedTally), Failure> {
    let tally = ballots.finish();
    let expected = tally.sized();
    if link.name(0) != Some(expected.encrypted_tally) {
        let reason = "is not what the ballots that count add up to";
        return Err(Failure::new(Check::Tally, link.event.place(), reason));
    }
    Ok((tally, expected))
}
