//! The count of no valid paper: nobody is elected, and every place stays vacant.

use serde::Serialize;

use super::{Contest, Findings};

/// What is published of a count for which there is no valid paper. It has the fields that readers of a
/// [`super::Transcript`] look at first, so that a program needs no second way of reading it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EmptyCount {
    /// The name of the rule by which papers would have been counted.
    pub rule: String,
    /// The contest's title.
    pub title: String,
    /// How many were to be elected.
    pub seats: usize,
    /// Names of the candidates.
    pub candidates: Vec<String>,
    /// What was found of the papers: none, or none that is valid.
    pub papers: Findings,
    /// Valid papers: none.
    pub valid: u64,
    /// Who is elected: nobody.
    pub elected: Vec<usize>,
}

impl EmptyCount {
    /// Of a contest to which a rule answered that there is no valid paper
    /// ([`super::CountError::NoPapers`]).
    pub fn of(rule: &str, contest: &Contest) -> Self {
        Self {
            rule: rule.to_owned(),
            title: contest.title().to_owned(),
            seats: contest.seats(),
            candidates: contest.names().to_vec(),
            papers: contest.findings().clone(),
            valid: 0,
            elected: Vec::new(),
        }
    }
}
