//! A check in words, for reports and documents.

use serde::{Serialize, Serializer};
use std::fmt;

use super::Check;

/// What a check is, in words that an auditor can read who is no cryptographer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct About {
    /// Its number, such as `B3`.
    pub number: &'static str,
    /// What holds when it does.
    pub title: &'static str,
    /// What it looks at.
    pub looks_at: &'static str,
    /// What a failure means.
    pub meaning: &'static str,
    /// The attack that it stops.
    pub stops: &'static str,
    /// The section of the Belenios specification (3.3.0) that asks for it; those "beyond the
    /// specification" are explained in `docs/verify.md`.
    pub source: &'static str,
}

impl Check {
    /// Its number, such as `B3`.
    pub fn number(self) -> &'static str {
        self.about().number
    }

    /// What holds when it does.
    pub fn title(self) -> &'static str {
        self.about().title
    }

    /// What a failure means, in plain words.
    pub fn meaning(self) -> &'static str {
        self.about().meaning
    }

    /// Whether it is made on what stands beside the record (groups X and C), not on the record.
    pub fn is_beside(self) -> bool {
        self.number().starts_with(['X', 'C'])
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
