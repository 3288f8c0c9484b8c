//! The disclosure: who operates what in this election, in plain words, made from what is set.

pub mod pages;
pub mod rules;
pub mod store;

use serde::Serialize;

use crate::panels::rules::Profile;

/// What a voter is told before voting.
#[derive(Clone, Debug, Serialize)]
pub struct Disclosure {
    /// separated or convenient.
    pub profile: Profile,
    /// Headings, each with its sentences.
    pub parts: Vec<Part>,
}

/// A heading with its sentences.
#[derive(Clone, Debug, Serialize)]
pub struct Part {
    /// What it is about.
    pub heading: &'static str,
    /// The sentences.
    pub said: Vec<String>,
}
