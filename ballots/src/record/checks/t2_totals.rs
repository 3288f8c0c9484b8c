//! T2: turnout.

use crate::board::SizedTally;
use crate::record::events::Link;
use crate::record::{About, Check, Failure};
use crate::wire;

pub(crate) const ABOUT: About = About {
    number: "T2",
    title: "The numbers of ballots and weights are right",
    looks_at: "the number of ballots that count and the sum of their weights",
    meaning: "the announced turnout is not that of the ballots",
    stops: "An invented turnout",
    source: "Encrypted tally",
};

pub(crate) fn check(link: &Link, expected: &SizedTally) -> Result<(), Failure> {
    if link.object(1) == wire::write(expected) {
        return Ok(());
    }
    let reason = format!(
        "num_tallied, total_weight or encrypted_tally is wrong: {} ballots of weight {}",
        expected.num_tallied, expected.total_weight.0
    );
    Err(Failure::new(Check::Totals, link.event.place(), reason))
}
