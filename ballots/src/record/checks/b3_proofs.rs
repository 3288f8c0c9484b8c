//! B3: the proofs of ballots.

use super::b4_signature::Signed;
use crate::ballot::{Ballot, BallotError};
use crate::group::Group;
use crate::proof::first_wrong;
use crate::record::About;
use crate::setup::Setup;
use crate::verified::Verified;

pub(crate) const ABOUT: About = About {
    number: "B3",
    title: "Every ballot proves that its hidden votes are allowed",
    looks_at: "every proof of every ballot",
    meaning: "a ballot may hold more votes than its voter has, or copy another's",
    stops: "Two votes for one candidate, or minus five; a copy of somebody else's hidden vote, by which it would be found out",
    source: "Encrypted answers; Proofs of interval membership; Proofs of possibly-blank votes; Proofs of list constraints",
};

/// Every proof of the ballots, whose signatures hold: those up to the first that does not hold, and what
/// is wrong with that one.
pub(crate) fn check<G: Group>(
    ballots: Vec<Signed<G>>,
    setup: &Setup<G>,
) -> Vec<Result<Verified<Ballot<G>>, BallotError>> {
    let wrong = first_wrong(&ballots, |claims, ballot: &Signed<G>| {
        ballot.claim_proofs(claims, setup);
    });
    let sound = wrong.map_or(ballots.len(), |(at, _)| at);
    let sound = ballots.into_iter().take(sound);
    let sound = sound.map(|ballot| Ok(Verified::by_check(ballot.into_inner())));
    let wrong = wrong.map(|(_, at)| Err(BallotError::Proof(at)));
    sound.chain(wrong).collect()
}
