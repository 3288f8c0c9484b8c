//! The board: an election's events, each naming the one before (section "Public data").

use serde::{Deserialize, Serialize};
use std::fmt;

use crate::hash::Hash;
use crate::wire::{self, WireError};

/// What an event records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum EventKind {
    /// Election, trustees and roll are fixed.
    Setup,
    /// A ballot was accepted.
    Ballot,
    /// No further ballot will be.
    EndBallots,
    /// The ballots that count, added up or listed, still encrypted.
    EncryptedTally,
    /// A trustee shuffled the ranked answers.
    Shuffle,
    /// No further shuffle will be.
    EndShuffles,
    /// A trustee decrypted their part.
    PartialDecryption,
    /// The result.
    Result,
}

impl EventKind {
    /// How many objects stand before the event in the archive; its payload is the last of them.
    pub fn objects(self) -> usize {
        match self {
            Self::Setup => 4,
            Self::EncryptedTally | Self::Shuffle | Self::PartialDecryption => 2,
            Self::Ballot | Self::Result => 1,
            Self::EndBallots | Self::EndShuffles => 0,
        }
    }

    /// Whether an event of this kind may follow one of kind `before` (none: be the first).
    /// `needs_shuffle` says whether any question is ranked.
    pub fn may_follow(self, before: Option<Self>, needs_shuffle: bool) -> bool {
        use EventKind as K;
        match (before, self) {
            (None, K::Setup)
            | (Some(K::Setup | K::Ballot), K::Ballot | K::EndBallots)
            | (Some(K::EndBallots), K::EncryptedTally)
            | (Some(K::EndShuffles | K::PartialDecryption), K::PartialDecryption)
            | (Some(K::PartialDecryption), K::Result) => true,
            (Some(K::EncryptedTally), K::Shuffle)
            | (Some(K::Shuffle), K::Shuffle | K::EndShuffles) => needs_shuffle,
            (Some(K::EncryptedTally), K::PartialDecryption) => !needs_shuffle,
            _ => false,
        }
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// `event`: one link of the chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Event {
    /// The hash of the event before; none for the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<Hash>,
    /// How many events stand before.
    pub height: u64,
    /// What it records.
    #[serde(rename = "type")]
    pub kind: EventKind,
    /// The hash of the object that it adds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<Hash>,
}

impl Event {
    /// The event that follows `before` (none: the first).
    pub fn next(before: Option<&Self>, kind: EventKind, payload: Option<Hash>) -> Self {
        Self {
            parent: before.map(Self::hash),
            height: before.map_or(0, |event| event.height + 1),
            kind,
            payload,
        }
    }

    /// Where it stands, for reports.
    pub(crate) fn place(&self) -> String {
        format!("event {} ({})", self.height, self.kind)
    }

    /// Reads the canonical JSON.
    pub fn parse(json: &[u8]) -> Result<Self, WireError> {
        wire::read(json)
    }

    /// The canonical JSON.
    pub fn to_json(&self) -> Vec<u8> {
        wire::write(self)
    }

    /// The hash of the canonical JSON: the event's name.
    pub fn hash(&self) -> Hash {
        Hash::of(&self.to_json())
    }
}

/// `owned_shuffle` and `owned_partial_decryption`: whose work the payload is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Owned {
    /// The trustee's number, from 1.
    pub owner: u32,
    /// The hash of their work.
    pub payload: Hash,
}

impl Owned {
    /// Reads the canonical JSON.
    pub fn parse(json: &[u8]) -> Result<Self, WireError> {
        wire::read(json)
    }

    /// The canonical JSON.
    pub fn to_json(&self) -> Vec<u8> {
        wire::write(self)
    }
}

/// `sized_encrypted_tally`: how much is tallied, and where the tally is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SizedTally {
    pub(crate) num_tallied: u64,
    pub(crate) total_weight: wire::Weight,
    pub(crate) encrypted_tally: Hash,
}
