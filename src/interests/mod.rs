//! Interests that members of a panel declare: dated, for everybody or for the panel. A declaration
//! is never changed; it ends, and another is made.

pub mod pages;
pub mod store;

use chrono::NaiveDate;
use serde::Serialize;

/// A declared interest.
#[derive(Clone, Debug, Serialize)]
pub struct Interest {
    /// Its number.
    pub id: i64,
    /// Whose.
    pub member: i64,
    /// Their name.
    pub name: String,
    /// What it is.
    pub text: String,
    /// Whether everybody may read it.
    pub public: bool,
    /// Since when they have it.
    pub since: NaiveDate,
    /// When it was declared.
    pub declared: NaiveDate,
    /// When it was over.
    pub ended: Option<NaiveDate>,
}
