//! B1: the form of ballots.

use crate::ballot::{BallotError, Content, Draft};
use crate::group::Group;
use crate::record::About;
use crate::setup::Setup;

pub(crate) const ABOUT: About = About {
    number: "B1",
    title: "Every ballot has the shape of this election's ballots",
    looks_at: "the bytes of every ballot: its election, and every field, group element and number in it",
    meaning: "a ballot was altered, or belongs to another election",
    stops: "A ballot brought from another election; a ballot that programs read differently; numbers and elements outside their range, with which proofs can be forged",
    source: "Ballots; Encrypted answers",
};

/// Reads every field of the ballot. A ciphertext twice in it is B5's to name.
pub(crate) fn check<'b, G: Group>(
    bytes: &'b [u8],
    setup: &Setup<G>,
) -> Result<(Draft<'b>, Content<G>), BallotError> {
    let draft = Draft::read(bytes, setup)?;
    let content = draft.content(setup)?;
    Ok((draft, content))
}
