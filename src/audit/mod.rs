//! The act log: who did what and when, each act bound to the one before by its hash.
//!
//! An act is written in the transaction of what it tells. Casting a ballot is no act: the log
//! never says who voted.

pub mod pages;
pub mod rules;
pub mod store;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;

use crate::access::Actor;

/// What somebody did, before it has a place in the log.
#[derive(Clone, Debug)]
pub struct Act<'a> {
    /// Who.
    pub actor: &'a Actor,
    /// What: `election.call`, `member.import`, ...
    pub action: &'static str,
    /// To what: `election/UUID`, `panel/SLUG`, ...
    pub about: String,
    /// What changed. No secret, no choice, no credential.
    pub detail: Value,
}

/// An act as everybody may know it: nobody's name, and nothing of what changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// In which role, in words.
    pub role: &'static str,
    /// What, in words.
    pub said: &'static str,
}

/// What an audit of the log found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verification {
    /// How many acts were read.
    pub acts: u64,
    /// Hash of the last act.
    pub head: Option<String>,
    /// The first fault, if there is one.
    pub fault: Option<Fault>,
}

/// The first place where the log doesn't hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Number of the act.
    pub seq: i64,
    /// What is wrong with it.
    pub what: &'static str,
}
