//! B3: the proofs of ballots.

use super::b4_signature::Signed;
use crate::ballot::{Ballot, BallotError};
use crate::group::Group;
use crate::proof::Claims;
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

/// Every proof of a ballot whose signature holds.
pub(crate) fn check<G: Group>(
    ballot: Signed<G>,
    setup: &Setup<G>,
) -> Result<Verified<Ballot<G>>, BallotError> {
    let ballot = ballot.into_inner();
    let mut claims = Claims::new();
    ballot.claim_proofs(&mut claims, setup)?;
    claims.settle().map_err(BallotError::Proof)?;
    Ok(Verified::by_check(ballot))
}
