//! An election's steps after its setup, event by event.

use std::collections::HashSet;
use std::io::Read;
use std::mem;

use super::ballots::{self, Waiting};
use super::checks::{
    a4_order, a5_payload, b5_no_copies, d1_decryption_owner, d2_decryption, d3_enough_trustees,
    m1_shuffle_owner, m2_shuffle, r1_result, t1_tally, t2_totals,
};
use super::events::{Events, Link};
use super::{Check, Failure, Ledger, Progress};
use crate::ballot::largest_ballot;
use crate::board::EventKind;
use crate::group::Group;
use crate::opening::{Outcome, PartialDecryption};
use crate::setup::Setup;
use crate::tally::{Tally, TallyBuilder};
use crate::verified::Verified;

/// Ballots to check at a time, shared among the cores; and bytes of them that may wait.
const BATCH: usize = 512;
const BATCH_BYTES: usize = 16 << 20;

/// The steps after the setup.
pub(super) struct Election<'s, G: Group> {
    setup: &'s Setup<G>,
    pub(super) builder: TallyBuilder<'s, G>,
    pub(super) ballots: u64,
    waiting: Vec<Waiting>,
    /// Bytes of the ballots that wait.
    waiting_bytes: usize,
    /// The most that a ballot of this election has.
    largest: usize,
    pub(super) board: b5_no_copies::Board,
    pub(super) tally: Option<Tally<G>>,
    pub(super) shuffled_by: HashSet<u32>,
    pub(super) parts: Vec<Verified<PartialDecryption<G>>>,
    pub(super) outcome: Option<Outcome>,
}

impl<'s, G: Group> Election<'s, G> {
    pub(super) fn new(setup: &'s Setup<G>) -> Self {
        Self {
            setup,
            builder: TallyBuilder::new(setup),
            ballots: 0,
            waiting: Vec::new(),
            waiting_bytes: 0,
            largest: largest_ballot(setup.questions()),
            board: b5_no_copies::Board::default(),
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
        ledger: &mut Ledger<'_>,
        progress: &dyn Progress,
    ) -> Result<(), Failure> {
        loop {
            let mut link = match events.next_link(ledger, progress) {
                Ok(Some(link)) => link,
                // What stands before the end, or before the flaw, is checked first.
                Ok(None) => return self.check_ballots(ledger, progress),
                Err(failure) => {
                    return self.check_ballots(ledger, progress).and(Err(failure));
                }
            };
            progress.event(link.event.height, link.event.kind);
            if link.event.kind == EventKind::Ballot {
                let ballot = link.take_object(0);
                // One that is larger than any may be does not wait: its flaw is told at once.
                let fits = ballot.len() <= self.largest;
                self.waiting_bytes += ballot.len();
                self.waiting.push((link.event.height, ballot));
                if fits && self.waiting.len() < BATCH && self.waiting_bytes < BATCH_BYTES {
                    continue;
                }
            }
            self.check_ballots(ledger, progress)?;
            match link.event.kind {
                EventKind::EncryptedTally => self.check_tally(&link, ledger)?,
                EventKind::Shuffle => self.check_shuffle(&link, ledger)?,
                EventKind::PartialDecryption => self.check_decryption(&link, ledger)?,
                EventKind::Result => self.check_result(&link, ledger)?,
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
        ledger: &mut Ledger<'_>,
        progress: &dyn Progress,
    ) -> Result<(), Failure> {
        let waiting = mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        let (sound, failure) = ballots::check(self.setup, &waiting, &mut self.board, ledger);
        for (ballot, (height, _)) in sound.iter().zip(&waiting) {
            progress.ballot(*height, &ballot.tracker(), ballot.credential().as_str());
            self.builder.add(ballot);
            self.ballots += 1;
        }
        failure.map_or(Ok(()), Err)
    }

    fn check_tally(&mut self, link: &Link, ledger: &mut Ledger<'_>) -> Result<(), Failure> {
        let ballots = &self.builder;
        let check = || t1_tally::check(link, ballots);
        let (tally, totals) = ledger.make(Check::Tally, ballots.voters(), check)?;
        ledger.make(Check::Totals, 1, || t2_totals::check(link, &totals))?;
        self.tally = Some(tally);
        Ok(())
    }

    fn check_shuffle(&mut self, link: &Link, ledger: &mut Ledger<'_>) -> Result<(), Failure> {
        let owned = ledger.make(Check::Payload, 0, || a5_payload::owned(link))?;
        let before = &mut self.shuffled_by;
        let check = || m1_shuffle_owner::check(link, &owned, self.setup, before);
        let owner = ledger.make(Check::ShuffleOwner, 1, check)?;
        let tally = self.tally(link)?;
        let check = || m2_shuffle::check(link, owner, self.setup, tally);
        let shuffle = ledger.make(Check::Shuffle, 1, check)?;
        self.tally = Some(tally.after_shuffle(&shuffle));
        Ok(())
    }

    fn check_decryption(&mut self, link: &Link, ledger: &mut Ledger<'_>) -> Result<(), Failure> {
        let owned = ledger.make(Check::Payload, 0, || a5_payload::owned(link))?;
        let check = || d1_decryption_owner::check(link, &owned, self.setup, &self.parts);
        let owner = ledger.make(Check::DecryptionOwner, 1, check)?;
        let tally = self.tally(link)?;
        let check = || d2_decryption::check(link, owner, self.setup, tally);
        let part = ledger.make(Check::Decryption, 1, check)?;
        self.parts.push(part);
        Ok(())
    }

    fn check_result(&mut self, link: &Link, ledger: &mut Ledger<'_>) -> Result<(), Failure> {
        let tally = self.tally(link)?;
        let check = || d3_enough_trustees::check(link, self.setup, &self.parts);
        let enough = ledger.make(Check::EnoughTrustees, self.parts.len() as u64, check)?;
        let check = || r1_result::check(link, self.setup, tally, &enough);
        let outcome = ledger.make(Check::Result, 1, check)?;
        self.outcome = Some(outcome);
        Ok(())
    }

    fn tally(&self, link: &Link) -> Result<&Tally<G>, Failure> {
        let missing = || a4_order::no_tally(&link.event);
        self.tally.as_ref().ok_or_else(missing)
    }
}
