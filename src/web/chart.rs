//! A line that only rises, such as turnout over the days of a poll, with the figures beside it.

use chrono::{DateTime, Duration, Utc};
use serde::Serialize;

use super::page;

/// A rising line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rise {
    /// The line as the points of a polyline, in a box of [`WIDTH`] by [`HEIGHT`].
    pub points: String,
    /// Lines across: how high, and what of the whole that is.
    pub marks: Vec<(u32, String)>,
    /// The figures: until when, how many, and what of the whole that is.
    pub rows: Vec<(String, u64, String)>,
    /// The days at the ends of the line.
    pub ends: (String, String),
    /// How many there are now, and what of the whole that is.
    pub so_far: (u64, String),
    /// The most that there can be.
    pub whole: u64,
}

/// Width of the box.
pub const WIDTH: i64 = 600;
/// Height of the box.
pub const HEIGHT: i64 = 200;

/// "83.1 %", rounded to the nearest tenth; no line breaks within it.
pub fn percent(part: u64, whole: u64) -> String {
    let tenths = (part * 2_000 + whole) / (whole.max(1) * 2);
    format!("{}.{}\u{a0}%", tenths / 10, tenths % 10)
}

impl Rise {
    /// The line of what happened at some times, from a beginning to an end, as far as it has come.
    /// Times are told by the day, or by the hour in a poll of less than three days; of fewer than
    /// `few` nothing finer than the day is shown: a time could tell who it was.
    pub fn new(
        times: &[DateTime<Utc>],
        (from, to): (DateTime<Utc>, DateTime<Utc>),
        (whole, zone): (u64, &str),
        now: DateTime<Utc>,
    ) -> Self {
        let step = step(to - from, whole);
        let end = now.min(to).max(from);
        let mut rows = Vec::new();
        let mut points = format!("0,{HEIGHT}");
        let mut at = from;
        while at < end {
            let until = (at + step).min(end);
            let count = times.iter().filter(|time| **time <= until).count() as u64;
            points.push_str(&format!(
                " {},{}",
                across((from, to), until),
                up(count, whole)
            ));
            rows.push((page::short(&until, zone), count, percent(count, whole)));
            at = until;
        }
        let marks = [0, 25, 50, 75, 100].map(|mark| (up(mark, 100), format!("{mark}\u{a0}%")));
        Self {
            points,
            marks: marks.into(),
            so_far: (times.len() as u64, percent(times.len() as u64, whole)),
            rows,
            ends: (page::short(&from, zone), page::short(&to, zone)),
            whole,
        }
    }
}

/// Fewer voters than these are told by the day alone.
const FEW: u64 = 20;

fn step(length: Duration, whole: u64) -> Duration {
    if whole >= FEW && length <= Duration::days(1) {
        return Duration::hours(1);
    }
    if whole >= FEW && length <= Duration::days(4) {
        return Duration::hours(6);
    }
    Duration::days(1)
}

fn across((from, to): (DateTime<Utc>, DateTime<Utc>), at: DateTime<Utc>) -> i64 {
    let whole = (to - from).num_seconds().max(1);
    ((at - from).num_seconds() * WIDTH / whole).clamp(0, WIDTH)
}

fn up(part: u64, whole: u64) -> u32 {
    let part = i64::try_from(part).unwrap_or(i64::MAX / HEIGHT);
    let whole = i64::try_from(whole.max(1)).unwrap_or(i64::MAX);
    u32::try_from((HEIGHT - part * HEIGHT / whole).clamp(0, HEIGHT)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn turnout_rises_day_by_day_and_ends_now() {
        let poll = (at("2026-12-03T09:00:00Z"), at("2026-12-13T09:00:00Z"));
        let times = [at("2026-12-03T10:00:00Z"), at("2026-12-04T10:00:00Z")];
        let rise = Rise::new(
            &times,
            poll,
            (4, "Europe/London"),
            at("2026-12-05T09:00:00Z"),
        );
        assert_eq!(rise.points, "0,200 60,150 120,100");
        let counts: Vec<u64> = rise.rows.iter().map(|row| row.1).collect();
        assert_eq!((counts, &*rise.rows[1].2), (vec![1, 2], "50.0\u{a0}%"));
        assert_eq!(rise.marks[4], (0, "100\u{a0}%".to_owned()));
        // In the moment in which the poll opens there is no line yet.
        let opened = Rise::new(&times[..1], poll, (4, "Europe/London"), poll.0);
        assert_eq!(
            (opened.rows.len(), opened.so_far),
            (0, (1, "25.0\u{a0}%".to_owned()))
        );
    }

    #[test]
    fn few_voters_are_told_by_the_day() {
        assert_eq!(step(Duration::hours(10), 12), Duration::days(1));
        assert_eq!(step(Duration::hours(10), 400), Duration::hours(1));
        assert_eq!(step(Duration::days(3), 400), Duration::hours(6));
        assert_eq!(percent(2, 3), "66.7\u{a0}%");
        assert_eq!(percent(0, 0), "0.0\u{a0}%");
    }
}
