//! What is a member's own: their elections on one page, and in each what they have to do with it.
//! What they do there is done by the handlers of the interface.

pub mod acts;
pub mod ballot;
pub mod held;
pub mod home;
pub mod pages;
pub mod panel;
pub mod photograph;
pub mod rules;
pub mod seat;
pub mod shown;

use serde::Deserialize;

use crate::words::words;

words! {
    /// What a member does in an election, besides voting.
    Act, UnknownAct, "act of a member":
    /// Stands, or accepts a nomination by another.
    Stand = "stand",
    /// Changes their paper.
    Amend = "amend",
    /// Puts a photograph beside it; it has a page of its own.
    Photograph = "photograph",
    /// Takes their nomination back.
    Withdraw = "withdraw",
    /// Does not accept a nomination by another.
    Decline = "decline",
    /// Nominates another.
    Propose = "propose",
    /// Supports another's nomination, or not.
    Support = "support",
    /// Objects to the roll.
    Object = "object",
    /// Takes the seat that they were elected to, or not.
    Answer = "answer",
    /// Challenges the result.
    Challenge = "challenge",
}

/// To what an act is done.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Of {
    /// The nomination that is supported.
    #[serde(default)]
    pub item: Option<i64>,
}
