//! The days of an election, and who conducts it.

use super::{either, some};
use crate::panels::rules::{Conduct, Days, Profile, Timetable};

pub(super) fn timetable(rule: &Timetable) -> Vec<String> {
    let days = match rule.days {
        Days::Calendar => "All days are counted.",
        Days::Working => "Weekends and the bank holidays of England and Wales are not counted.",
    };
    let before = |what: &str, days: u16| {
        let days = some(days, "day");
        format!("{what} {days} before the close.")
    };
    vec![
        format!(
            "Voting closes at {}, and so do nominations before it, in the zone {}.",
            rule.close_at.format("%H:%M"),
            rule.time_zone
        ),
        days.to_owned(),
        before("The notice is given", rule.notice),
        before("Nominations close", rule.nominations_close),
        before("Candidates are published", rule.candidates_published),
        before("Candidates can withdraw until", rule.withdrawals_close),
        before("Who may vote is settled", rule.record_date),
        before("Voting opens", rule.voting_opens),
        match rule.extension_days {
            0 => "Voting is never extended.".to_owned(),
            most => format!(
                "Voting can be extended by {} at most, with a reason.",
                some(most, "day")
            ),
        },
    ]
}

pub(super) fn conduct(rule: &Conduct) -> Vec<String> {
    let profile = match rule.profile {
        Profile::Separated => {
            "Registrar and trustees are people outside the service, with keys that never reach it."
        }
        Profile::Convenient => "The service is registrar and a trustee: for trials alone.",
    };
    let challenges = match rule.challenge_days {
        0 => "A declared result can’t be challenged.".to_owned(),
        days => format!(
            "A result can be challenged for {} after its declaration.",
            some(days, "day")
        ),
    };
    vec![
        profile.to_owned(),
        format!(
            "Any {} of {} open the result.",
            rule.threshold,
            some(rule.trustees, "trustee")
        ),
        either(
            rule.two_to_open,
            "Opening the poll takes a second person.",
            "Opening the poll takes no second person.",
        ),
        either(
            rule.two_to_declare,
            "Declaring the result takes a second person.",
            "Declaring the result takes no second person.",
        ),
        challenges,
        format!(
            "The roll and its personal data are kept for {} after the declaration.",
            some(rule.retention_months, "month")
        ),
    ]
}
