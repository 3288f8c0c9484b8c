//! The list of checks: each with its number, what it looks at, and what it means when it fails.

use serde::{Serialize, Serializer};
use std::fmt;

/// One check of a record. The numbers are stable: reports, documents and tests name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Check {
    /// A1
    ArchiveForm,
    /// A2
    Names,
    /// A3
    Chain,
    /// A4
    Order,
    /// A5
    Payload,
    /// S1
    Election,
    /// S2
    Trustees,
    /// S3
    ElectionKey,
    /// S4
    Roll,
    /// B1
    BallotForm,
    /// B2
    Eligible,
    /// B3
    Proofs,
    /// B4
    Signature,
    /// B5
    NoCopies,
    /// T1
    Tally,
    /// T2
    Totals,
    /// M1
    ShuffleOwner,
    /// M2
    Shuffle,
    /// D1
    DecryptionOwner,
    /// D2
    Decryption,
    /// D3
    EnoughTrustees,
    /// R1
    Result,
}

impl Check {
    /// Every check, in the order of the report.
    pub const ALL: [Self; 22] = [
        Self::ArchiveForm,
        Self::Names,
        Self::Chain,
        Self::Order,
        Self::Payload,
        Self::Election,
        Self::Trustees,
        Self::ElectionKey,
        Self::Roll,
        Self::BallotForm,
        Self::Eligible,
        Self::Proofs,
        Self::Signature,
        Self::NoCopies,
        Self::Tally,
        Self::Totals,
        Self::ShuffleOwner,
        Self::Shuffle,
        Self::DecryptionOwner,
        Self::Decryption,
        Self::EnoughTrustees,
        Self::Result,
    ];

    /// Number, what is checked, and what a failure means.
    fn row(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::ArchiveForm => (
                "A1",
                "The archive is one, byte for byte",
                "the file was damaged, cut off, or something was slipped into it",
            ),
            Self::Names => (
                "A2",
                "Every object bears the hash of its content as its name",
                "an object was changed after it was published",
            ),
            Self::Chain => (
                "A3",
                "Every event names the one before it",
                "an event was removed, inserted or moved",
            ),
            Self::Order => (
                "A4",
                "The events come in the order of an election",
                "a step was left out, repeated, or made when it was not due",
            ),
            Self::Payload => (
                "A5",
                "Every event refers to its objects, and no object is without an event",
                "an object is missing, or one was added that nothing refers to",
            ),
            Self::Election => (
                "S1",
                "The election and its questions are sound",
                "the election is not one that this protocol can hold",
            ),
            Self::Trustees => (
                "S2",
                "Every trustee proved to hold the key that is published",
                "a trustee's key may have been made up from the keys of others",
            ),
            Self::ElectionKey => (
                "S3",
                "Ballots are encrypted to the trustees together",
                "somebody else may hold the key and read every ballot",
            ),
            Self::Roll => (
                "S4",
                "The roll lists every voting credential once",
                "somebody may have been given more than one vote",
            ),
            Self::BallotForm => (
                "B1",
                "Every ballot has the shape of this election's ballots",
                "a ballot was altered, or belongs to another election",
            ),
            Self::Eligible => (
                "B2",
                "Every ballot bears a credential of the roll",
                "a ballot was cast by somebody who may not vote",
            ),
            Self::Proofs => (
                "B3",
                "Every ballot proves that its hidden votes are allowed",
                "a ballot may hold more votes than its voter has, or copy another's",
            ),
            Self::Signature => (
                "B4",
                "Every ballot is signed with its credential",
                "a ballot was changed, or cast without its voter",
            ),
            Self::NoCopies => (
                "B5",
                "No ballot and no encrypted vote stands there twice",
                "somebody copied a ballot, or brought an older one back",
            ),
            Self::Tally => (
                "T1",
                "What is opened is made of the last ballot of every voter, and of nothing else",
                "ballots were left out, added or counted twice",
            ),
            Self::Totals => (
                "T2",
                "The numbers of ballots and weights are right",
                "the announced turnout is not that of the ballots",
            ),
            Self::ShuffleOwner => (
                "M1",
                "Every shuffle is by a trustee of its own",
                "one person alone may know which ballot is whose",
            ),
            Self::Shuffle => (
                "M2",
                "Every shuffle kept all ballots as they were",
                "a ballot was replaced while the ballots were mixed",
            ),
            Self::DecryptionOwner => (
                "D1",
                "Every decryption is by a trustee, once",
                "a stranger took part in the opening",
            ),
            Self::Decryption => (
                "D2",
                "Every trustee proved to have decrypted truthfully",
                "a trustee may have changed the result",
            ),
            Self::EnoughTrustees => (
                "D3",
                "All trustees that are needed took part",
                "the result was announced without being opened",
            ),
            Self::Result => (
                "R1",
                "The announced result is what the ballots open to",
                "the result is not that of the ballots",
            ),
        }
    }

    /// Its number, such as `B3`.
    pub fn number(self) -> &'static str {
        self.row().0
    }

    /// What is checked.
    pub fn title(self) -> &'static str {
        self.row().1
    }

    /// What a failure means, in plain words.
    pub fn meaning(self) -> &'static str {
        self.row().2
    }
}

impl fmt::Display for Check {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.number())
    }
}

impl Serialize for Check {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.number())
    }
}
