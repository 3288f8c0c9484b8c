//! The checks of an election's steps after its setup, event by event.

use std::collections::HashSet;
use std::io::Read;
use std::mem;

use rayon::prelude::*;

use super::events::{Events, Link};
use super::{Check, Counts, Failure, Progress};
use crate::ballot::{Ballot, BallotError, ProofAt};
use crate::board::{EventKind, Owned};
use crate::group::Group;
use crate::hash::Hash;
use crate::opening::{OpeningError, Outcome, PartialDecryption};
use crate::setup::Setup;
use crate::shuffle::Shuffle;
use crate::tally::{Tally, TallyBuilder};
use crate::verified::Verified;
use crate::wire;

/// Ballots to check at a time, shared among the cores.
const BATCH: usize = 512;

/// The steps after the setup.
pub(super) struct Election<'s, G: Group> {
    setup: &'s Setup<G>,
    pub(super) builder: TallyBuilder<'s, G>,
    pub(super) ballots: u64,
    pending: Vec<(u64, Vec<u8>)>,
    ballot_names: HashSet<Hash>,
    ciphertexts: HashSet<Hash>,
    pub(super) tally: Option<Tally<G>>,
    shuffled_by: HashSet<u32>,
    parts: Vec<Verified<PartialDecryption<G>>>,
    pub(super) outcome: Option<Outcome>,
}

impl<'s, G: Group> Election<'s, G> {
    pub(super) fn new(setup: &'s Setup<G>) -> Self {
        Self {
            setup,
            builder: TallyBuilder::new(setup),
            ballots: 0,
            pending: Vec::new(),
            ballot_names: HashSet::new(),
            ciphertexts: HashSet::new(),
            tally: None,
            shuffled_by: HashSet::new(),
            parts: Vec::new(),
            outcome: None,
        }
    }

    /// Checks event after event, up to the end of the record or its first flaw.
    pub(super) fn run<R: Read>(
        &mut self,
        events: &mut Events<R>,
        counts: &mut Counts,
        progress: &dyn Progress,
    ) -> Result<(), Failure> {
        loop {
            let link = match events.next_link(counts, progress) {
                Ok(Some(link)) => link,
                // What stands before the end, or before the flaw, is checked first.
                Ok(None) => return self.check_ballots(counts, progress),
                Err(failure) => {
                    return self.check_ballots(counts, progress).and(Err(failure));
                }
            };
            progress.event(link.event.height, link.event.kind);
            if link.event.kind == EventKind::Ballot {
                self.pending
                    .push((link.event.height, link.object(0).to_vec()));
                if self.pending.len() < BATCH {
                    continue;
                }
            }
            self.check_ballots(counts, progress)?;
            match link.event.kind {
                EventKind::EncryptedTally => self.check_tally(&link, counts)?,
                EventKind::Shuffle => self.check_shuffle(&link, counts)?,
                EventKind::PartialDecryption => self.check_decryption(&link, counts)?,
                EventKind::Result => self.check_result(&link, counts)?,
                EventKind::Setup
                | EventKind::Ballot
                | EventKind::EndBallots
                | EventKind::EndShuffles => {}
            }
        }
    }

    /// B1 to B5 for the ballots that wait.
    fn check_ballots(
        &mut self,
        counts: &mut Counts,
        progress: &dyn Progress,
    ) -> Result<(), Failure> {
        let setup = self.setup;
        let pending = mem::take(&mut self.pending);
        let check = |(height, bytes): &(u64, Vec<u8>)| {
            let ballot = Ballot::parse(bytes, setup).and_then(|ballot| ballot.verify(setup));
            ballot.map_err(|error| {
                let place = format!("event {height}, ballot {}", Hash::of(bytes).base64());
                Failure::new(check_of(&error), place, error)
            })
        };
        let checked: Vec<Result<Verified<Ballot<G>>, Failure>> =
            pending.par_iter().map(check).collect();
        for ((height, _), ballot) in pending.iter().zip(checked) {
            let ballot = ballot?;
            for check in [
                Check::BallotForm,
                Check::Eligible,
                Check::Proofs,
                Check::Signature,
            ] {
                counts.add(check, 1);
            }
            self.check_copies(*height, &ballot)?;
            counts.add(Check::NoCopies, 1);
            progress.ballot(*height, &ballot.tracker(), ballot.credential().as_str());
            self.builder.add(&ballot);
            self.ballots += 1;
        }
        Ok(())
    }

    fn check_copies(&mut self, height: u64, ballot: &Ballot<G>) -> Result<(), Failure> {
        let place = || format!("event {height}, ballot {}", ballot.tracker());
        if !self.ballot_names.insert(ballot.hash()) {
            let reason = "the same ballot stands on the board before";
            return Err(Failure::new(Check::NoCopies, place(), reason));
        }
        for ciphertext in ballot.ciphertexts() {
            if !self
                .ciphertexts
                .insert(Hash::of(ciphertext.alpha.text().as_bytes()))
            {
                let reason = "one of its ciphertexts stands on the board before";
                return Err(Failure::new(Check::NoCopies, place(), reason));
            }
        }
        Ok(())
    }

    /// T1 and T2.
    fn check_tally(&mut self, link: &Link, counts: &mut Counts) -> Result<(), Failure> {
        let tally = self.builder.finish();
        let expected = tally.sized();
        if link.name(0) != Some(expected.encrypted_tally) {
            let reason = "is not what the ballots that count add up to";
            return Err(Failure::new(Check::Tally, link.place(), reason));
        }
        counts.add(Check::Tally, expected.num_tallied);
        if link.object(1) != wire::write(&expected) {
            let reason = format!(
                "num_tallied, total_weight or encrypted_tally is wrong: {} ballots of weight {}",
                expected.num_tallied, expected.total_weight.0
            );
            return Err(Failure::new(Check::Totals, link.place(), reason));
        }
        counts.add(Check::Totals, 1);
        self.tally = Some(tally);
        Ok(())
    }

    /// M1 and M2.
    fn check_shuffle(&mut self, link: &Link, counts: &mut Counts) -> Result<(), Failure> {
        let owner = self.owner(link, Check::ShuffleOwner)?;
        if !self.shuffled_by.insert(owner) {
            let reason = format!("trustee {owner} has shuffled already");
            return Err(Failure::new(Check::ShuffleOwner, link.place(), reason));
        }
        counts.add(Check::ShuffleOwner, 1);
        let tally = self.tally(link)?;
        let shuffle = Shuffle::parse(link.object(0), tally)
            .and_then(|shuffle| shuffle.verify(self.setup, tally))
            .map_err(|e| {
                let place = format!("{}, by trustee {owner}", link.place());
                Failure::new(Check::Shuffle, place, e)
            })?;
        counts.add(Check::Shuffle, 1);
        self.tally = Some(tally.after_shuffle(&shuffle));
        Ok(())
    }

    /// D1 and D2.
    fn check_decryption(&mut self, link: &Link, counts: &mut Counts) -> Result<(), Failure> {
        let owner = self.owner(link, Check::DecryptionOwner)?;
        if self.parts.iter().any(|part| part.owner() == Some(owner)) {
            let reason = OpeningError::Twice(owner);
            return Err(Failure::new(Check::DecryptionOwner, link.place(), reason));
        }
        counts.add(Check::DecryptionOwner, 1);
        let tally = self.tally(link)?;
        let part = PartialDecryption::parse(link.object(0), tally)
            .and_then(|part| part.verify(self.setup, tally, owner))
            .map_err(|e| {
                let place = format!("{}, by trustee {owner}", link.place());
                Failure::new(Check::Decryption, place, e)
            })?;
        counts.add(Check::Decryption, 1);
        self.parts.push(part);
        Ok(())
    }

    /// D3 and R1.
    fn check_result(&mut self, link: &Link, counts: &mut Counts) -> Result<(), Failure> {
        let outcome = Outcome::open(self.setup, self.tally(link)?, &self.parts).map_err(|e| {
            let check = match e {
                OpeningError::Missing(_) | OpeningError::TooFew { .. } => Check::EnoughTrustees,
                _ => Check::Result,
            };
            Failure::new(check, link.place(), e)
        })?;
        counts.add(Check::EnoughTrustees, self.parts.len() as u64);
        if link.object(0) != outcome.to_json() {
            let reason = "is not what the tally opens to";
            return Err(Failure::new(Check::Result, link.place(), reason));
        }
        counts.add(Check::Result, 1);
        self.outcome = Some(outcome);
        Ok(())
    }

    /// Whose work the event's payload is: a trustee of the election.
    fn owner(&self, link: &Link, check: Check) -> Result<u32, Failure> {
        let owned =
            Owned::parse(link.object(1)).map_err(|e| Failure::new(check, link.place(), e))?;
        if Some(owned.payload) != link.name(0) {
            let reason = "names another object than the one before it";
            return Err(Failure::new(Check::Payload, link.place(), reason));
        }
        match self.setup.trustees().owner(owned.owner) {
            Some(_) => Ok(owned.owner),
            None => Err(Failure::new(
                check,
                link.place(),
                OpeningError::Owner(owned.owner),
            )),
        }
    }

    fn tally(&self, link: &Link) -> Result<&Tally<G>, Failure> {
        let missing = || Failure::new(Check::Order, link.place(), "comes before the tally");
        self.tally.as_ref().ok_or_else(missing)
    }
}

/// Which check an error of a ballot belongs to.
fn check_of(error: &BallotError) -> Check {
    match error {
        BallotError::NotOnRoll => Check::Eligible,
        BallotError::Unsigned
        | BallotError::SignedHash
        | BallotError::Proof(ProofAt::Signature) => Check::Signature,
        BallotError::Proof(_) => Check::Proofs,
        BallotError::Repeated(_) => Check::NoCopies,
        BallotError::Size(..)
        | BallotError::Wire(_)
        | BallotError::Answer { .. }
        | BallotError::OtherElection { .. }
        | BallotError::Shape { .. }
        | BallotError::Encoding { .. } => Check::BallotForm,
    }
}
