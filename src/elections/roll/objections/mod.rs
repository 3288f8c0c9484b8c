//! Objections to the roll, and its corrections: possible while the roll is open, until the keys
//! are made.

pub mod pages;
pub mod store;

use serde::{Deserialize, Serialize};

use super::Change;
use crate::language::t;
use crate::values::{Email, Invalid, Prose};

/// An objection, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Somebody else's address; one's own case where it is left out.
    #[serde(default)]
    about: Option<String>,
    wants: Change,
    said: String,
}

/// An objection.
#[derive(Clone, Debug)]
pub struct Objection {
    /// Somebody else's address; one's own case where there is none.
    pub about: Option<Email>,
    /// What is asked for.
    pub wants: Change,
    /// In the objector's words.
    pub said: Prose,
}

impl TryFrom<Entry> for Objection {
    type Error = Invalid;

    fn try_from(sent: Entry) -> Result<Self, Invalid> {
        let said = Prose::parse("said", &sent.said)?;
        if said.as_str().is_empty() {
            return Err(Invalid::new("said", t!("say what is wrong with the roll")));
        }
        let about = sent.about.map(|email| Email::parse("about", &email));
        Ok(Self {
            about: about.transpose()?,
            wants: sent.wants,
            said,
        })
    }
}

/// An objection, for the secretary, or for the member whose it is.
#[derive(Clone, Debug, Serialize)]
pub struct Shown {
    /// Its number.
    pub id: i64,
    /// Who objects.
    pub by: i64,
    /// Whom it is about, if a member has that address.
    pub about: Option<i64>,
    /// What is asked for.
    pub wants: String,
    /// In the objector's words.
    pub said: String,
    /// The decision, once it is made.
    pub upheld: Option<bool>,
    /// Why.
    pub reason: Option<String>,
}
