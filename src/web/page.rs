//! Pages: plain HTML without scripts.

use askama::Template;
use axum::response::Html;
use chrono::{Datelike, Timelike};

use crate::error::Problem;
use crate::language::{later, of, t};

/// What a browser may load for a page of ours: no scripts, no frames, nothing from anywhere else.
pub const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

/// The same, for a page whose forms lead to other places in the end.
pub fn policy_with_forms_to(places: &[String]) -> String {
    let all = [&["'self'".to_owned()], places].concat().join(" ");
    POLICY.replace("form-action 'self'", &format!("form-action {all}"))
}

/// A template that is a whole page.
pub trait Page: Template {}

/// Renders a page.
pub fn render(page: &impl Page) -> Result<Html<String>, Problem> {
    page.render().map(Html).map_err(|error| {
        tracing::error!(%error, "a page can't be rendered");
        Problem::internal(t!("The page can’t be shown. Please try again."))
    })
}

/// The months.
const MONTHS: [&str; 12] = [
    later!("January"),
    later!("February"),
    later!("March"),
    later!("April"),
    later!("May"),
    later!("June"),
    later!("July"),
    later!("August"),
    later!("September"),
    later!("October"),
    later!("November"),
    later!("December"),
];

/// The same, short.
const SHORT_MONTHS: [&str; 12] = [
    later!("Jan"),
    later!("Feb"),
    later!("Mar"),
    later!("Apr"),
    later!("May"),
    later!("Jun"),
    later!("Jul"),
    later!("Aug"),
    later!("Sep"),
    later!("Oct"),
    later!("Nov"),
    later!("Dec"),
];

/// The days of the week.
const WEEKDAYS: [&str; 7] = [
    later!("Monday"),
    later!("Tuesday"),
    later!("Wednesday"),
    later!("Thursday"),
    later!("Friday"),
    later!("Saturday"),
    later!("Sunday"),
];

/// The name of this number, counted from 0, in the reader's language.
fn name(names: &[&'static str], number: u32) -> &'static str {
    let number = usize::try_from(number).unwrap_or_default();
    names.get(number).copied().map_or("", of)
}

/// The day of the week: "Thursday".
pub fn weekday(date: &impl Datelike) -> &'static str {
    name(&WEEKDAYS, date.weekday().num_days_from_monday())
}

/// A date as members read it: "3 December 2026".
pub fn day(date: &chrono::NaiveDate) -> String {
    t!(
        "{day} {month} {year}",
        day = date.day(),
        month = name(&MONTHS, date.month0()),
        year = date.format("%Y")
    )
}

/// The last day of something that is over on `end`: "2 December 2028".
pub fn last_day(end: &chrono::NaiveDate) -> String {
    day(&end.pred_opt().unwrap_or(*end))
}

/// A time of day: "5 pm", "9.30 am"; no line breaks within it.
pub fn hour(time: &impl Timelike) -> String {
    let (afternoon, hour) = time.hour12();
    match (afternoon, time.minute()) {
        (false, 0) => t!("{hour}\u{a0}am", hour),
        (true, 0) => t!("{hour}\u{a0}pm", hour),
        (false, past) => t!(
            "{hour}.{minute}\u{a0}am",
            hour,
            minute = format_args!("{past:02}")
        ),
        (true, past) => t!(
            "{hour}.{minute}\u{a0}pm",
            hour,
            minute = format_args!("{past:02}")
        ),
    }
}

/// A time as members read it, in the zone that the notice names: "Thursday 3 December 2026, 5 pm (UK time)".
pub fn moment(time: &chrono::DateTime<chrono::Utc>, zone: &str) -> String {
    let known = zone.parse().unwrap_or(chrono_tz::Tz::UTC);
    let local = time.with_timezone(&known);
    let hour = match (local.hour(), local.minute()) {
        (0, 0) => t!("midnight as the day begins").to_owned(),
        (12, 0) => t!("midday").to_owned(),
        _ => hour(&local),
    };
    let date = t!(
        "{weekday} {day} {month} {year}",
        weekday = weekday(&local),
        day = local.day(),
        month = name(&MONTHS, local.month0()),
        year = local.format("%Y")
    );
    match known {
        chrono_tz::Tz::Europe__London => t!("{date}, {hour} (UK time)", date, hour),
        _ => t!(
            "{date}, {hour} ({clock}, {zone})",
            date,
            hour,
            clock = local.format("%Z"),
            zone = known.name()
        ),
    }
}

/// A time in a table or on a chart: "3 Dec 2026, 5 pm".
pub fn short(time: &chrono::DateTime<chrono::Utc>, zone: &str) -> String {
    let local = time.with_timezone(&zone.parse().unwrap_or(chrono_tz::Tz::UTC));
    t!(
        "{day} {month} {year}, {hour}",
        day = local.day(),
        month = name(&SHORT_MONTHS, local.month0()),
        year = local.format("%Y"),
        hour = hour(&local)
    )
}

/// How far away a time is, by the days and clocks of a zone: "in 3 days", "tomorrow", "in 5 hours",
/// "2 days ago".
pub fn ahead(
    time: &chrono::DateTime<chrono::Utc>,
    zone: &str,
    now: chrono::DateTime<chrono::Utc>,
) -> String {
    let zone = zone.parse().unwrap_or(chrono_tz::Tz::UTC);
    let day = |time: &chrono::DateTime<chrono::Utc>| time.with_timezone(&zone).date_naive();
    let days = (day(time) - day(&now)).num_days();
    let minutes = (*time - now).num_minutes();
    let within_hours = minutes.abs() < 12 * 60;
    match (days, minutes) {
        (_, -59..60) => minutes_ahead(minutes),
        _ if within_hours => hours_ahead(minutes / 60),
        (0, 0..) => t!("later today").to_owned(),
        (0, _) => t!("earlier today").to_owned(),
        (1, _) => t!("tomorrow").to_owned(),
        (-1, _) => t!("yesterday").to_owned(),
        (2.., _) => t!("in {count}\u{a0}days", count = days),
        _ => t!("{count}\u{a0}days ago", count = -days),
    }
}

fn minutes_ahead(minutes: i64) -> String {
    match minutes {
        0 => t!("now").to_owned(),
        1 => t!("in 1\u{a0}minute").to_owned(),
        -1 => t!("1\u{a0}minute ago").to_owned(),
        2.. => t!("in {count}\u{a0}minutes", count = minutes),
        _ => t!("{count}\u{a0}minutes ago", count = -minutes),
    }
}

fn hours_ahead(hours: i64) -> String {
    match hours {
        1 => t!("in 1\u{a0}hour").to_owned(),
        -1 => t!("1\u{a0}hour ago").to_owned(),
        2.. => t!("in {count}\u{a0}hours", count = hours),
        _ => t!("{count}\u{a0}hours ago", count = -hours),
    }
}

/// A time with how far away it is: "Friday 12 June 2026, 5 pm (UK time), in 3 days".
pub fn when(
    time: &chrono::DateTime<chrono::Utc>,
    zone: &str,
    now: chrono::DateTime<chrono::Utc>,
) -> String {
    t!(
        "{moment}, {ahead}",
        moment = moment(time, zone),
        ahead = ahead(time, zone, now)
    )
}

/// A path as the value of a query: what would end it is written as an escape.
pub fn in_query(path: &str) -> String {
    path.replace('%', "%25")
        .replace('&', "%26")
        .replace('#', "%23")
        .replace('+', "%2B")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_far_away_a_time_is() {
        let now = "2026-06-09T16:30:00Z".parse().unwrap();
        let said = |time: &str| ahead(&time.parse().unwrap(), "Europe/London", now);
        assert_eq!(said("2026-06-12T16:00:00Z"), "in 3\u{a0}days");
        assert_eq!(said("2026-06-09T16:31:30Z"), "in 1\u{a0}minute");
        assert_eq!(said("2026-06-09T18:00:00Z"), "in 1\u{a0}hour");
        assert_eq!(said("2026-06-10T16:00:00Z"), "tomorrow");
        // At 23.15 UTC it is the next day in London, but not yet half a day away.
        assert_eq!(said("2026-06-09T23:15:00Z"), "in 6\u{a0}hours");
        assert_eq!(said("2026-06-09T16:30:20Z"), "now");
        assert_eq!(said("2026-06-09T14:00:00Z"), "2\u{a0}hours ago");
        assert_eq!(said("2026-06-08T01:00:00Z"), "yesterday");
        assert_eq!(said("2026-06-01T16:00:00Z"), "8\u{a0}days ago");
        let closes = "2026-06-12T16:00:00Z".parse().unwrap();
        assert_eq!(
            when(&closes, "Europe/London", now),
            "Friday 12 June 2026, 5\u{a0}pm (UK time), in 3\u{a0}days"
        );
        assert_eq!(short(&closes, "Europe/London"), "12 Jun 2026, 5\u{a0}pm");
    }

    #[test]
    fn times_as_members_read_them() {
        let said = |time: &str, zone: &str| moment(&time.parse().unwrap(), zone);
        let london = |time: &str| said(time, "Europe/London");
        assert_eq!(
            london("2026-12-03T17:00:00Z"),
            "Thursday 3 December 2026, 5\u{a0}pm (UK time)"
        );
        // In summer the clocks are an hour ahead.
        assert_eq!(
            london("2026-06-12T16:00:00Z"),
            "Friday 12 June 2026, 5\u{a0}pm (UK time)"
        );
        assert_eq!(
            london("2026-12-03T09:30:00Z"),
            "Thursday 3 December 2026, 9.30\u{a0}am (UK time)"
        );
        assert_eq!(
            london("2026-12-03T12:00:00Z"),
            "Thursday 3 December 2026, midday (UK time)"
        );
        assert_eq!(
            london("2026-06-11T23:00:00Z"),
            "Friday 12 June 2026, midnight as the day begins (UK time)"
        );
        assert_eq!(
            said("2026-12-03T17:00:00Z", "Europe/Dublin"),
            "Thursday 3 December 2026, 5\u{a0}pm (GMT, Europe/Dublin)"
        );
        assert_eq!(
            said("2026-12-03T17:00:00Z", "?"),
            "Thursday 3 December 2026, 5\u{a0}pm (UTC, UTC)"
        );
    }
}
