//! Key drills: each trustee shows that the key is at hand and works, before voting opens and again
//! before it closes. The question is made up afresh; the answer proves the key and opens nothing.

pub mod pages;
pub mod store;

use serde::{Deserialize, Serialize};

/// Before what a drill is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Occasion {
    /// Before voting opens.
    Opening,
    /// Before voting closes.
    Close,
}

impl Occasion {
    /// The occasion's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Close => "close",
        }
    }
}
