//! Supporters: proposers and seconders, each of whom confirms it, signed in or by a code from
//! their letter.

pub mod pages;
pub mod store;

use serde::Serialize;

use super::Part;

/// A nomination that somebody is asked to support.
#[derive(Clone, Debug, Serialize)]
pub struct Asked {
    /// The nomination.
    pub nomination: i64,
    /// Who stands.
    pub candidate: String,
    /// As what they are asked.
    pub part: Part,
    /// Their answer; null until given.
    pub confirmed: Option<bool>,
}
