//! Meetings month by month: the second Tuesday at 12:30, whatever the clocks do.

use chrono::{DateTime, Datelike, MappedLocalTime, NaiveDate, NaiveTime, TimeZone, Utc, Weekday};
use chrono_tz::Tz;
use serde::Serialize;

use crate::values::YEARS;

/// When a panel meets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// Which one of the month.
    pub week: Week,
    /// Which day of the week.
    pub weekday: Weekday,
    /// Local time.
    pub at: NaiveTime,
    /// How long.
    pub minutes: i32,
    /// The zone whose clocks count.
    pub zone: Tz,
    /// Where; for members.
    pub place: String,
    /// First day on which a meeting can fall.
    pub starts: NaiveDate,
    /// The day after the last, where there is one.
    pub ends: Option<NaiveDate>,
}

/// A series, as its panel's secretary sees it.
#[derive(Debug, Serialize)]
pub struct SeriesSet {
    /// 1 to 4, or -1 for the last.
    week: i32,
    weekday: Weekday,
    /// Local time.
    at: NaiveTime,
    minutes: i32,
    time_zone: String,
    place: String,
    starts: NaiveDate,
    ends: Option<NaiveDate>,
}

impl From<Series> for SeriesSet {
    fn from(series: Series) -> Self {
        Self {
            week: series.week.number(),
            weekday: series.weekday,
            at: series.at,
            minutes: series.minutes,
            time_zone: series.zone.name().to_owned(),
            place: series.place,
            starts: series.starts,
            ends: series.ends,
        }
    }
}

/// Which weekday of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Week {
    /// The first to the fourth.
    Nth(u8),
    /// The last.
    Last,
}

impl Week {
    /// From its number: 1 to 4, or -1 for the last.
    pub fn of(number: i32) -> Option<Self> {
        match number {
            1..=4 => u8::try_from(number).ok().map(Self::Nth),
            -1 => Some(Self::Last),
            _ => None,
        }
    }

    /// Its number.
    pub fn number(self) -> i32 {
        match self {
            Self::Nth(number) => i32::from(number),
            Self::Last => -1,
        }
    }
}

impl Series {
    /// Whether it goes on at a day, or begins later.
    pub fn is_open(&self, on: NaiveDate) -> bool {
        self.ends.is_none_or(|ends| ends > on)
    }

    /// The days of its meetings from a day up to and without another, with when each begins.
    pub fn days(&self, from: NaiveDate, to: NaiveDate) -> Vec<(NaiveDate, DateTime<Utc>)> {
        let from = from.max(self.starts);
        let to = self.ends.map_or(to, |ends| ends.min(to));
        let mut days = Vec::new();
        let (mut year, mut month) = (from.year(), from.month());
        // A series that has no last day goes on for as long as the registers take days.
        let to = to.min(NaiveDate::from_ymd_opt(YEARS.end() + 1, 1, 1).unwrap_or(to));
        while NaiveDate::from_ymd_opt(year, month, 1).is_some_and(|first| first < to) {
            if let Some(day) = self
                .in_month(year, month)
                .filter(|day| from <= *day && *day < to)
            {
                days.push((day, instant(self.zone, day, self.at)));
            }
            (year, month) = if month == 12 {
                (year + 1, 1)
            } else {
                (year, month + 1)
            };
        }
        days
    }

    fn in_month(&self, year: i32, month: u32) -> Option<NaiveDate> {
        match self.week {
            Week::Nth(number) => {
                NaiveDate::from_weekday_of_month_opt(year, month, self.weekday, number)
            }
            Week::Last => {
                let of = |number| {
                    NaiveDate::from_weekday_of_month_opt(year, month, self.weekday, number)
                };
                of(5).or_else(|| of(4))
            }
        }
    }
}

/// When it is this time of a day in a zone. A time that comes twice is the first of the two; one
/// that the clocks skip is an hour later, when people look at their clocks.
pub fn instant(zone: Tz, day: NaiveDate, at: NaiveTime) -> DateTime<Utc> {
    let local = day.and_time(at);
    let found = match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(time) | MappedLocalTime::Ambiguous(time, _) => Some(time),
        MappedLocalTime::None => local
            .checked_add_signed(chrono::Duration::hours(1))
            .and_then(|later| zone.from_local_datetime(&later).earliest()),
    };
    found.map_or_else(|| local.and_utc(), |time| time.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn series(week: Week, weekday: Weekday) -> Series {
        Series {
            week,
            weekday,
            at: "12:30:00".parse().unwrap(),
            minutes: 60,
            zone: chrono_tz::Europe::London,
            place: String::new(),
            starts: day("2026-01-01"),
            ends: None,
        }
    }

    /// Expected: a calendar of 2026, and the clocks' change on 29 March and 25 October.
    #[test]
    fn half_past_twelve_stays_half_past_twelve() {
        let tuesdays = series(Week::Nth(2), Weekday::Tue);
        let days = tuesdays.days(day("2026-03-01"), day("2026-12-01"));
        let said: Vec<String> = days
            .iter()
            .map(|(_, at)| at.format("%m-%d %H:%M").to_string())
            .collect();
        assert_eq!(
            said,
            [
                "03-10 12:30",
                "04-14 11:30",
                "05-12 11:30",
                "06-09 11:30",
                "07-14 11:30",
                "08-11 11:30",
                "09-08 11:30",
                "10-13 11:30",
                "11-10 12:30",
            ]
        );
    }

    #[test]
    fn the_last_friday_is_the_fourth_or_the_fifth() {
        let fridays = series(Week::Last, Weekday::Fri);
        let days = fridays.days(day("2026-01-01"), day("2026-04-01"));
        let days: Vec<NaiveDate> = days.into_iter().map(|(day, _)| day).collect();
        assert_eq!(
            days,
            [day("2026-01-30"), day("2026-02-27"), day("2026-03-27")]
        );
    }

    #[test]
    fn a_series_has_a_first_day_and_may_have_a_last() {
        let mut tuesdays = series(Week::Nth(2), Weekday::Tue);
        (tuesdays.starts, tuesdays.ends) = (day("2026-03-11"), Some(day("2026-05-12")));
        let days = tuesdays.days(day("2020-01-01"), day("2030-01-01"));
        assert_eq!(days.len(), 1);
        assert_eq!(days[0].0, day("2026-04-14"));
    }

    #[test]
    fn a_time_that_the_clocks_skip_is_an_hour_later() {
        let zone = chrono_tz::Europe::London;
        let at = |on, time: &str| {
            instant(zone, day(on), time.parse().unwrap())
                .format("%H:%M")
                .to_string()
        };
        assert_eq!(at("2026-03-29", "01:30:00"), "01:30");
        assert_eq!(at("2026-10-25", "01:30:00"), "00:30");
        // The end of the calendar is no place to add an hour.
        at("+262142-12-31", "23:59:59");
    }
}
