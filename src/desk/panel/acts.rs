//! The page before each act for a panel.

use super::fields::{self, Subject};
use super::{Act, Of};
use crate::web::asked::Asked;

/// What the page before an act tells of.
#[derive(Clone, Debug)]
pub struct About {
    /// The panel's short name.
    pub slug: String,
    /// Its name.
    pub name: String,
    /// The zone of its times.
    pub zone: String,
    /// To what it is done.
    pub of: Of,
    /// The same with what there is to know of it.
    pub subject: Subject,
}

impl About {
    /// The address of the panel's desk.
    pub fn desk(&self) -> String {
        format!("/panels/{}/desk", self.slug)
    }

    /// The address of the page before an act.
    pub fn address(&self, act: Act) -> String {
        let base = format!("{}/{act}", self.desk());
        match (self.of.item, self.of.day) {
            (Some(item), _) => format!("{base}?item={item}"),
            (None, Some(day)) => format!("{base}?day={day}"),
            (None, None) => base,
        }
    }
}

/// What an act is called where it is offered.
pub const fn name(act: Act) -> &'static str {
    match act {
        Act::End => "Leaves early",
        Act::Stays => "Has not left",
        Act::Step => "Take the next step",
        Act::Lapse => "End the offer",
        Act::Call => "Call a meeting",
        Act::Shift => "Move the meeting",
        Act::Cancel => "Cancel the meeting",
        Act::Series => "Set the monthly day",
        Act::Attend => "Who was there",
        Act::Minutes => "Write the minutes",
        Act::Decide => "Record a decision",
        Act::CoOpt => "Record a co-option",
        Act::Officer => "Record a choice of officer",
    }
}

/// The page before an act.
pub fn asked(act: Act, about: &About) -> Asked {
    let back = (about.desk(), format!("The desk: {}", about.name));
    let subject = about.subject.said();
    let title = match subject.is_empty() {
        true => name(act).to_owned(),
        false => format!("{}: {subject}", name(act)),
    };
    let mut page = Asked::new(title, back, about.address(act));
    let (says, grave, button): (&[&str], Option<&str>, &str) = match act {
        Act::End => (
            &[
                "Their term ends on the day that you name, and the seat is vacant from then on. The panel’s rules \
                 say how it is filled: the desk shows the next step.",
            ],
            Some(
                "The register keeps what was written, and when. A mistake is corrected, never undone.",
            ),
            "Record it",
        ),
        Act::Stays => (
            &[
                "It was recorded by mistake. The term goes on to the day on which it was to end; the vacancy is \
                 withdrawn, and an offer of the seat with it. The register keeps both, what was written and that it \
                 was a mistake.",
                "An office that ended with the seat does not come back by itself. Once somebody has taken the seat, \
                 it is theirs.",
            ],
            None,
            "Take it back",
        ),
        Act::Step => (about.subject.step(), None, "Take the step"),
        Act::Lapse => (
            &[
                "Whoever was asked has not answered, or can’t take the seat any more. The offer ends, and the next \
                 step asks somebody else.",
            ],
            Some("Whoever was asked can’t take the seat by this offer any more."),
            "End the offer",
        ),
        Act::Call => (
            &[
                "It stands in the panel’s calendar at once. The place is shown to the panel’s members alone.",
            ],
            None,
            "Call it",
        ),
        Act::Shift => (
            &["It keeps its place in the calendars of those who follow it, with the new time."],
            None,
            "Move it",
        ),
        Act::Cancel => (
            &["It stays in the calendar, marked as cancelled, with your reason."],
            None,
            "Cancel the meeting",
        ),
        Act::Series => (
            &[
                "From the first day that you name, the panel meets on this day of each month until you set another.",
            ],
            None,
            "Set it",
        ),
        Act::Attend => (
            &[
                "Whether the meeting could decide follows from it, and so does who has missed too many.",
            ],
            None,
            "Record it",
        ),
        Act::Minutes => (
            &[
                "Everybody can read the public part. The inner part is for those who sat on the panel, and for you.",
            ],
            None,
            "Keep these minutes",
        ),
        Act::Decide => (
            &[
                "It is recorded with its votes. Only decisions of a meeting with a quorum are taken.",
            ],
            Some("A recorded decision stays. Another one can replace it."),
            "Record the decision",
        ),
        Act::CoOpt => (
            &[
                "The panel’s rules say how many may be co-opted, and for how long. Everybody can read who was.",
            ],
            Some("A recorded decision stays."),
            "Record the co-option",
        ),
        Act::Officer => (
            &[
                "The meeting chose a chair or a vice-chair. With more votes for it than against, they are in office \
                 from the day that you name. Everybody can read it.",
            ],
            Some("A recorded decision stays."),
            "Record the choice",
        ),
    };
    page.says = says.iter().map(|line| (*line).to_owned()).collect();
    page.grave = grave.map(str::to_owned);
    page.button = button.to_owned();
    page.fields = fields::of(act, about);
    page
}

/// What is said on the desk when an act is done.
pub const fn done(act: Act) -> &'static str {
    match act {
        Act::End => "It is in the register, and the vacancy stands below.",
        Act::Stays => "The term goes on, and the vacancy is withdrawn.",
        Act::Step => "The step is taken: see what it found.",
        Act::Lapse => "The offer is over.",
        Act::Call => "The meeting is in the calendar.",
        Act::Shift => "The meeting is moved.",
        Act::Cancel => "The meeting is cancelled.",
        Act::Series => "The monthly day is set.",
        Act::Attend => "It is recorded who was there.",
        Act::Minutes => "The minutes are kept.",
        Act::Decide | Act::CoOpt | Act::Officer => "It is recorded.",
    }
}
