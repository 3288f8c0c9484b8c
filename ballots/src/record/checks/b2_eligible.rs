//! B2: who may vote.

use crate::ballot::{BallotError, Draft, Voter};
use crate::group::Group;
use crate::record::About;
use crate::setup::Setup;

pub(crate) const ABOUT: About = About {
    number: "B2",
    title: "Every ballot bears a credential of the roll",
    looks_at: "the credential of every ballot",
    meaning: "a ballot was cast by somebody who may not vote",
    stops: "Votes by strangers; ballots that the service itself adds",
    source: "Credentials; Ballots",
};

pub(crate) fn check<G: Group>(
    draft: &Draft<'_>,
    setup: &Setup<G>,
) -> Result<Voter<G>, BallotError> {
    draft.voter(setup)
}
