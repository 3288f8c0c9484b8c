//! The days of an election, and who conducts it.

use super::Found;
use crate::language::t;
use crate::panels::rules::{Draft, Profile};

/// All that is wrong with them.
pub(super) fn check(draft: &Draft, found: &mut Found) {
    days(draft, found);
    conduct(draft, found);
}

fn days(draft: &Draft, found: &mut Found) {
    let days = &draft.timetable;
    let known = days.time_zone.parse::<chrono_tz::Tz>().is_ok();
    found.unless(
        known,
        "timetable.time_zone",
        t!("it isn’t an IANA name"),
        t!("use one such as Europe/London"),
    );
    let order = [
        ("timetable.notice", days.notice),
        ("timetable.nominations_close", days.nominations_close),
        ("timetable.candidates_published", days.candidates_published),
        ("timetable.withdrawals_close", days.withdrawals_close),
        ("timetable.voting_opens", days.voting_opens),
    ];
    for pair in order.windows(2) {
        if let [(_, before), (field, after)] = pair {
            let reason = t!(
                "{after} days before the close is earlier than what it follows",
                after
            );
            found.unless(
                after <= before,
                field,
                reason,
                t!("use no more days than the step before"),
            );
        }
    }
    found.unless(
        days.nominations_close < days.notice,
        "timetable.nominations_close",
        t!("nobody would have a day to stand"),
        t!("use fewer days than the notice"),
    );
    found.unless(
        days.voting_opens > 0,
        "timetable.voting_opens",
        t!("voting would open when it closes"),
        t!("use 1 day or more"),
    );
    found.unless(
        days.record_date >= days.voting_opens && days.record_date <= days.notice,
        "timetable.record_date",
        t!(
            "{days} days before the close is not between notice and poll",
            days = days.record_date
        ),
        t!("use a day from the notice to the opening of the poll"),
    );
    found.unless(
        days.notice <= 366 && days.extension_days <= 60,
        "timetable.notice",
        t!("more than a year of notice, or more than 60 days of extension"),
        t!("use fewer days"),
    );
}

fn conduct(draft: &Draft, found: &mut Found) {
    let conduct = &draft.conduct;
    found.unless(
        conduct.profile == Profile::Separated,
        "conduct.profile",
        t!(
            "by the profile \"convenient\" the service would make the voting codes and hold a key, so that \
             whoever runs it could vote for others unseen: it isn’t offered"
        ),
        t!("use \"separated\", and name a registrar and trustees outside the service"),
    );
    found.unless(
        (2..=20).contains(&conduct.trustees),
        "conduct.trustees",
        t!("{trustees} trustees", trustees = conduct.trustees),
        t!("use 2 to 20: one alone could open the ballots"),
    );
    found.unless(
        conduct.threshold >= 2 && conduct.threshold <= conduct.trustees,
        "conduct.threshold",
        t!(
            "{threshold} of {trustees} trustees",
            threshold = conduct.threshold,
            trustees = conduct.trustees
        ),
        t!("use 2 or more, and no more than there are; 2 of 3 survives the loss of one"),
    );
    found.unless(
        conduct.challenge_days <= 90,
        "conduct.challenge_days",
        t!("{days} days", days = conduct.challenge_days),
        t!("use 90 at most; 21 is usual"),
    );
    found.unless(
        (1..=120).contains(&conduct.retention_months),
        "conduct.retention_months",
        t!("{months} months", months = conduct.retention_months),
        t!("use 1 to 120; 12 is usual"),
    );
}
