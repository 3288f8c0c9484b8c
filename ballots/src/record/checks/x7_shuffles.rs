//! X7: as many trustees shuffled as are needed to open.

use crate::board::EventKind;
use crate::group::Group;
use crate::record::beside::Opened;
use crate::record::{About, Check, Failure};

pub(crate) const ABOUT: About = About {
    number: "X7",
    title: "As many trustees shuffled as are needed to open",
    looks_at: "who shuffled, beside how many trustees are needed to open the result",
    meaning: "fewer people than promised, perhaps one alone, may know which ballot is whose",
    stops: "A shuffling that is ended after the first shuffle, by one who remembers it",
    source: "docs/election.md",
};

pub(crate) fn check<G: Group>(record: &Opened<'_, G>) -> Result<(), Failure> {
    let ended = |(kind, _): &_| matches!(kind, EventKind::EndShuffles);
    let Some(height) = record.events.iter().position(ended) else {
        return Ok(());
    };
    for item in record.setup.trustees().items() {
        let own = |owner: &&u32| item.owners.contains(&(**owner as usize).wrapping_sub(1));
        let shuffled = record.shuffled_by.iter().filter(own).count();
        if shuffled < item.needed {
            let reason = format!(
                "{shuffled} of the trustees {} to {} have shuffled, and {} are needed to open",
                item.owners.start + 1,
                item.owners.end,
                item.needed
            );
            let place = format!("event {height} (EndShuffles)");
            return Err(Failure::new(Check::EnoughShuffles, place, reason));
        }
    }
    Ok(())
}
