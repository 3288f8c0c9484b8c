//! The bank holidays of England and Wales: the Banking and Financial Dealings Act 1971 and the
//! proclamations under it.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::{Calendar, Holiday};
use crate::language::later;

/// What was proclaimed otherwise than the rules say. `None`: no holiday after all.
#[rustfmt::skip]
const PROCLAIMED: [(i32, u32, u32, Option<&str>); 18] = [
    (1995, 5, 1, None), (1995, 5, 8, Some(later!("Early May bank holiday (VE day)"))),
    (1999, 12, 31, Some(later!("Millennium eve"))),
    (2002, 5, 27, None), (2002, 6, 3, Some(later!("Golden Jubilee"))), (2002, 6, 4, Some(later!("Spring bank holiday"))),
    (2011, 4, 29, Some(later!("Royal wedding"))),
    (2012, 5, 28, None), (2012, 6, 4, Some(later!("Spring bank holiday"))), (2012, 6, 5, Some(later!("Diamond Jubilee"))),
    (2020, 5, 4, None), (2020, 5, 8, Some(later!("Early May bank holiday (VE day)"))),
    (2022, 5, 30, None), (2022, 6, 2, Some(later!("Spring bank holiday"))), (2022, 6, 3, Some(later!("Platinum Jubilee"))),
    (2022, 9, 19, Some(later!("State funeral of Queen Elizabeth II"))),
    (2023, 5, 8, Some(later!("Coronation of King Charles III"))),
    (1981, 7, 29, Some(later!("Royal wedding"))),
];

/// What a day is called, if it is a bank holiday of England and Wales.
pub fn bank_holiday(day: NaiveDate) -> Option<&'static str> {
    let (year, month, number) = (day.year(), day.month(), day.day());
    let proclaimed = PROCLAIMED
        .iter()
        .find(|one| (one.0, one.1, one.2) == (year, month, number));
    if let Some((.., name)) = proclaimed {
        return *name;
    }
    let monday = day.weekday() == Weekday::Mon;
    match (month, number) {
        (1, 1) => Some(later!("New Year’s Day")),
        // On a Monday they follow a first of January at the weekend.
        (1, 2 | 3) if monday => Some(later!("New Year’s Day (substitute)")),
        (5, 1..=7) if monday => Some(later!("Early May bank holiday")),
        (5, 25..=31) if monday => Some(later!("Spring bank holiday")),
        (8, 25..=31) if monday => Some(later!("Summer bank holiday")),
        (12, 25) => Some(later!("Christmas Day")),
        (12, 26) => Some(later!("Boxing Day")),
        (12, 27 | 28) => christmas_substitute(day),
        _ => easter_holiday(day),
    }
}

/// The 27th and 28th of December stand in for a 25th and 26th at the weekend.
fn christmas_substitute(day: NaiveDate) -> Option<&'static str> {
    match (day.day(), day.weekday()) {
        (27, Weekday::Mon | Weekday::Tue) => Some(later!("Christmas Day (substitute)")),
        (28, Weekday::Mon | Weekday::Tue) => Some(later!("Boxing Day (substitute)")),
        _ => None,
    }
}

fn easter_holiday(day: NaiveDate) -> Option<&'static str> {
    let easter = easter(day.year())?;
    if day.checked_add_days(Days::new(2)) == Some(easter) {
        return Some(later!("Good Friday"));
    }
    (easter.succ_opt() == Some(day)).then_some(later!("Easter Monday"))
}

/// Easter Sunday of a year after 1582, by the Gregorian computus (Butcher's rule).
pub fn easter(year: i32) -> Option<NaiveDate> {
    let (golden, century, of_century) = (year % 19, year / 100, year % 100);
    let correction = (century + 8) / 25;
    let lunar = (century - correction + 1) / 3;
    let epact = (19 * golden + century - century / 4 - lunar + 15) % 30;
    let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
    let late = (golden + 11 * epact + 22 * weekday) / 451;
    let count = epact + weekday - 7 * late + 114;
    let (month, day) = (
        u32::try_from(count / 31).ok()?,
        u32::try_from(count % 31).ok()?,
    );
    NaiveDate::from_ymd_opt(year, month, day + 1)
}

impl Calendar {
    /// Whether a timetable that leaves weekends and holidays out counts this day.
    pub fn is_working(&self, day: NaiveDate) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && self.holiday(day).is_none()
    }

    /// The holidays of a year.
    pub fn of_year(&self, year: i32) -> Vec<Holiday> {
        let first = NaiveDate::from_ymd_opt(year, 1, 1);
        let days = first.into_iter().flat_map(|day| day.iter_days());
        days.take_while(|day| day.year() == year)
            .filter_map(|day| {
                let name = self.holiday(day)?;
                Some(Holiday {
                    day,
                    name,
                    free: true,
                })
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As published by the government for England and Wales.
    const PUBLISHED: [(i32, &str); 10] = [
        (2018, "01-01 03-30 04-02 05-07 05-28 08-27 12-25 12-26"),
        (2019, "01-01 04-19 04-22 05-06 05-27 08-26 12-25 12-26"),
        (2020, "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28"),
        (2021, "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28"),
        (
            2022,
            "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
        ),
        (
            2023,
            "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
        ),
        (2024, "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26"),
        (2025, "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26"),
        (2026, "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28"),
        (2027, "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28"),
    ];

    #[test]
    fn the_rules_give_the_published_lists() {
        let calendar = Calendar::default();
        for (year, published) in PUBLISHED {
            // The list names working days that are free; a holiday at a weekend is moved.
            let found = calendar.of_year(year).into_iter().map(|one| one.day);
            let found = found.filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun));
            let found: Vec<String> = found.map(|day| day.format("%m-%d").to_string()).collect();
            assert_eq!(found.join(" "), published, "{year}");
        }
    }

    #[test]
    fn easter_as_in_the_tables() {
        for (year, day) in [
            (1818, "1818-03-22"),
            (1943, "1943-04-25"),
            (1954, "1954-04-18"),
            (1981, "1981-04-19"),
            (2000, "2000-04-23"),
            (2038, "2038-04-25"),
            (2049, "2049-04-18"),
        ] {
            assert_eq!(easter(year).unwrap().to_string(), day);
        }
    }

    #[test]
    fn what_an_operator_enters_changes_the_calendar() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let change = |text, free| Holiday {
            day: day(text),
            name: "A day of the king's".into(),
            free,
        };
        let calendar = Calendar::new([change("2031-05-05", false), change("2031-05-09", true)]);
        assert!(calendar.is_working(day("2031-05-05")));
        assert!(!calendar.is_working(day("2031-05-09")));
        assert!(!Calendar::default().is_working(day("2031-05-05")));
    }
}
