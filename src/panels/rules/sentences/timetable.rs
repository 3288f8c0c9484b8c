//! The days of an election, and who conducts it.

use super::{counted, either};
use crate::language::t;
use crate::panels::rules::{Conduct, Days, Profile, Timetable};
use crate::web::page::hour;

pub(super) fn timetable(rule: &Timetable) -> Vec<String> {
    let days = match rule.days {
        Days::Calendar => t!("All days are counted."),
        Days::Working => {
            t!("Weekends and the bank holidays of England and Wales are not counted.")
        }
    };
    vec![
        match rule.time_zone.as_str() {
            "Europe/London" => t!(
                "Nominations and voting close at {time} (UK time).",
                time = hour(&rule.close_at)
            ),
            zone => t!(
                "Nominations and voting close at {time}, in the zone {zone}.",
                time = hour(&rule.close_at),
                zone
            ),
        },
        days.to_owned(),
        counted(
            rule.notice,
            t!("The notice is given 1 day before the close."),
            t!(
                "The notice is given {days} days before the close.",
                days = rule.notice
            ),
        ),
        counted(
            rule.nominations_close,
            t!("Nominations close 1 day before the close."),
            t!(
                "Nominations close {days} days before the close.",
                days = rule.nominations_close
            ),
        ),
        counted(
            rule.candidates_published,
            t!("Candidates are published 1 day before the close."),
            t!(
                "Candidates are published {days} days before the close.",
                days = rule.candidates_published
            ),
        ),
        counted(
            rule.withdrawals_close,
            t!("Candidates can withdraw until 1 day before the close."),
            t!(
                "Candidates can withdraw until {days} days before the close.",
                days = rule.withdrawals_close
            ),
        ),
        counted(
            rule.record_date,
            t!("Who may vote is settled 1 day before the close."),
            t!(
                "Who may vote is settled {days} days before the close.",
                days = rule.record_date
            ),
        ),
        counted(
            rule.voting_opens,
            t!("Voting opens 1 day before the close."),
            t!(
                "Voting opens {days} days before the close.",
                days = rule.voting_opens
            ),
        ),
        match rule.extension_days {
            0 => t!("Voting is never extended.").to_owned(),
            most => counted(
                most,
                t!("Voting can be extended by 1 day at most, with a reason."),
                t!(
                    "Voting can be extended by {most} days at most, with a reason.",
                    most
                ),
            ),
        },
    ]
}

pub(super) fn conduct(rule: &Conduct) -> Vec<String> {
    let profile = match rule.profile {
        Profile::Separated => t!(
            "Registrar and trustees are people outside the service, with keys that never reach it."
        ),
        Profile::Convenient => t!("The service is registrar and a trustee: for trials alone."),
    };
    let challenges = match rule.challenge_days {
        0 => t!("A declared result can’t be challenged.").to_owned(),
        days => counted(
            days,
            t!("A result can be challenged for 1 day after its declaration."),
            t!(
                "A result can be challenged for {days} days after its declaration.",
                days
            ),
        ),
    };
    let (threshold, trustees) = (rule.threshold, rule.trustees);
    let opens = match trustees {
        1 => t!(
            "Any {threshold} of 1 trustee can open the result.",
            threshold
        ),
        _ => t!(
            "Any {threshold} of {trustees} trustees can open the result.",
            threshold,
            trustees
        ),
    };
    vec![
        profile.to_owned(),
        opens,
        either(
            rule.two_to_open,
            t!("Opening the poll takes a second person."),
            t!("Opening the poll takes no second person."),
        ),
        either(
            rule.two_to_declare,
            t!("Declaring the result takes a second person."),
            t!("Declaring the result takes no second person."),
        ),
        challenges,
        counted(
            rule.retention_months,
            t!("The roll and its personal data are kept for 1 month after the declaration."),
            t!(
                "The roll and its personal data are kept for {months} months after the declaration.",
                months = rule.retention_months
            ),
        ),
    ]
}
