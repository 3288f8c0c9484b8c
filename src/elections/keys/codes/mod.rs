//! Voting codes on their way and afterwards: what the registrar says of the delivery, codes sent
//! again, and codes replaced by a spare.
//!
//! The list of public credentials is fixed in the record when voting opens, and can't grow. So a
//! code that is merely lost is sent again by the registrar, the same one. A code that may be in
//! other hands is made void, if no ballot bears it, and one of the spares that the registrar put
//! on the list at the start takes its place. Spares and void codes can't vote, and both lists are
//! public: whoever has the record can check that no ballot bears one.

pub mod pages;
pub mod store;

use serde::{Deserialize, Serialize};

/// Most spares beside the codes of so many voters, for those that somebody else may have: one for every
/// twenty, and five in any case.
pub fn most_spares(voters: usize) -> usize {
    (voters / 20).max(5)
}

/// What a public credential may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Vote.
    Live,
    /// Nothing yet: kept for a code that is lost.
    Spare,
    /// Nothing any more: replaced.
    Void,
}

impl State {
    /// The state's word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Spare => "spare",
            Self::Void => "void",
        }
    }
}

/// What the registrar says of the delivery, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Delivered {
    delivered: u32,
    undelivered: u32,
}

/// A code is given out again, as sent: the same one, or a spare in place of one that is void.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Reissue {
    reason: String,
    #[serde(default)]
    replace: Option<Replace>,
}

/// Which spare takes the place of which credential.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replace {
    void: String,
    spare: String,
}

/// What is public of an election's codes.
#[derive(Debug, Serialize)]
pub struct Codes {
    /// Credentials that can vote: one for each voter.
    pub voters: u64,
    /// Public credentials that can't vote, kept for codes that are lost.
    pub spares: Vec<String>,
    /// Codes that were sent again.
    pub sent_again: usize,
    /// Replaced codes.
    pub replaced: Vec<Replaced>,
}

/// A replaced code.
#[derive(Debug, Serialize)]
pub struct Replaced {
    /// The public credential that can't vote any more.
    pub void: String,
    /// The one in its place.
    pub by: String,
    /// When.
    pub at: chrono::DateTime<chrono::Utc>,
}
