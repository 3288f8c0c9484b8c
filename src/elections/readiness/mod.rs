//! The readiness gate: what has to hold before voting opens, each with its remedy. Voting can't
//! open before all of it holds.

pub mod approvals;
pub mod pages;
pub mod rules;
pub mod store;

use serde::{Deserialize, Serialize};

use crate::error::Problem;
use crate::language::t;

/// One thing that has to hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// A name for programs.
    pub name: &'static str,
    /// Whether it holds.
    pub holds: bool,
    /// What it is and how it stands.
    pub said: String,
    /// What to do where it doesn't hold.
    pub remedy: Option<String>,
}

/// What a person looks at and finds right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// The letters to the voters.
    Letters,
    /// A backup of the database and of the service's keys.
    Backup,
}

impl What {
    /// Its word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Letters => "letters",
            Self::Backup => "backup",
        }
    }
}

impl std::str::FromStr for What {
    type Err = Problem;

    fn from_str(word: &str) -> Result<Self, Problem> {
        match word {
            "letters" => Ok(Self::Letters),
            "backup" => Ok(Self::Backup),
            _ => Err(Problem::not_found(t!(
                "What can be confirmed: letters or backup."
            ))),
        }
    }
}

/// A confirmation, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmation {
    note: String,
}
