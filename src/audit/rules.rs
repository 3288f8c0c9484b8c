//! The chain: how an act is written down and hashed, and how the log is verified.

use std::fmt::Write;

use chrono::{DateTime, SecondsFormat, Utc};
use ring::digest::{SHA256, digest};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Act, Fault, Verification};
use crate::language::t;

/// An act as it is hashed. The order of the fields is part of the format.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Written {
    /// Its number from 1.
    pub seq: i64,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// Who.
    pub who: String,
    /// In which role.
    pub role: String,
    /// What.
    pub action: String,
    /// To what.
    pub about: String,
    /// What changed.
    pub detail: Value,
    /// Hash of the act before; empty for the first.
    pub previous: String,
}

/// An act of the log as stored: the columns beside the bytes that they repeat.
#[derive(Debug)]
pub struct Stored {
    /// Its number.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Who.
    pub who: String,
    /// In which role.
    pub role: String,
    /// What.
    pub action: String,
    /// To what.
    pub about: String,
    /// Canonical bytes.
    pub bytes: Vec<u8>,
    /// Their hash.
    pub hash: String,
}

/// Writes an act down after the one before.
pub fn write(act: &Act<'_>, at: DateTime<Utc>, last: Option<(i64, &str)>) -> Written {
    Written {
        seq: last.map_or(1, |(seq, _)| seq + 1),
        at: said(at),
        who: act.actor.subject.clone(),
        role: act.actor.role.to_string(),
        action: act.action.to_owned(),
        about: act.about.clone(),
        detail: act.detail.clone(),
        previous: last.map_or_else(String::new, |(_, hash)| hash.to_owned()),
    }
}

fn said(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// An action in words, where everybody may know that it was done. What tells of a person, such as a
/// nomination or an objection, isn't among them.
pub fn told(action: &str) -> Option<&'static str> {
    Some(match action {
        "election.call" => t!("The election was called"),
        "election.stage" => t!("The election moved on"),
        "election.approval" => t!("One of two people approved a step"),
        "election.round" => t!("A further round was called"),
        "election.again" => t!("The election was linked to the void one that it runs again"),
        "keys.holders" => t!("Registrar and trustees were named"),
        "keys.credentials" => t!("The registrar sent the public credentials"),
        "keys.ceremony" => t!("A trustee sent a step of making the key"),
        "keys.trustee" => t!("A trustee sent their public key"),
        "keys.replacement" => t!("A trustee was replaced"),
        "keys.complaint" => t!("A trustee complained of another"),
        "keys.drill" => t!("A trustee showed that their key works"),
        "codes.reissue" => t!("The registrar gave a voting code out again"),
        "codes.delivery" => t!("The registrar reported how many codes arrived"),
        "poll.settings" => t!("The poll’s settings were changed"),
        "readiness.confirmation" => t!("Something of the readiness list was confirmed"),
        "rehearsal.begin" => t!("A rehearsal was begun"),
        "voting.extension" => t!("The close was made later"),
        "voting.incident" => t!("An incident was published"),
        "voting.pause" => t!("Voting was interrupted, or went on"),
        "voting.reminder" => t!("A reminder was arranged"),
        "tally.shuffle" => t!("A trustee shuffled"),
        "tally.commit" => t!("A trustee committed to their part of the opening"),
        "tally.open" => t!("A trustee sent their part of the opening"),
        "challenge.decide" => t!("A challenge was decided"),
        _ => return None,
    })
}

/// SHA-256 in hexadecimal.
pub fn hash(bytes: &[u8]) -> String {
    let mut hex = String::with_capacity(64);
    for byte in digest(&SHA256, bytes).as_ref() {
        // Writing to a String can't fail.
        let _ok = write!(hex, "{byte:02x}");
    }
    hex
}

/// Verifies a log from its first act to its last; feed it in order.
#[derive(Debug, Default)]
pub struct Chain {
    acts: i64,
    head: Option<String>,
    fault: Option<Fault>,
}

impl Chain {
    /// The next act.
    pub fn feed(&mut self, act: &Stored) {
        if self.fault.is_none() {
            self.fault = self
                .check(act)
                .err()
                .map(|what| Fault { seq: act.seq, what });
        }
        self.acts += 1;
        self.head = Some(act.hash.clone());
    }

    fn check(&self, act: &Stored) -> Result<(), &'static str> {
        if hash(&act.bytes) != act.hash {
            return Err(t!("its bytes don’t have the hash that is stored"));
        }
        let written: Written =
            serde_json::from_slice(&act.bytes).map_err(|_| t!("its bytes can’t be read"))?;
        if act.seq != self.acts + 1 || written.seq != act.seq {
            return Err(t!("an act before it is missing, or its number was changed"));
        }
        if written.previous != self.head.as_deref().unwrap_or_default() {
            return Err(t!("it doesn’t follow the act before it"));
        }
        let columns = [&written.who, &written.role, &written.action, &written.about];
        let same = columns == [&act.who, &act.role, &act.action, &act.about];
        if !same || written.at != said(act.at) {
            return Err(t!("its columns don’t say what its bytes say"));
        }
        Ok(())
    }

    /// What was found.
    pub fn finish(self) -> Verification {
        let acts = u64::try_from(self.acts).unwrap_or_default();
        Verification {
            acts,
            head: self.head,
            fault: self.fault,
        }
    }
}
