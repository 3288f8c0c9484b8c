//! Keys: the registrar's public credentials and the trustees' public keys, checked as they come,
//! and the setup that they make together. No secret of theirs ever reaches the service.

pub mod pages;
pub mod rules;
pub mod setups;
pub mod store;

use serde::Deserialize;

use crate::values::{Line, Subject};

/// A person outside the service who is given a duty, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PersonEntry {
    name: String,
    subject: String,
}

/// Who makes the credentials and who holds the key, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    registrar: PersonEntry,
    trustees: Vec<PersonEntry>,
}

/// A person outside the service who is given a duty.
#[derive(Clone, Debug)]
pub struct Person {
    /// Name as published.
    pub name: Line,
    /// Subject of their token.
    pub subject: Subject,
}

/// Who makes the credentials and who holds the key: different people.
#[derive(Clone, Debug)]
pub struct Holders {
    /// Makes the credentials.
    pub registrar: Person,
    /// Hold the key together.
    pub trustees: Vec<Person>,
}
