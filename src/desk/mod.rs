//! The secretary's desk: one page an election that shows where it stands, what comes next and what
//! stands in the way, with every act right there, and a page before each act that says what it does.
//! The acts themselves are those of the interface.

pub mod acts;
mod fields;
pub mod home;
pub mod outbox;
pub mod pages;
pub mod panel;
pub mod rules;
pub mod shown;

use serde::Deserialize;

use crate::elections::stage::Stage;
use crate::words::words;

words! {
    /// What a secretary does at the desk.
    Act, UnknownAct, "act of a secretary":
    /// Moves the election on, or declares it void.
    Move = "move",
    /// Gives one of two persons' word to a move ahead of its time.
    Approve = "approve",
    /// Finds a nomination in order.
    Accept = "accept",
    /// Finds it not in order.
    Reject = "reject",
    /// Records that a candidate has died.
    Died = "died",
    /// Takes that back.
    Lives = "lives",
    /// Names registrar and trustees.
    Holders = "holders",
    /// Puts another person in a trustee's place.
    Replace = "replace",
    /// Asks whether somebody is on the roll.
    Lookup = "lookup",
    /// Corrects the roll.
    Correct = "correct",
    /// Decides an objection to the roll.
    Objection = "objection",
    /// Says that the letters are right.
    Letters = "letters",
    /// Has a letter sent to themselves.
    Trial = "trial",
    /// Sets how many voting codes may be on their way when voting opens.
    Poll = "poll",
    /// Begins a rehearsal.
    Rehearse = "rehearse",
    /// Makes the close later.
    Extend = "extend",
    /// Interrupts voting.
    Pause = "pause",
    /// Goes on with it.
    Resume = "resume",
    /// Publishes that something went wrong.
    Incident = "incident",
    /// Reminds those who have not voted.
    Remind = "remind",
    /// Decides a challenge.
    Challenge = "challenge",
    /// Calls the next round of an officer's election.
    Round = "round",
    /// Links an election to the void one that it runs again.
    Again = "again",
}

/// To what an act is done, where that is not the election as a whole.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Of {
    /// The stage to which it is moved.
    #[serde(default)]
    pub to: Option<Stage>,
    /// The nomination, objection, challenge or trustee.
    #[serde(default)]
    pub item: Option<i64>,
}
