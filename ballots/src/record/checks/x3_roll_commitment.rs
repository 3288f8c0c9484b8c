//! X3: as many may vote as the roll that was committed to has voters.

use crate::group::Group;
use crate::record::{About, Check, Failure};
use crate::setup::Setup;
use crate::supplement::Content;

pub(crate) const ABOUT: About = About {
    number: "X3",
    title: "As many may vote as the roll has voters",
    looks_at: "the size of the roll that was committed to",
    meaning: "voting codes were made for people who are not on the roll, or some have none",
    stops: "Voting codes beyond those entitled",
    source: "docs/supplement.md",
};

pub(crate) fn check<G: Group>(content: &Content, setup: &Setup<G>) -> Result<(), Failure> {
    let (committed, credentials) = (content.roll.size, setup.roll().len() as u64);
    if committed == credentials {
        return Ok(());
    }
    let reason = format!("{committed} voters were committed to, and {credentials} may vote");
    Err(Failure::new(
        Check::RollCommitment,
        "supplement, roll",
        reason,
    ))
}
