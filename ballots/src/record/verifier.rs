//! The checks of an election's steps, event by event.

use std::collections::HashSet;
use std::io::Read;
use std::mem;

use rayon::prelude::*;

use super::events::{Events, Link};
use super::{Check, CheckCount, Counts, ElectionSummary, Failure, Progress, Report};
use crate::ballot::{Ballot, BallotError, ProofAt};
use crate::board::{EventKind, Owned};
use crate::group::{Ed25519, Group};
use crate::hash::Hash;
use crate::opening::{OpeningError, Outcome, PartialDecryption};
use crate::setup::{Setup, SetupData, SetupError};
use crate::shuffle::Shuffle;
use crate::tally::{Tally, TallyBuilder};
use crate::verified::Verified;
use crate::wire;

/// Ballots to check at a time, shared among the cores.
const BATCH: usize = 512;

/// What has been verified so far.
pub(super) struct Verifier<'p> {
    progress: &'p dyn Progress,
    counts: Counts,
    setup: Option<Setup<Ed25519>>,
    head: Option<(u64, Hash, EventKind)>,
    ballots: u64,
    voters: u64,
    tally: Option<Tally<Ed25519>>,
    outcome: Option<Outcome>,
}

impl<'p> Verifier<'p> {
    pub(super) fn new(progress: &'p dyn Progress) -> Self {
        Self {
            progress,
            counts: Counts::default(),
            setup: None,
            head: None,
            ballots: 0,
            voters: 0,
            tally: None,
            outcome: None,
        }
    }

    /// Reads the whole record; the error is the first thing that is wrong.
    pub(super) fn run(&mut self, from: impl Read) -> Result<(), Failure> {
        let mut events = Events::new(from)?;
        let Some(link) = events.next_link(&mut self.counts, self.progress)? else {
            let reason = "ends before the election's setup";
            return Err(Failure::new(Check::Order, "archive", reason));
        };
        let setup = read_setup(&link, &mut self.counts)?;
        self.reach(&events);
        events.needs_shuffle = setup.needs_shuffle();
        let setup = self.setup.insert(setup);
        let mut election = Election::new(setup);
        let result = election.run(&mut events, &mut self.counts, self.progress);
        (self.ballots, self.voters) = (election.ballots, election.builder.voters());
        self.outcome = election.outcome;
        self.tally = election.tally;
        if let Some((event, hash)) = events.last() {
            self.head = Some((event.height, *hash, event.kind));
        }
        result
    }

    fn reach<R: Read>(&mut self, events: &Events<R>) {
        self.head = events
            .last()
            .map(|(event, hash)| (event.height, *hash, event.kind));
    }

    pub(super) fn into_report(self, failure: Option<Failure>) -> Report {
        let counts = &self.counts.0;
        let count = |check: Check| {
            counts.get(&check).map(|objects| CheckCount {
                number: check,
                title: check.title(),
                objects: *objects,
            })
        };
        let raw = |outcome: &Outcome| {
            let json = String::from_utf8(outcome.to_json()).ok()?;
            serde_json::value::RawValue::from_string(json).ok()
        };
        let outcome = self.outcome.filter(|_| failure.is_none());
        Report {
            holds: failure.is_none(),
            complete: failure.is_none() && outcome.is_some(),
            election: self.setup.as_ref().map(summary),
            events: self.head.map_or(0, |(height, ..)| height + 1),
            head: self.head.map(|(_, hash, _)| hash),
            stage: self.head.map(|(.., kind)| kind),
            ballots: self.ballots,
            voters: self.voters,
            checks: Check::ALL.into_iter().filter_map(count).collect(),
            failure,
            result: outcome.as_ref().and_then(raw),
            outcome,
            setup: self.setup,
            tally: self.tally,
        }
    }
}

fn summary(setup: &Setup<Ed25519>) -> ElectionSummary {
    ElectionSummary {
        uuid: setup.uuid().to_string(),
        name: setup.spec().name.clone(),
        group: Ed25519::NAME,
        fingerprint: setup.fingerprint().to_owned(),
        roll: setup.roll().len() as u64,
        trustees: setup.trustees().keys().len() as u64,
    }
}

/// Checks S1 to S4, and that the Setup event refers to these objects.
fn read_setup(link: &Link, counts: &mut Counts) -> Result<Setup<Ed25519>, Failure> {
    let at = link.place();
    let data: SetupData =
        wire::read(link.object(3)).map_err(|e| Failure::new(Check::Payload, &at, e))?;
    let named = [data.election, data.trustees, data.credentials].map(Some);
    if named != [link.name(0), link.name(1), link.name(2)] {
        let reason = "setup_data names other objects than those before it";
        return Err(Failure::new(Check::Payload, at, reason));
    }
    let setup = Setup::parse(link.object(0), link.object(1), link.object(2)).map_err(|error| {
        let (check, object) = match &error {
            SetupError::Election(_) | SetupError::WeightedRanking(_) => {
                (Check::Election, "election")
            }
            SetupError::Trustees(_) => (Check::Trustees, "trustees"),
            SetupError::Roll(_) => (Check::Roll, "public_credentials"),
            SetupError::ElectionKey => (Check::ElectionKey, "election"),
        };
        Failure::new(check, format!("{at}, {object}"), error)
    })?;
    counts.add(Check::Election, 1);
    counts.add(Check::Trustees, setup.trustees().keys().len() as u64);
    counts.add(Check::ElectionKey, 1);
    counts.add(Check::Roll, setup.roll().len() as u64);
    Ok(setup)
}

/// The steps after the setup.
struct Election<'s> {
    setup: &'s Setup<Ed25519>,
    builder: TallyBuilder<'s, Ed25519>,
    ballots: u64,
    pending: Vec<(u64, Vec<u8>)>,
    ballot_names: HashSet<Hash>,
    ciphertexts: HashSet<Hash>,
    tally: Option<Tally<Ed25519>>,
    shuffled_by: HashSet<u32>,
    parts: Vec<Verified<PartialDecryption<Ed25519>>>,
    outcome: Option<Outcome>,
}

impl<'s> Election<'s> {
    fn new(setup: &'s Setup<Ed25519>) -> Self {
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

    fn run<R: Read>(
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
        let checked: Vec<Result<Verified<Ballot<Ed25519>>, Failure>> =
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

    fn check_copies(&mut self, height: u64, ballot: &Ballot<Ed25519>) -> Result<(), Failure> {
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
                OpeningError::Missing(_) => Check::EnoughTrustees,
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

    fn tally(&self, link: &Link) -> Result<&Tally<Ed25519>, Failure> {
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
