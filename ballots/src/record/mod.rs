//! Verifying a whole record: one pass over the archive, every check of [`Check`], and a report
//! that names what was checked or the first thing that is wrong.

mod about;
mod ballots;
mod beside;
pub(crate) mod checks;
mod events;
mod failure;
mod ledger;
mod steps;
mod verifier;

pub use about::About;
pub use beside::Beside;
pub use checks::Check;
pub use checks::b5_no_copies::Board;
pub use failure::Failure;
pub use ledger::CheckRun;
pub(crate) use ledger::Ledger;

use std::io::Read;
use std::time::Duration;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::any::{AnySetup, AnyTally};
use crate::board::EventKind;
use crate::hash::Hash;
use crate::opening::{OddPaper, Outcome};
use crate::supplement::{Content, Time, VerifyingKey, WithdrawnReason};

/// Told how far a verification has come. All methods do nothing unless overridden.
pub trait Progress {
    /// So many bytes of the archive have been read.
    fn bytes(&self, _read: u64) {}
    /// Work on this event begins, or on the ballots up to it.
    fn event(&self, _height: u64, _kind: EventKind) {}
    /// This ballot holds; its credential is as the roll shows it.
    fn ballot(&self, _height: u64, _tracker: &str, _credential: &str) {}
    /// The time on a clock of the caller's that only moves forward; this library has none. With it
    /// the report says how long each check took.
    fn clock(&self) -> Option<Duration> {
        None
    }
}

impl Progress for () {}

/// What a verification found.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Whether every check that was due holds, as far as the record goes.
    pub holds: bool,
    /// Whether the record goes up to its result.
    pub complete: bool,
    /// The election, once its setup holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub election: Option<ElectionSummary>,
    /// How many events hold.
    pub events: u64,
    /// The hash of the last of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub head: Option<Hash>,
    /// Its kind: how far the election has come.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<EventKind>,
    /// How many ballots stand on the board.
    pub ballots: u64,
    /// How many credentials have voted: those ballots count.
    pub voters: u64,
    /// How many trustees have shuffled.
    pub shuffles: u64,
    /// Papers that are not what a voter's device makes of their ranks. They count as they decode: that is no
    /// failure, and worth a question to whoever made the device.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub odd_papers: Vec<OddPaper>,
    /// Each check that was made, the failing one included.
    pub checks: Vec<CheckRun>,
    /// The first thing that is wrong.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
    /// The result as the record holds it, found to be that of the ballots.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<Box<RawValue>>,
    /// The same, to work with.
    #[serde(skip)]
    pub outcome: Option<Outcome>,
    /// Kind and hash of every event that holds, in order.
    #[serde(skip)]
    pub chain: Vec<(EventKind, Hash)>,
    /// What stands beside the record, once it holds: none for a record of others, which is verified
    /// as such.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supplement: Option<SupplementSummary>,
    /// The same, to work with.
    #[serde(skip)]
    pub content: Option<Content>,
    /// The setup, to work with, in the election's group ([`AnySetup::ed25519`] for ours).
    #[serde(skip)]
    pub setup: Option<AnySetup>,
    /// Every ballot and ciphertext of the board, for whoever verifies what comes next by itself.
    #[serde(skip)]
    pub board: Board,
    /// The tally as the last event leaves it: what the next trustee shuffles or opens.
    #[serde(skip)]
    pub tally: Option<AnyTally>,
}

/// Which election a report is about.
#[derive(Debug, Clone, Serialize)]
pub struct ElectionSummary {
    /// Its identifier.
    pub uuid: String,
    /// Its name.
    pub name: String,
    /// Its group.
    pub group: &'static str,
    /// Its fingerprint.
    pub fingerprint: String,
    /// How many may vote.
    pub roll: u64,
    /// How many trustees there are.
    pub trustees: u64,
}

/// Whose the supplement is.
#[derive(Debug, Clone, Serialize)]
pub struct SupplementSummary {
    /// The service's key. Whether it is the service's, the record can't tell: compare it.
    pub key: VerifyingKey,
    /// When it was made.
    pub made: Time,
    /// How many incidents it tells of.
    pub incidents: usize,
    /// Whom the counts pass over.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub withdrawn: Vec<WithdrawnSummary>,
}

/// A candidate whom a count passes over.
#[derive(Debug, Clone, Serialize)]
pub struct WithdrawnSummary {
    /// The question, from 1.
    pub question: usize,
    /// The name on the ballot.
    pub candidate: String,
    /// From when on it was on record.
    pub since: Time,
    /// Why.
    pub reason: WithdrawnReason,
}

/// As [`verify_record`], and holds what stands beside the record against it.
pub fn verify_with(from: impl Read, beside: Option<Beside<'_>>, progress: &dyn Progress) -> Report {
    let mut verifier = verifier::Verifier::new(progress, beside);
    let failure = verifier.run(from).err();
    verifier.into_report(failure)
}

/// Verifies the record that `from` reads. Never panics; memory grows with the ballots that count, the largest
/// object, and the names of all ballots and ciphertexts on the board (check B5), not with what the archive
/// declares.
pub fn verify_record(from: impl Read, progress: &dyn Progress) -> Report {
    verify_with(from, None, progress)
}
