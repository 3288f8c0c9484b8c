//! A record from its first byte to its last: the setup, then the steps in its group.

use std::io::Read;

use super::events::{Events, Link};
use super::steps::Election;
use super::{Check, CheckCount, Counts, ElectionSummary, Failure, Progress, Report};
use crate::any::{AnySetup, AnyTally};
use crate::board::EventKind;
use crate::election;
use crate::group::{Belenios2048, Ed25519, Group, GroupName, Rfc3526};
use crate::hash::Hash;
use crate::opening::Outcome;
use crate::setup::{Setup, SetupData, SetupError};
use crate::tally::Tally;
use crate::wire;

/// What has been verified so far.
pub(super) struct Verifier<'p> {
    progress: &'p dyn Progress,
    counts: Counts,
    election: Option<ElectionSummary>,
    setup: Option<AnySetup>,
    head: Option<(u64, Hash, EventKind)>,
    ballots: u64,
    voters: u64,
    tally: Option<AnyTally>,
    outcome: Option<Outcome>,
}

impl<'p> Verifier<'p> {
    pub(super) fn new(progress: &'p dyn Progress) -> Self {
        Self {
            progress,
            counts: Counts::default(),
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
        let mut events = Events::new(from)?;
        let Some(link) = events.next_link(&mut self.counts, self.progress)? else {
            let reason = "ends before the election's setup";
            return Err(Failure::new(Check::Order, "archive", reason));
        };
        match group(&link)? {
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
        let setup = read_setup::<G>(link, &mut self.counts)?;
        self.election = Some(summary(&setup));
        self.reach(&events);
        events.needs_shuffle = setup.needs_shuffle();
        let mut election = Election::new(&setup);
        let result = election.run(&mut events, &mut self.counts, self.progress);
        (self.ballots, self.voters) = (election.ballots, election.builder.voters());
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
            election: self.election,
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

/// The group that the election names: S1 fails where it is none that we know. What is no election
/// at all is left to the reader of elections to refuse.
fn group(link: &Link) -> Result<GroupName, Failure> {
    let Some(named) = election::group_named(link.object(0)) else {
        return Ok(GroupName::Ed25519);
    };
    let place = || format!("{}, election", link.place());
    named
        .parse()
        .map_err(|e| Failure::new(Check::Election, place(), e))
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

/// Checks S1 to S4, and that the Setup event refers to these objects.
fn read_setup<G: Group>(link: &Link, counts: &mut Counts) -> Result<Setup<G>, Failure> {
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
