//! The days of an election, counted back from its close by the panel's rules.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use serde::Serialize;

use super::Notice;
use super::rules::{instant, local_day, zone};
use crate::holidays::Calendar;
use crate::language::t;
use crate::panels::rules::{Days, Timetable};
use crate::values::Invalid;
use crate::web::page;

/// Voting opens in the morning.
const MORNING: NaiveTime = match NaiveTime::from_hms_opt(9, 0, 0) {
    Some(time) => time,
    None => NaiveTime::MIN,
};
/// No timetable of sound rules is longer: a rule counts at most 365 days, and of a week at least
/// three.
const HORIZON: usize = 1_500;

/// One day of a timetable.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Day {
    /// What happens.
    pub what: &'static str,
    /// The field of the notice that it is for.
    pub field: &'static str,
    /// The day.
    pub day: NaiveDate,
    /// "Monday".
    pub weekday: String,
    /// The time of day on the zone's clocks, where it has one.
    pub at: Option<NaiveDateTime>,
    /// How many days before the close the rules want it.
    pub before: u16,
    /// Days between this one and the close that were not counted, and why.
    pub disregarded: Vec<String>,
}

/// A way in which a notice departs from the panel's rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Breach {
    /// The field.
    pub field: &'static str,
    /// What is wrong.
    pub reason: String,
    /// What would do.
    pub remedy: String,
}

/// The days that a rule counts.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'a> {
    /// The panel's rule.
    pub rule: &'a Timetable,
    /// The holidays.
    pub calendar: &'a Calendar,
}

impl Counted<'_> {
    /// Whether a day is counted.
    pub fn counts(&self, day: NaiveDate) -> bool {
        match self.rule.days {
            Days::Calendar => true,
            Days::Working => self.calendar.is_working(day),
        }
    }

    /// The day that is so many counted days before another, and the days in between that were
    /// not counted.
    pub fn back(&self, closes: NaiveDate, days: u16) -> (NaiveDate, Vec<NaiveDate>) {
        let (mut left, mut at, mut skipped) = (days, closes, Vec::new());
        while left > 0 {
            let Some(before) = at.pred_opt() else { break };
            at = before;
            if self.counts(at) {
                left -= 1;
            } else {
                skipped.push(at);
            }
        }
        (at, skipped)
    }

    /// The whole timetable of a close.
    pub fn plan(&self, closes: NaiveDate) -> Vec<Day> {
        let rule = self.rule;
        let (end, morning) = (Some(rule.close_at), Some(MORNING));
        let steps = [
            (t!("Notice of election"), "notice_on", rule.notice, None),
            (
                t!("Nominations close"),
                "nominations_close",
                rule.nominations_close,
                end,
            ),
            (
                t!("Record date: whoever belongs on this day may vote"),
                "record_date",
                rule.record_date,
                None,
            ),
            (
                t!("Candidates are published"),
                "candidates_published",
                rule.candidates_published,
                end,
            ),
            (
                t!("Last day to withdraw"),
                "withdrawals_close",
                rule.withdrawals_close,
                end,
            ),
            (
                t!("Voting opens"),
                "voting_opens",
                rule.voting_opens,
                morning,
            ),
            (t!("Voting closes"), "voting_closes", 0, end),
        ];
        let days = steps.map(|(what, field, before, time)| {
            let (day, skipped) = self.back(closes, before);
            Day {
                what,
                field,
                day,
                weekday: page::weekday(&day).to_owned(),
                at: time.map(|time| day.and_time(time)),
                before,
                disregarded: skipped.into_iter().map(|day| self.why(day)).collect(),
            }
        });
        days.into()
    }

    fn why(&self, day: NaiveDate) -> String {
        let name = self.calendar.holiday(day);
        format!(
            "{day} {}",
            name.unwrap_or_else(|| page::weekday(&day).to_owned())
        )
    }

    /// The first day on which a poll can close whose notice is given today or later.
    pub fn earliest_close(&self, today: NaiveDate) -> Option<NaiveDate> {
        today
            .iter_days()
            .take(HORIZON)
            .find(|day| self.counts(*day) && self.back(*day, self.rule.notice).0 >= today)
    }

    /// What of a planned timetable can't be: days that are over, times that the clocks skip.
    pub fn faults(&self, closes: NaiveDate, today: NaiveDate) -> Result<Vec<Breach>, Invalid> {
        let zone = zone(&self.rule.time_zone)?;
        let days = self.plan(closes);
        let mut faults = Vec::new();
        faults.extend(self.close_is_counted(closes));
        let earliest = self.earliest_close(today);
        let remedy = earliest.map_or_else(String::new, |day| {
            t!(
                "the earliest close is {day}, a {weekday}",
                day,
                weekday = page::weekday(&day)
            )
        });
        if let Some(notice) = days.first().filter(|notice| notice.day < today) {
            faults.push(Breach {
                field: "closes",
                reason: t!(
                    "the notice would have been due on {day}, which is over",
                    day = notice.day
                ),
                remedy,
            });
        }
        for Day { field, at, .. } in days {
            let gap = at.and_then(|at| instant(field, zone, at).err());
            faults.extend(gap.map(|invalid| Breach {
                field,
                reason: invalid.reason().to_owned(),
                remedy: t!("choose another close").into(),
            }));
        }
        Ok(faults)
    }

    fn close_is_counted(&self, closes: NaiveDate) -> Option<Breach> {
        (!self.counts(closes)).then(|| Breach {
            field: "voting_closes",
            reason: t!("{day} is no working day", day = self.why(closes)),
            remedy: t!("choose a working day").into(),
        })
    }

    /// Where a notice departs from the rules: whatever comes later than they want it.
    pub fn breaches(&self, notice: &Notice) -> Result<Vec<Breach>, Invalid> {
        let zone = zone(&notice.time_zone)?;
        let day = |time| local_day(time, zone);
        let closes = day(notice.voting_closes);
        let announced = [
            notice.notice_on,
            day(notice.nominations_close),
            notice.record_date,
            day(notice.candidates_published),
            day(notice.withdrawals_close),
            day(notice.voting_opens),
            closes,
        ];
        let late = self.plan(closes).into_iter().zip(announced);
        let late = late.filter(|(rule, announced)| *announced > rule.day);
        let mut breaches: Vec<Breach> = late
            .map(|(rule, announced)| Breach {
                field: rule.field,
                reason: t!(
                    "{announced} is later than the panel’s rules allow: {days} days before the close",
                    announced,
                    days = rule.before
                ),
                remedy: t!("{day} at the latest", day = rule.day),
            })
            .collect();
        breaches.extend(self.close_is_counted(closes));
        Ok(breaches)
    }
}
