//! The page before each act for a panel.

use super::fields::{self, Subject};
use super::{Act, Of};
use crate::language::t;
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
pub fn name(act: Act) -> &'static str {
    match act {
        Act::End => t!("Leaves early"),
        Act::Stays => t!("Has not left"),
        Act::Step => t!("Take the next step"),
        Act::Lapse => t!("End the offer"),
        Act::Call => t!("Call a meeting"),
        Act::Shift => t!("Move the meeting"),
        Act::Cancel => t!("Cancel the meeting"),
        Act::Hold => t!("Hold the meeting after all"),
        Act::Series => t!("Set the monthly day"),
        Act::Attend => t!("Who was there"),
        Act::Minutes => t!("Write the minutes"),
        Act::Decide => t!("Record a decision"),
        Act::CoOpt => t!("Record a co-option"),
        Act::Officer => t!("Record a choice of officer"),
        Act::Settle => t!("Settle the matter"),
        Act::Enter => t!("Enter a term that no election gives"),
        Act::Correct => t!("Correct the term"),
    }
}

/// The page before an act.
pub fn asked(act: Act, about: &About) -> Asked {
    let back = (about.desk(), t!("The desk: {title}", title = about.name));
    let subject = about.subject.said();
    let title = match subject.is_empty() {
        true => name(act).to_owned(),
        false => format!("{}: {subject}", name(act)),
    };
    let mut page = Asked::new(title, back, about.address(act));
    let (says, grave, button): (Vec<&str>, Option<&str>, &str) = match act {
        Act::End => (
            vec![t!(
                "Their term ends on the day that you name, and the seat is vacant from then on. The panel’s rules \
                 say how it is filled: the desk shows the next step."
            )],
            Some(t!(
                "The register keeps what was written, and when. A mistake is corrected, never undone."
            )),
            t!("Record it"),
        ),
        Act::Stays => (
            vec![
                t!(
                    "It was recorded by mistake. The term goes on to the day on which it was to end; the vacancy is \
                     withdrawn, and an offer of the seat with it. The register keeps both, what was written and that it \
                     was a mistake."
                ),
                t!(
                    "An office that ended with the seat does not come back by itself. Once somebody has taken the seat, \
                     it is theirs."
                ),
            ],
            None,
            t!("Take it back"),
        ),
        Act::Step => (about.subject.step(), None, t!("Take the step")),
        Act::Lapse => (
            vec![t!(
                "Whoever was asked has not answered, or can’t take the seat any more. The offer ends, and the next \
                 step asks somebody else."
            )],
            Some(t!(
                "Whoever was asked can’t take the seat by this offer any more."
            )),
            t!("End the offer"),
        ),
        Act::Call => (
            vec![t!(
                "It stands in the panel’s calendar at once. The place is shown to the panel’s members alone."
            )],
            None,
            t!("Call it"),
        ),
        Act::Shift => (
            vec![t!(
                "It keeps its place in the calendars of those who follow it, with the new time."
            )],
            None,
            t!("Move it"),
        ),
        Act::Cancel => (
            vec![t!(
                "It stays in the calendar, marked as cancelled, with your reason."
            )],
            None,
            t!("Cancel the meeting"),
        ),
        Act::Hold => (
            vec![t!(
                "It was cancelled, and takes place now. The calendars of those who follow it show it again, at the time \
                 below."
            )],
            None,
            t!("Hold it"),
        ),
        Act::Series => (
            vec![t!(
                "From the first day that you name, the panel meets on this day of each month until you set another."
            )],
            None,
            t!("Set it"),
        ),
        Act::Attend => (
            vec![t!(
                "Whether the meeting could decide follows from it, and so does who has missed too many."
            )],
            None,
            t!("Record it"),
        ),
        Act::Minutes => (
            vec![t!(
                "Everybody can read the public part. The part for the panel alone is for those who sat on the panel, and for you."
            )],
            None,
            t!("Keep these minutes"),
        ),
        Act::Decide => (
            vec![t!(
                "It is recorded with its votes. Only a meeting with a quorum can decide."
            )],
            Some(t!("A recorded decision stays. Another one can replace it.")),
            t!("Record the decision"),
        ),
        Act::CoOpt => (
            vec![t!(
                "The panel’s rules say how many may be co-opted, and for how long. Everybody can read who was co-opted."
            )],
            Some(t!("A recorded decision stays.")),
            t!("Record the co-option"),
        ),
        Act::Officer => (
            vec![t!(
                "The meeting chose a chair or a vice-chair. With more votes for it than against, they are in office \
                 from the day that you name. Everybody can read it."
            )],
            Some(t!("A recorded decision stays.")),
            t!("Record the choice"),
        ),
        Act::Settle => (
            vec![
                about.subject.detail(),
                t!(
                    "You looked into it, and say what came of it. That ends nothing by itself: if they leave, say so \
                     beside their name."
                ),
            ],
            Some(t!(
                "A settled matter stays settled. It comes back only when something has changed."
            )),
            t!("Settle it"),
        ),
        Act::Enter => (
            vec![t!(
                "For somebody who sits by another office, was there before the register, or was co-opted. \
                 Whoever is elected, or fills a vacancy, is entered by the service itself."
            )],
            Some(t!(
                "The register keeps what was written, and when. A mistake is corrected, never undone."
            )),
            t!("Enter it"),
        ),
        Act::Correct => (
            vec![t!(
                "The register was wrong. Say which days are right, or that the term never was. What was written \
                 before stays readable beside it. If they leave early, that is no correction: go back, and say so."
            )],
            None,
            t!("Correct it"),
        ),
    };
    page.says = says.iter().map(|line| (*line).to_owned()).collect();
    page.grave = grave.map(str::to_owned);
    page.button = button.to_owned();
    page.fields = fields::of(act, about);
    page
}

/// What is said on the desk when an act is done.
pub fn done(act: Act) -> &'static str {
    match act {
        Act::End => t!("It is in the register, and the vacancy stands below."),
        Act::Stays => t!("The term goes on, and the vacancy is withdrawn."),
        Act::Step => t!("The step is taken: see what it found."),
        Act::Lapse => t!("The offer is over."),
        Act::Call => t!("The meeting is in the calendar."),
        Act::Shift => t!("The meeting is moved."),
        Act::Cancel => t!("The meeting is cancelled."),
        Act::Hold => t!("The meeting takes place after all."),
        Act::Series => t!("The monthly day is set."),
        Act::Attend => t!("It is recorded who was there."),
        Act::Minutes => t!("The minutes are kept."),
        Act::Decide | Act::CoOpt | Act::Officer => t!("It is recorded."),
        Act::Settle => t!("The matter is settled."),
        Act::Enter => t!("The term is in the register."),
        Act::Correct => t!("The term is corrected."),
    }
}
