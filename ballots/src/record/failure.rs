//! What a failing check says.

use serde::Serialize;

use super::Check;

/// What is wrong, where, and what it means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("{check}: {object}: {reason}")]
pub struct Failure {
    /// The check that found it.
    pub check: Check,
    /// The object, with the event's height and the ballot's tracker where there is one.
    pub object: String,
    /// What is wrong with it.
    pub reason: String,
    /// What that means, in plain words.
    pub meaning: &'static str,
}

impl Failure {
    pub(crate) fn new(check: Check, object: impl Into<String>, reason: impl ToString) -> Self {
        let meaning = check.meaning();
        Self {
            check,
            object: object.into(),
            reason: reason.to_string(),
            meaning,
        }
    }
}
