//! B4: the signatures of ballots.

use crate::ballot::{Ballot, BallotError, Content, Draft, ProofAt, Voter};
use crate::group::Group;
use crate::proof::first_wrong;
use crate::record::About;

pub(crate) const ABOUT: About = About {
    number: "B4",
    title: "Every ballot is signed with its credential",
    looks_at: "the signature of every ballot",
    meaning: "a ballot was changed, or cast without its voter",
    stops: "A ballot changed on its way, or cast by the service in the name of somebody who has not voted",
    source: "Signatures",
};

/// A ballot whose signature holds. Only this check makes one.
pub(crate) struct Signed<G: Group>(Ballot<G>);

impl<G: Group> std::ops::Deref for Signed<G> {
    type Target = Ballot<G>;

    fn deref(&self) -> &Ballot<G> {
        &self.0
    }
}

impl<G: Group> Signed<G> {
    pub(crate) fn into_inner(self) -> Ballot<G> {
        self.0
    }
}

/// That the ballot is signed, and that the hash which is signed is its own.
pub(crate) fn hash<G: Group>(
    bytes: &[u8],
    draft: &Draft<'_>,
    content: Content<G>,
    voter: Voter<G>,
) -> Result<Ballot<G>, BallotError> {
    content.join(bytes, voter, draft.signed()?)
}

/// That the holders of the credentials signed these hashes: the ballots up to the first whose signature
/// does not hold, and what is wrong with that one.
pub(crate) fn check<G: Group>(ballots: Vec<Ballot<G>>) -> Vec<Result<Signed<G>, BallotError>> {
    let wrong = first_wrong(&ballots, |claims, ballot: &Ballot<G>| {
        ballot.claim_signature(claims, ());
    });
    let sound = wrong.map_or(ballots.len(), |(at, ())| at);
    let sound = ballots
        .into_iter()
        .take(sound)
        .map(|ballot| Ok(Signed(ballot)));
    let wrong = wrong.map(|_| Err(BallotError::Proof(ProofAt::Signature)));
    sound.chain(wrong).collect()
}
