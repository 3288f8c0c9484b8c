//! B4: the signatures of ballots.

use rayon::prelude::*;

use crate::ballot::{Ballot, BallotError, Content, Draft, ProofAt, Voter};
use crate::group::Group;
use crate::proof::Claims;
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

/// That the holders of the credentials signed these hashes: many at once, because writing their
/// commitments one at a time would cost an inversion each.
pub(crate) fn check<G: Group>(ballots: Vec<Ballot<G>>) -> Vec<Result<Signed<G>, BallotError>> {
    let piece = (ballots.len() / (4 * rayon::current_num_threads())).clamp(1, 64);
    let wrong = |(piece, ballots): (usize, &[Ballot<G>])| {
        let mut claims = Claims::new();
        for (i, ballot) in ballots.iter().enumerate() {
            ballot.claim_signature(&mut claims, i);
        }
        let at = claims.settle().err()?;
        Some((piece, at))
    };
    let pieces = ballots.par_chunks(piece).enumerate();
    let wrong: Vec<_> = pieces.filter_map(wrong).collect();
    let wrong = wrong.first().map(|(before, at)| before * piece + at);
    let ballots = ballots.into_iter().enumerate();
    ballots
        .map(|(i, ballot)| match wrong {
            Some(at) if i >= at => Err(BallotError::Proof(ProofAt::Signature)),
            _ => Ok(Signed(ballot)),
        })
        .collect()
}
