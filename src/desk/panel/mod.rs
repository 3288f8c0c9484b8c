//! The secretary's desk of a panel: who sits, vacancies and meetings, with a page before each act that says what
//! it does. The acts themselves are those of the interface. The panel's rules have a form of their own.

pub mod acts;
pub mod fields;
pub mod pages;
pub mod shown;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::words::words;

words! {
    /// What a secretary does for a panel.
    Act, UnknownAct, "act of a panel's secretary":
    /// Records that somebody leaves before the term is over.
    End = "end",
    /// Takes back that somebody has left.
    Stays = "stays",
    /// Takes the next step of a vacancy.
    Step = "step",
    /// Ends an offer that nobody answers.
    Lapse = "lapse",
    /// Calls a meeting.
    Call = "meeting",
    /// Moves a meeting.
    Shift = "shift",
    /// Cancels a meeting.
    Cancel = "cancel",
    /// Holds one after all that was cancelled.
    Hold = "hold",
    /// Sets the day of the month on which the panel meets.
    Series = "series",
    /// Records who was at a meeting.
    Attend = "attend",
    /// Writes the minutes of a meeting.
    Minutes = "minutes",
    /// Records a decision of a meeting.
    Decide = "decide",
    /// Records that a meeting chose a member of the panel.
    CoOpt = "co-opt",
    /// Records that a meeting chose an officer.
    Officer = "officer",
    /// Says what came of a matter.
    Settle = "settle",
    /// Enters a term that no election gives.
    Enter = "enter",
    /// Corrects the dates of a term.
    Correct = "correct",
}

/// To what an act is done, where that is not the panel as a whole.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Of {
    /// The term, the vacancy or the matter.
    #[serde(default)]
    pub item: Option<i64>,
    /// The day of the meeting.
    #[serde(default)]
    pub day: Option<NaiveDate>,
}
