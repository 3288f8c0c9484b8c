//! Who may do what: roles, callers, and the proofs of authority that the stores ask for.

pub mod caller;
pub mod keys;
pub mod revocations;
pub mod ring_provider;
pub mod rules;
pub mod token;
pub mod vault;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

pub use caller::Caller;
pub use rules::{
    Auditor, Authorised, Denied, Member, Operator, Registrar, Secretary, Service, Trustee, Within,
};

use crate::language::t;

/// In which role somebody acts. One token carries one role: duties stay separate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Runs the service; enters networks, members and panels.
    Operator,
    /// Runs the elections of the panels that the token names.
    Secretary,
    /// Makes the credentials of an election that names them.
    Registrar,
    /// Holds a key of an election that names them.
    Trustee,
    /// Reads the act log and verifies it.
    Auditor,
    /// Stands, votes, accepts a seat.
    Member,
    /// The service itself, at an announced time. No token carries it.
    #[serde(skip_deserializing)]
    Service,
}

impl Role {
    /// All that a token can carry.
    pub const ALL: [Self; 6] = [
        Self::Operator,
        Self::Secretary,
        Self::Registrar,
        Self::Trustee,
        Self::Auditor,
        Self::Member,
    ];

    /// The role's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Secretary => "secretary",
            Self::Registrar => "registrar",
            Self::Trustee => "trustee",
            Self::Auditor => "auditor",
            Self::Member => "member",
            Self::Service => "service",
        }
    }

    /// The same for a reader.
    pub fn said(self) -> &'static str {
        match self {
            Self::Operator => t!("operator"),
            Self::Secretary => t!("secretary"),
            Self::Registrar => t!("registrar"),
            Self::Trustee => t!("trustee"),
            Self::Auditor => t!("auditor"),
            Self::Member => t!("member"),
            Self::Service => t!("service"),
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// A word that is no role.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no role: operator, secretary, registrar, trustee, auditor or member")]
pub struct UnknownRole(String);

impl FromStr for Role {
    type Err = UnknownRole;

    fn from_str(word: &str) -> Result<Self, UnknownRole> {
        let found = Self::ALL.into_iter().find(|role| role.as_str() == word);
        found.ok_or_else(|| UnknownRole(word.to_owned()))
    }
}

/// Who acted, as the act log names them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Actor {
    /// Subject of their token.
    pub subject: String,
    /// In which role.
    pub role: Role,
}
