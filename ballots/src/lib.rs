//! Verifiable ballots: the Belenios record, its verification, and the count.
//!
//! Pure: no network, no database, no clock; randomness comes in as an argument.
#![deny(clippy::indexing_slicing)]

mod any;
pub mod archive;
pub mod ballot;
pub mod board;
mod ciphertext;
pub mod count;
pub mod credential;
mod dlog;
pub mod election;
pub mod group;
pub mod hash;
pub mod opening;
mod outcome;
mod plain;
mod proof;
mod question;
pub mod random;
pub mod record;
mod secret;
pub mod setup;
pub mod shuffle;
pub mod supplement;
pub mod tally;
pub mod threshold;
pub mod trustee;
pub mod uuid;
mod verified;
mod wire;

pub use any::{AnySetup, AnyTally};
pub use ballot::{Answer, Ballot, BallotError, MakeError, make_ballot};
pub use board::{Event, EventKind, Owned};
pub use ciphertext::Ciphertext;
pub use credential::{PrivateCredential, PublicCredential, Roll};
pub use election::{ElectionSpec, Lists, Question, Ranked, Summed};
pub use group::{Belenios2048, Ed25519, Group, GroupName, Rfc3526};
pub use hash::Hash;
pub use opening::{Culprit, OddPaper, OpeningError, Outcome, PartialDecryption, QuestionOutcome};
pub use plain::plain;
pub use proof::Proof;
pub use random::SystemRng;
pub use setup::{Setup, SetupData, SetupError};
pub use shuffle::{Shuffle, ShuffleError};
pub use tally::{Tally, TallyBuilder};
pub use threshold::ThresholdError;
pub use trustee::{Trustee, TrusteeError, TrusteeKey, TrusteePublicKey, Trustees};
pub use uuid::Uuid;
pub use verified::Verified;
pub use wire::WireError;
