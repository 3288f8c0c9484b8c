//! The days of an election, and who conducts it.

use super::{amount, one, tick};
use crate::panels::rules::sentences::headings;
use crate::web::asked::{Field, Group, Takes};

pub(super) fn timetable() -> Group {
    let before = |name: &str, label: &str| {
        amount(&format!("timetable/{name}"), label, "days before the close")
    };
    Group::new(
        "days",
        headings::TIMETABLE,
        "Counted back from the day on which voting closes.",
        vec![
            one(
                "timetable/days",
                "Which days are counted",
                &[
                    (
                        "working",
                        "Not weekends, and not the bank holidays of England and Wales",
                    ),
                    ("calendar", "All days"),
                ],
            ),
            Field::new(
                "timetable/close_at",
                "Time of day at which voting closes",
                Takes::Time,
            )
            .hint("Nominations close at the same time of their day."),
            Field::new("timetable/time_zone", "Zone of all times", Takes::Line)
                .hint("By its name in the IANA list, such as Europe/London."),
            before("notice", "The notice is given"),
            before("nominations_close", "Nominations close"),
            before("candidates_published", "Candidates are published"),
            before("withdrawals_close", "Last day of withdrawing"),
            before("record_date", "Who belongs on this day may vote"),
            before("voting_opens", "Voting opens"),
            amount(
                "timetable/extension_days",
                "By how much voting can be extended",
                "days at most",
            )
            .hint("With a reason. 0: never."),
        ],
    )
}

pub(super) fn conduct() -> Group {
    Group::new(
        "keys",
        headings::CONDUCT,
        "Registrar and trustees are people outside the service, with keys that never reach it.",
        vec![
            // The one that the checks let pass.
            Field::fixed("conduct/profile", "separated"),
            amount("conduct/trustees", "How many trustees", "trustees"),
            amount(
                "conduct/threshold",
                "How many of them suffice to open the result",
                "trustees",
            )
            .hint("2 of 3 survives the loss of one, and lets none of them open it alone."),
            tick(
                "conduct/two_to_open",
                "Opening the poll takes a second person",
            ),
            tick(
                "conduct/two_to_declare",
                "Declaring the result takes a second person",
            ),
            amount(
                "conduct/challenge_days",
                "How long a result can be challenged",
                "days after the declaration",
            )
            .hint("21 is usual."),
            amount(
                "conduct/retention_months",
                "How long the roll is kept",
                "months after the declaration",
            )
            .hint("With its personal data. 12 is usual."),
        ],
    )
}
