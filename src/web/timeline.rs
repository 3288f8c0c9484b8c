//! The dates of an election: as a list that tells what is over and what is next, and as a line to
//! scale above it.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::page;

/// Something that happens at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Date {
    /// What.
    pub what: String,
    /// When, in full.
    pub when: String,
    /// How far away that is: "in 3 days".
    pub ahead: String,
    /// Whether it is over.
    pub over: bool,
    /// Whether it comes next.
    pub next: bool,
    /// Where it stands on the line, in thousandths of its length.
    pub place: u32,
}

/// A line of dates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Timeline {
    /// In order.
    pub dates: Vec<Date>,
    /// How far it is over, in thousandths.
    pub done: u32,
    /// Where it is now; nowhere before the first date and after the last.
    pub now: Option<u32>,
}

/// The length of the line.
const LENGTH: i64 = 1_000;
/// So far apart that two numbers beside each other can be read.
const APART: i64 = 62;

impl Timeline {
    /// The line of some dates in a zone, as of now.
    pub fn new(dates: Vec<(String, DateTime<Utc>)>, zone: &str, now: DateTime<Utc>) -> Self {
        let mut dates = dates;
        dates.sort_by_key(|(_, at)| *at);
        let times: Vec<i64> = dates.iter().map(|(_, at)| at.timestamp()).collect();
        let places = spread(&times);
        let next = dates.iter().position(|(_, at)| *at > now);
        let here = between(&times, &places, now.timestamp());
        let begun = times.first().is_some_and(|first| *first <= now.timestamp());
        let dates = dates.into_iter().zip(&places).enumerate();
        let dates = dates.map(|(number, ((what, at), place))| Date {
            what,
            when: page::moment(&at, zone),
            ahead: page::ahead(&at, zone, now),
            over: at <= now,
            next: next == Some(number),
            place: small(*place),
        });
        Self {
            dates: dates.collect(),
            done: small(here),
            now: (begun && next.is_some()).then(|| small(here)),
        }
    }
}

fn small(place: i64) -> u32 {
    u32::try_from(place.clamp(0, LENGTH)).unwrap_or_default()
}

/// To scale, as far as that keeps the numbers apart.
fn spread(times: &[i64]) -> Vec<i64> {
    let (Some(first), Some(last)) = (times.first(), times.last()) else {
        return Vec::new();
    };
    let whole = (last - first).max(1);
    let mut places: Vec<i64> = times
        .iter()
        .map(|time| (time - first) * LENGTH / whole)
        .collect();
    let mut least = 0;
    for place in &mut places {
        *place = (*place).max(least);
        least = *place + APART;
    }
    // What was pushed over the end is pushed back.
    let mut most = LENGTH;
    for place in places.iter_mut().rev() {
        *place = (*place).min(most).max(0);
        most = *place - APART;
    }
    places
}

/// Where a time stands among the dates, whose places need not be to scale.
fn between(times: &[i64], places: &[i64], now: i64) -> i64 {
    let pairs = times.iter().zip(places);
    let before = pairs.clone().rfind(|(time, _)| **time <= now);
    let after = pairs.into_iter().find(|(time, _)| **time > now);
    match (before, after) {
        (Some((t0, p0)), Some((t1, p1))) => p0 + (p1 - p0) * (now - t0) / (t1 - t0).max(1),
        (Some(_), None) => LENGTH,
        (None, _) => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_is_to_scale_and_can_be_read() {
        assert_eq!(spread(&[0, 50, 100]), [0, 500, 1_000]);
        assert_eq!(spread(&[0, 1, 2, 100]), [0, 62, 124, 1_000]);
        assert_eq!(spread(&[0, 98, 99, 100]), [0, 876, 938, 1_000]);
        assert_eq!(spread(&[7]), [0]);
        assert!(spread(&[]).is_empty());
        assert_eq!(between(&[0, 100], &[0, 1_000], 25), 250);
        assert_eq!(between(&[0, 100], &[0, 1_000], -5), 0);
        assert_eq!(between(&[0, 100], &[0, 1_000], 500), 1_000);
    }

    #[test]
    fn what_is_next_is_marked() {
        let at = |day: &str| format!("2026-12-{day}T09:00:00Z").parse().unwrap();
        let dates = vec![("B".to_owned(), at("03")), ("A".to_owned(), at("01"))];
        let line = Timeline::new(dates, "Europe/London", at("02"));
        assert_eq!(line.dates.len(), 2);
        let (first, second) = (&line.dates[0], &line.dates[1]);
        assert!(first.what == "A" && first.over && !first.next);
        assert!(second.next && !second.over && second.ahead == "tomorrow");
        assert_eq!((line.now, line.done), (Some(500), 500));
        // The triangle doesn't stand on a date that is weeks away, or long over.
        let alone = || vec![("A".to_owned(), at("02")), ("B".to_owned(), at("03"))];
        let before = Timeline::new(alone(), "Europe/London", at("01"));
        assert_eq!((before.now, before.done), (None, 0));
        let after = Timeline::new(alone(), "Europe/London", at("04"));
        assert_eq!((after.now, after.done), (None, 1_000));
    }
}
