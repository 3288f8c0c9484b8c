//! X8: no ballot bears a voting code that may not vote.

use crate::group::Group;
use crate::record::beside::Opened;
use crate::record::{About, Check, Failure};
use crate::supplement::Content;

pub(crate) const ABOUT: About = About {
    number: "X8",
    title: "No ballot bears a voting code that is spare or void",
    looks_at: "every voting code that is named as spare or void, and who has voted",
    meaning: "a vote was cast with a code that belongs to nobody on the roll, or to nobody any more",
    stops: "Voting with the codes that are kept for lost ones; a lost code that is used after another took its place",
    source: "docs/supplement.md",
};

pub(crate) fn check<G: Group>(content: &Content, record: &Opened<'_, G>) -> Result<(), Failure> {
    match content.spares.idle().find(|code| record.ballots.has(code)) {
        None => Ok(()),
        Some(code) => {
            let place = format!("voting code {code}");
            let reason = "is spare or void, and a ballot on the board bears it";
            Err(Failure::new(Check::Spares, place, reason))
        }
    }
}
