//! The ballots that wait, many at a time and on all cores: where checks B1 to B5 are made.

use rayon::prelude::*;

use super::checks::{b1_ballot_form, b2_eligible, b3_proofs, b4_signature, b5_no_copies};
use super::{Check, Failure, Ledger};
use crate::ballot::{Ballot, BallotError, ProofAt};
use crate::group::Group;
use crate::hash::Hash;
use crate::setup::Setup;
use crate::verified::Verified;

/// A ballot as it stands on the board: its event's height and its bytes.
pub(super) type Waiting = (u64, Vec<u8>);

/// Each check takes the ballots before the first that fails; so the last failure to be noted is
/// that of the earliest ballot.
struct Batch<'w> {
    waiting: &'w [Waiting],
    failure: Option<Failure>,
}

/// The ballots in the board's order up to the first that does not hold, and what is wrong with
/// that one.
pub(super) fn check<G: Group>(
    setup: &Setup<G>,
    waiting: &[Waiting],
    board: &mut b5_no_copies::Board,
    ledger: &mut Ledger<'_>,
) -> (Vec<Verified<Ballot<G>>>, Option<Failure>) {
    let mut batch = Batch {
        waiting,
        failure: None,
    };
    let read = ledger.make(Check::BallotForm, 0, || {
        let bytes: Vec<&[u8]> = waiting.iter().map(|(_, bytes)| bytes.as_slice()).collect();
        b1_ballot_form::check(&bytes, setup)
    });
    let read = batch.sound(Check::BallotForm, read, ledger);
    ledger.add(Check::BallotForm, read.len() as u64);
    let voters = ledger.make(Check::Eligible, 0, || {
        let drafts = read.iter().map(|(draft, _)| draft);
        drafts
            .map(|draft| b2_eligible::check(draft, setup))
            .collect()
    });
    let voters = batch.sound(Check::Eligible, voters, ledger);
    ledger.add(Check::Eligible, voters.len() as u64);
    let drafts: Vec<_> = read.into_iter().zip(voters).zip(waiting).collect();
    let hashed = ledger.make(Check::Signature, 0, || {
        let hash = |(((draft, content), voter), (_, bytes)): (_, &Waiting)| {
            b4_signature::hash(bytes, &draft, content, voter)
        };
        drafts.into_par_iter().map(hash).collect()
    });
    let hashed = batch.sound(Check::Signature, hashed, ledger);
    let signed = ledger.make(Check::Signature, 0, || b4_signature::check(hashed));
    let signed = batch.sound(Check::Signature, signed, ledger);
    ledger.add(Check::Signature, signed.len() as u64);
    let proved = ledger.make(Check::Proofs, 0, || b3_proofs::check(signed, setup));
    let proved = batch.sound(Check::Proofs, proved, ledger);
    ledger.add(Check::Proofs, proved.len() as u64);
    let single = ledger.make(Check::NoCopies, 0, || {
        let single = proved.into_iter().zip(waiting).map(|(ballot, place)| {
            board
                .check(&ballot)
                .map_err(|reason| failure(Check::NoCopies, place, reason))?;
            Ok(ballot)
        });
        single.collect()
    });
    let single = batch.keep(single, ledger);
    ledger.add(Check::NoCopies, single.len() as u64);
    (single, batch.failure)
}

impl Batch<'_> {
    fn sound<T>(
        &mut self,
        check: Check,
        results: Vec<Result<T, BallotError>>,
        ledger: &mut Ledger<'_>,
    ) -> Vec<T> {
        let results = results
            .into_iter()
            .zip(self.waiting)
            .map(|(result, place)| {
                result.map_err(|error| failure(check_of(&error).unwrap_or(check), place, error))
            });
        let results = results.collect();
        self.keep(results, ledger)
    }

    /// Keeps what stands before the first failure, which counts as looked at.
    fn keep<T>(&mut self, results: Vec<Result<T, Failure>>, ledger: &mut Ledger<'_>) -> Vec<T> {
        let mut sound = Vec::with_capacity(results.len());
        for result in results {
            match result {
                Ok(value) => sound.push(value),
                Err(failure) => {
                    ledger.add(failure.check, 1);
                    self.failure = Some(failure);
                    break;
                }
            }
        }
        sound
    }
}

fn failure(check: Check, (height, bytes): &Waiting, reason: impl ToString) -> Failure {
    let place = format!("event {height}, ballot {}", Hash::of(bytes).base64());
    Failure::new(check, place, reason)
}

/// The check that an error belongs to, where reading the ballot found what another check is for.
fn check_of(error: &BallotError) -> Option<Check> {
    match error {
        BallotError::Repeated(_) => Some(Check::NoCopies),
        BallotError::Unsigned | BallotError::Proof(ProofAt::Signature) => Some(Check::Signature),
        BallotError::Proof(_) => Some(Check::Proofs),
        _ => None,
    }
}
