//! The life of an election: its stages. How it gets from one to the next is in
//! [`super::transitions`].

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::language::t;

/// Where an election is. In this order; nothing goes back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Called: the notice is out.
    Call,
    /// Members stand.
    Nominations,
    /// The candidates are final; the roll is open to inspection.
    Roll,
    /// Trustees and registrar make their keys and credentials.
    Keys,
    /// Ballots are taken.
    Voting,
    /// No more ballots; the box is sealed.
    Closed,
    /// Trustees shuffle the ballots.
    Mixing,
    /// Trustees open them.
    Opening,
    /// Counted; not declared.
    Counted,
    /// The result is declared; the elected answer.
    Declared,
    /// Those who accepted have their seats.
    Seated,
    /// Void, from whatever stage it was at: what was recorded stays, and counts for nothing.
    Void,
}

impl Stage {
    /// All stages in order.
    pub const ALL: [Self; 12] = [
        Self::Call,
        Self::Nominations,
        Self::Roll,
        Self::Keys,
        Self::Voting,
        Self::Closed,
        Self::Mixing,
        Self::Opening,
        Self::Counted,
        Self::Declared,
        Self::Seated,
        Self::Void,
    ];

    /// The stages that an election goes through if all goes well, in order.
    pub const LIFE: [Self; 11] = [
        Self::Call,
        Self::Nominations,
        Self::Roll,
        Self::Keys,
        Self::Voting,
        Self::Closed,
        Self::Mixing,
        Self::Opening,
        Self::Counted,
        Self::Declared,
        Self::Seated,
    ];

    /// The stage's word, in the interface and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Nominations => "nominations",
            Self::Roll => "roll",
            Self::Keys => "keys",
            Self::Voting => "voting",
            Self::Closed => "closed",
            Self::Mixing => "mixing",
            Self::Opening => "opening",
            Self::Counted => "counted",
            Self::Declared => "declared",
            Self::Seated => "seated",
            Self::Void => "void",
        }
    }

    /// The same for a reader.
    pub fn named(self) -> &'static str {
        match self {
            Self::Call => t!("call"),
            Self::Nominations => t!("nominations"),
            Self::Roll => t!("roll"),
            Self::Keys => t!("keys"),
            Self::Voting => t!("voting"),
            Self::Closed => t!("closed"),
            Self::Mixing => t!("mixing"),
            Self::Opening => t!("opening"),
            Self::Counted => t!("counted"),
            Self::Declared => t!("declared"),
            Self::Seated => t!("seated"),
            Self::Void => t!("void"),
        }
    }

    /// What is going on, for a member.
    pub fn said(self) -> &'static str {
        match self {
            Self::Call => t!("The election has been called."),
            Self::Nominations => t!("Members can stand as candidates."),
            Self::Roll => {
                t!("The candidates are final and the list of voters is open to inspection.")
            }
            Self::Keys => t!("The keys are being made; voting follows."),
            Self::Voting => t!("Voting is open."),
            Self::Closed => t!("Voting has closed; the votes are still sealed."),
            Self::Mixing => t!("The trustees are shuffling the sealed votes."),
            Self::Opening => t!("The trustees are opening the votes."),
            Self::Counted => t!("The votes are counted; the result is not declared yet."),
            Self::Declared => t!("The result is declared."),
            Self::Seated => t!("Those elected have taken their seats."),
            Self::Void => t!("The election is void."),
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// A word that is no stage.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no stage of an election")]
pub struct UnknownStage(String);

impl FromStr for Stage {
    type Err = UnknownStage;

    fn from_str(word: &str) -> Result<Self, UnknownStage> {
        let found = Self::ALL.into_iter().find(|stage| stage.as_str() == word);
        found.ok_or_else(|| UnknownStage(word.to_owned()))
    }
}
