//! The ceremony in which trustees outside the service make a key of which some of them suffice.
//! The service routes their messages and checks each as it comes; it never sees a secret of theirs.
//!
//! Rounds: certificates; polynomials, each with a sealed share for every other trustee; answers,
//! each with the trustee's public key. Somebody who is replaced makes everybody begin again.

pub mod pages;
pub mod rules;
pub mod store;

use std::fmt;
use std::str::FromStr;

use ballots::threshold::{Certificates, Parameters, Polynomials};
use serde::{Deserialize, Serialize};

use crate::elections::Group;
use crate::error::Problem;
use crate::language::t;

/// A round of the ceremony.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Round {
    /// Each trustee sends the certificate of their own keys for this ceremony.
    Certificate,
    /// Each draws a polynomial and sends commitments, and a sealed share for each of the others.
    Polynomial,
    /// Each has checked the shares for them, and sends their public key.
    Answer,
}

impl Round {
    /// All rounds in order.
    pub const ALL: [Self; 3] = [Self::Certificate, Self::Polynomial, Self::Answer];

    /// The round's word, in the interface and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Certificate => "certificate",
            Self::Polynomial => "polynomial",
            Self::Answer => "answer",
        }
    }
}

impl fmt::Display for Round {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

impl FromStr for Round {
    type Err = Problem;

    fn from_str(word: &str) -> Result<Self, Problem> {
        let found = Self::ALL.into_iter().find(|round| round.as_str() == word);
        found.ok_or_else(|| {
            Problem::not_found(t!(
                "A round of the ceremony: certificate, polynomial or answer."
            ))
        })
    }
}

/// How many trustees there are, and how many suffice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers {
    /// How many there are.
    pub size: u32,
    /// How many suffice.
    pub needed: u32,
}

/// What has come in, by trustee (from 1), of each round.
#[derive(Clone, Debug, Default)]
pub struct Messages {
    /// Certificates.
    pub certificates: Vec<Option<Vec<u8>>>,
    /// Polynomials.
    pub polynomials: Vec<Option<Vec<u8>>>,
    /// Answers.
    pub answers: Vec<Option<Vec<u8>>>,
}

/// Where a ceremony is, as far as its messages lead. Each state holds what the rounds before it
/// made, so no round can be entered that is not due.
#[derive(Debug)]
pub enum Step {
    /// Certificates come in.
    Certificates,
    /// Polynomials come in.
    Polynomials(Certificates<Group>),
    /// Answers come in.
    Answers(Certificates<Group>, Polynomials<Group>),
    /// The key is made.
    Made(
        Box<Parameters<Group>>,
        Certificates<Group>,
        Polynomials<Group>,
    ),
}

impl Step {
    /// The round whose messages are awaited; none when the key is made.
    pub fn round(&self) -> Option<Round> {
        match self {
            Self::Certificates => Some(Round::Certificate),
            Self::Polynomials(_) => Some(Round::Polynomial),
            Self::Answers(..) => Some(Round::Answer),
            Self::Made(..) => None,
        }
    }
}

/// A trustee to be put in another's place, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replacement {
    pub(super) person: super::PersonEntry,
    pub(super) reason: String,
}

/// A trustee says that what another sent them is wrong, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Complaint {
    pub(super) against: u32,
    pub(super) what: String,
}
