//! What is a panel member's own on a panel: what they hold, its meetings with the inner part, and their interests.
//! What they do there is done by the handlers of the interface.

pub mod acts;
pub mod pages;
pub mod shown;

use serde::Deserialize;

use crate::words::words;

words! {
    /// What a panel's member does there.
    Act, UnknownAct, "act of a panel's member":
    /// Declares an interest.
    Declare = "declare",
    /// Says that a declared interest is over.
    Over = "over",
    /// Resigns from a post.
    Resign = "resign",
}

/// To what an act is done.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Of {
    /// The interest or the term.
    #[serde(default)]
    pub item: Option<i64>,
}
