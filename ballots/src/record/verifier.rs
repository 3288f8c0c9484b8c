//! A record from its first byte to its last: the setup, then the steps in its group.

use std::io::Read;

use super::beside::{self, Beside, Opened};
use super::checks::{a4_order, a5_payload, s1_election, s2_trustees, s3_election_key, s4_roll};
use super::events::{Events, Link};
use super::steps::Election;
use super::{
    Board, Check, ElectionSummary, Failure, Ledger, Progress, Report, SupplementSummary,
    WithdrawnSummary,
};
use crate::any::{AnySetup, AnyTally};
use crate::board::EventKind;
use crate::credential::Roll;
use crate::election::Question;
use crate::group::{Belenios2048, Ed25519, Group, GroupName, Rfc3526};
use crate::hash::Hash;
use crate::opening::Outcome;
use crate::setup::Setup;
use crate::supplement::{Content, CountStatement, Withdrawn};
use crate::tally::Tally;

/// What has been verified so far.
pub(super) struct Verifier<'p> {
    progress: &'p dyn Progress,
    ledger: Ledger<'p>,
    election: Option<ElectionSummary>,
    setup: Option<AnySetup>,
    head: Option<(u64, Hash, EventKind)>,
    ballots: u64,
    voters: u64,
    tally: Option<AnyTally>,
    outcome: Option<Outcome>,
    beside: Option<Beside<'p>>,
    chain: Vec<(EventKind, Hash)>,
    content: Option<Content>,
    board: Board,
    shuffles: u64,
}

impl<'p> Verifier<'p> {
    pub(super) fn new(progress: &'p dyn Progress, beside: Option<Beside<'p>>) -> Self {
        Self {
            beside,
            chain: Vec::new(),
            content: None,
            board: Board::default(),
            shuffles: 0,
            progress,
            ledger: Ledger::new(progress),
            election: None,
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
        let mut events = Events::new(from, &mut self.ledger)?;
        let first = events.next_link(&mut self.ledger, self.progress)?;
        let link = first.ok_or_else(|| {
            self.ledger.add(Check::Order, 1);
            a4_order::empty()
        })?;
        match self
            .ledger
            .make(Check::Election, 1, || s1_election::group(&link))?
        {
            GroupName::Ed25519 => self.run_in::<Ed25519>(&link, events),
            GroupName::Rfc3526 => self.run_in::<Rfc3526>(&link, events),
            GroupName::Belenios2048 => self.run_in::<Belenios2048>(&link, events),
        }
    }

    /// The setup that stands at `link`, and all that follows, in group G.
    fn run_in<G: Group>(
        &mut self,
        link: &Link,
        mut events: Events<impl Read>,
    ) -> Result<(), Failure>
    where
        AnySetup: From<Setup<G>>,
        AnyTally: From<Tally<G>>,
    {
        let setup = read_setup::<G>(link, &mut self.ledger)?;
        self.election = Some(summary(&setup));
        self.reach(&events);
        events.needs_shuffle = setup.needs_shuffle();
        let mut election = Election::new(&setup);
        let mut result = election.run(&mut events, &mut self.ledger, self.progress);
        self.chain = events.take_chain();
        if let (Ok(()), Some(beside)) = (&result, self.beside) {
            let opened = Opened {
                setup: &setup,
                events: &self.chain,
                ballots: &election.builder,
                tally: election.tally.as_ref(),
                parts: &election.parts,
                shuffled_by: &election.shuffled_by,
                outcome: election.outcome.as_ref(),
            };
            match beside::check(beside, &opened, &mut self.ledger) {
                Ok(supplement) => self.content = Some(supplement.into_content()),
                Err(failure) => result = Err(failure),
            }
        }
        (self.ballots, self.voters) = (election.ballots, election.builder.voters());
        self.board = election.board;
        self.shuffles = election.shuffled_by.len() as u64;
        self.outcome = election.outcome;
        self.tally = election.tally.map(AnyTally::from);
        self.setup = Some(setup.into());
        self.reach(&events);
        result
    }

    fn reach<R: Read>(&mut self, events: &Events<R>) {
        self.head = events
            .last()
            .map(|(event, hash)| (event.height, *hash, event.kind));
    }

    pub(super) fn into_report(self, failure: Option<Failure>) -> Report {
        let raw = |outcome: &Outcome| {
            let json = String::from_utf8(outcome.to_json()).ok()?;
            serde_json::value::RawValue::from_string(json).ok()
        };
        let outcome = self.outcome.filter(|_| failure.is_none());
        let questions = self.setup.as_ref().map_or(&[][..], AnySetup::questions);
        let beside = self.content.as_ref();
        let supplement = beside.map(|content| beside_summary(content, questions));
        Report {
            holds: failure.is_none(),
            complete: failure.is_none() && outcome.is_some(),
            election: self.election,
            events: self.head.map_or(0, |(height, ..)| height + 1),
            head: self.head.map(|(_, hash, _)| hash),
            stage: self.head.map(|(.., kind)| kind),
            ballots: self.ballots,
            voters: self.voters,
            shuffles: self.shuffles,
            odd_papers: outcome
                .as_ref()
                .map_or_else(Vec::new, |outcome| outcome.odd_papers().to_vec()),
            checks: self.ledger.runs(),
            failure,
            result: outcome.as_ref().and_then(raw),
            outcome,
            chain: self.chain,
            supplement,
            content: self.content,
            setup: self.setup,
            board: self.board,
            tally: self.tally,
        }
    }
}

fn beside_summary(content: &Content, questions: &[Question]) -> SupplementSummary {
    let named = |count: &CountStatement, gone: &Withdrawn| {
        let question = questions.get(count.question.checked_sub(1)?)?;
        let answers = question.answers();
        Some(WithdrawnSummary {
            question: count.question,
            candidate: (*answers.get(gone.candidate.checked_sub(1)?)?).to_owned(),
            since: gone.since.clone(),
            reason: gone.reason,
        })
    };
    let withdrawn = content.counts.iter().flat_map(|count| {
        let all = count.withdrawn.iter();
        all.filter_map(move |gone| named(count, gone))
    });
    SupplementSummary {
        key: content.key,
        made: content.made.clone(),
        incidents: content.incidents.len(),
        withdrawn: withdrawn.collect(),
    }
}

fn summary<G: Group>(setup: &Setup<G>) -> ElectionSummary {
    ElectionSummary {
        uuid: setup.uuid().to_string(),
        name: setup.spec().name.clone(),
        group: G::NAME,
        fingerprint: setup.fingerprint().to_owned(),
        roll: setup.roll().len() as u64,
        trustees: setup.trustees().keys().len() as u64,
    }
}

/// S1 to S4, and that the Setup event refers to these objects.
fn read_setup<G: Group>(link: &Link, ledger: &mut Ledger<'_>) -> Result<Setup<G>, Failure> {
    ledger.make(Check::Payload, 0, || a5_payload::setup_data(link))?;
    let election = ledger.make(Check::Election, 0, || s1_election::check::<G>(link))?;
    let trustees = ledger.make(Check::Trustees, 0, || s2_trustees::check(link));
    ledger.add(
        Check::Trustees,
        trustees.as_ref().map_or(1, |t| t.keys().len()) as u64,
    );
    let trustees = trustees?;
    let roll = ledger.make(Check::Roll, 0, || s4_roll::check(link, &election));
    ledger.add(Check::Roll, roll.as_ref().map_or(1, Roll::len) as u64);
    let roll = roll?;
    let check = || s3_election_key::check(link, election, trustees, roll);
    ledger.make(Check::ElectionKey, 1, check)
}
