//! The days of an election, and who conducts it.

use super::{amount, one, tick};
use crate::language::{of, t};
use crate::panels::rules::sentences::headings;
use crate::web::asked::{Field, Group, Takes};

pub(super) fn timetable() -> Group {
    let before = |name: &str, label: &str| {
        amount(
            &format!("timetable/{name}"),
            label,
            t!("days before the close"),
        )
    };
    Group::new(
        "days",
        of(headings::TIMETABLE),
        t!("Counted back from the day on which voting closes."),
        vec![
            one(
                "timetable/days",
                t!("Which days are counted"),
                &[
                    (
                        "working",
                        t!("Not weekends, and not the bank holidays of England and Wales"),
                    ),
                    ("calendar", t!("All days")),
                ],
            ),
            Field::new(
                "timetable/close_at",
                t!("Time of day at which voting closes"),
                Takes::Time,
            )
            .hint(t!("Nominations close at the same time of their day.")),
            Field::new("timetable/time_zone", t!("Time zone"), Takes::Line)
                .hint(t!("By its name in the IANA list, such as Europe/London.")),
            before("notice", t!("The notice is given")),
            before("nominations_close", t!("Nominations close")),
            before("candidates_published", t!("Candidates are published")),
            before("withdrawals_close", t!("Last day to withdraw")),
            before(
                "record_date",
                t!("Record date: whoever belongs on this day may vote"),
            ),
            before("voting_opens", t!("Voting opens")),
            amount(
                "timetable/extension_days",
                t!("By how much voting can be extended"),
                t!("days at most"),
            )
            .hint(t!("With a reason. 0: never.")),
        ],
    )
}

pub(super) fn conduct() -> Group {
    Group::new(
        "keys",
        of(headings::CONDUCT),
        t!("Registrar and trustees are people outside the service, with keys that never reach it."),
        vec![
            // The one that the checks let pass.
            Field::fixed("conduct/profile", "separated"),
            amount("conduct/trustees", t!("How many trustees"), t!("trustees")),
            amount(
                "conduct/threshold",
                t!("How many of them suffice to open the result"),
                t!("trustees"),
            )
            .hint(t!(
                "2 of 3 survives the loss of one, and lets none of them open it alone."
            )),
            tick(
                "conduct/two_to_open",
                t!("Opening the poll takes a second person"),
            ),
            tick(
                "conduct/two_to_declare",
                t!("Declaring the result takes a second person"),
            ),
            amount(
                "conduct/challenge_days",
                t!("How long a result can be challenged"),
                t!("days after the declaration"),
            )
            .hint(t!("21 is usual.")),
            amount(
                "conduct/retention_months",
                t!("How long the roll is kept"),
                t!("months after the declaration"),
            )
            .hint(t!("With its personal data. 12 is usual.")),
        ],
    )
}
