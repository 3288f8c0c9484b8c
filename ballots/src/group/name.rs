//! The names of the groups, as an election gives them.

use std::fmt;
use std::str::FromStr;

use super::{Belenios2048, Ed25519, Group, Rfc3526};

/// A group by its name (`group` field of the election).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupName {
    /// The group of our elections.
    Ed25519,
    /// For ranked questions of more candidates than Ed25519 takes.
    Rfc3526,
    /// For summed questions; verified, never chosen.
    Belenios2048,
}

/// A name that no group of the specification has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is none of the groups Ed25519, RFC-3526-2048 and BELENIOS-2048")]
pub struct UnknownGroup(String);

impl GroupName {
    /// Every group.
    pub const ALL: [Self; 3] = [Self::Ed25519, Self::Rfc3526, Self::Belenios2048];

    /// The name as records write it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ed25519 => Ed25519::NAME,
            Self::Rfc3526 => <Rfc3526 as Group>::NAME,
            Self::Belenios2048 => <Belenios2048 as Group>::NAME,
        }
    }

    /// How many candidates a ranked question may have.
    pub fn ranked_candidates(self) -> usize {
        match self {
            Self::Ed25519 => Ed25519::RANKED_CANDIDATES,
            Self::Rfc3526 => Rfc3526::RANKED_CANDIDATES,
            Self::Belenios2048 => Belenios2048::RANKED_CANDIDATES,
        }
    }
}

impl FromStr for GroupName {
    type Err = UnknownGroup;

    fn from_str(text: &str) -> Result<Self, UnknownGroup> {
        let named = Self::ALL.into_iter().find(|name| name.as_str() == text);
        named.ok_or_else(|| UnknownGroup(text.chars().take(40).collect()))
    }
}

impl fmt::Display for GroupName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
