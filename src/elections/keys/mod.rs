//! Keys: the registrar's public credentials and the trustees' public keys, checked as they come,
//! and the setup that they make together. No secret of theirs ever reaches the service.

pub mod ceremony;
pub mod codes;
pub mod disclosure;
pub mod drills;
pub mod named;
pub mod pages;
pub mod rules;
pub mod setups;
pub mod store;

use serde::Deserialize;

use crate::elections::poll::Sharing;
use crate::values::{Email, Line, Prose, Subject};

/// A person outside the service who is given a duty, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonEntry {
    name: String,
    subject: String,
    #[serde(default)]
    email: Option<String>,
}

/// Who makes the credentials and who holds the key, as sent: as many trustees as the panel's rules
/// say, of whom as many suffice as they say. That all are needed takes `consent`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    registrar: PersonEntry,
    trustees: Vec<PersonEntry>,
    #[serde(default)]
    consent: Option<String>,
}

/// A person outside the service who is given a duty.
#[derive(Clone, Debug)]
pub struct Person {
    /// Name as published.
    pub name: Line,
    /// Subject of their token.
    pub subject: Subject,
    /// Where letters to them go.
    pub email: Option<Email>,
}

impl Person {
    /// Where letters to them go.
    pub fn address(&self) -> Option<&str> {
        self.email.as_ref().map(Email::as_str)
    }
}

/// Who makes the credentials and who holds the key: different people.
#[derive(Clone, Debug)]
pub struct Holders {
    /// Makes the credentials.
    pub registrar: Person,
    /// Hold the key together.
    pub trustees: Vec<Person>,
    /// How many of them open the result.
    pub sharing: Sharing,
    /// Why all of them are needed, where they are.
    pub consent: Option<Prose>,
}
