//! X3: as many may vote as the roll that was committed to has voters.

use std::collections::HashSet;

use crate::group::Group;
use crate::record::{About, Check, Failure};
use crate::setup::Setup;
use crate::supplement::Content;

pub(crate) const ABOUT: About = About {
    number: "X3",
    title: "As many may vote as the roll has voters",
    looks_at: "the size of the roll that was committed to, and the voting codes that are named as spare or void",
    meaning: "voting codes were made for people who are not on the roll, or some have none",
    stops: "Voting codes beyond those entitled",
    source: "docs/supplement.md",
};

pub(crate) fn check<G: Group>(content: &Content, setup: &Setup<G>) -> Result<(), Failure> {
    let failure = |reason| Failure::new(Check::RollCommitment, "supplement, roll", reason);
    let mut idle = HashSet::new();
    for code in content.spares.idle() {
        if !setup.roll().contains(code) {
            return Err(failure(format!(
                "{code}, spare or void, is not on the list"
            )));
        }
        if !idle.insert(code) {
            return Err(failure(format!("{code} is named twice as spare or void")));
        }
    }
    let unused: HashSet<&String> = content.spares.unused.iter().collect();
    let mut taken = HashSet::new();
    for replaced in &content.spares.replaced {
        let by = &replaced.by;
        if !setup.roll().contains(by) || unused.contains(by) || *by == replaced.void {
            return Err(failure(format!(
                "{by} can't have taken the place of {}: it is spare itself, or not on the list",
                replaced.void
            )));
        }
        if !taken.insert(by) {
            return Err(failure(format!("{by} is said to have taken two places")));
        }
    }
    let committed = content.roll.size;
    let may_vote = setup.roll().len().saturating_sub(idle.len()) as u64;
    if committed == may_vote {
        return Ok(());
    }
    let reason = format!("{committed} voters were committed to, and {may_vote} may vote");
    Err(failure(reason))
}
