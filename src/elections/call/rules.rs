//! What a notice of election has to say, and what it can't.

use chrono::{DateTime, MappedLocalTime, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;

use super::{Entry, Notice};
use crate::panels::PostKind;
use crate::panels::rules::{Counting, PanelRules};
use crate::values::{Invalid, Line, Prose};

impl TryFrom<Entry> for Notice {
    type Error = Invalid;

    fn try_from(entry: Entry) -> Result<Self, Invalid> {
        let zone: Tz = entry.time_zone.parse().map_err(|_| {
            Invalid::new("time_zone", "it isn't an IANA name, such as Europe/London")
        })?;
        if entry.post.is_office() && entry.seats != 1 {
            return Err(Invalid::new("seats", "an office is held by one"));
        }
        if entry.post == PostKind::Place {
            let reason = "a place beside the seats is filled without an election";
            return Err(Invalid::new("post", reason));
        }
        if entry.vacancy.is_some() && (entry.post != PostKind::Seat || entry.seats != 1) {
            let reason = "a by-election fills the one seat of a vacancy";
            return Err(Invalid::new("vacancy", reason));
        }
        if !(1..=100).contains(&entry.seats) {
            return Err(Invalid::new("seats", "1 to 100 can be elected"));
        }
        if !(1..=120).contains(&entry.term_months) {
            return Err(Invalid::new("term_months", "a term lasts 1 to 120 months"));
        }
        let notice = Self {
            post: entry.post,
            title: Line::parse("title", &entry.title)?,
            description: Prose::parse("description", &entry.description)?,
            seats: entry.seats,
            term_months: entry.term_months,
            term_starts: entry.term_starts,
            record_date: entry.record_date,
            nominations_close: instant("nominations_close", zone, entry.nominations_close)?,
            voting_opens: instant("voting_opens", zone, entry.voting_opens)?,
            voting_closes: instant("voting_closes", zone, entry.voting_closes)?,
            time_zone: entry.time_zone,
            vacancy: entry.vacancy,
        };
        notice.in_order()
    }
}

impl Notice {
    fn in_order(self) -> Result<Self, Invalid> {
        if self.voting_opens < self.nominations_close {
            return Err(Invalid::new(
                "voting_opens",
                "voting can't open before nominations close",
            ));
        }
        if self.voting_closes <= self.voting_opens {
            return Err(Invalid::new(
                "voting_closes",
                "voting has to close after it opens",
            ));
        }
        Ok(self)
    }
}

/// The counting rule for what a notice calls, by the panel's rules of that moment.
pub fn counting(notice: &Notice, rules: &PanelRules) -> Result<Counting, Invalid> {
    let counting = if notice.post.is_office() {
        let ballot = rules.officers.ballot.as_ref().ok_or_else(|| {
            let reason = "the panel's rules know no ballot for its officers: record the \
                          resolution of a meeting, or change the rules";
            Invalid::new("post", reason)
        })?;
        ballot.counting()
    } else {
        rules.ballot.counting
    };
    let fills = counting.fills(usize::from(notice.seats));
    fills.map_err(|(reason, remedy)| Invalid::new("seats", format!("{reason}: {remedy}")))?;
    Ok(counting)
}

/// A time that is local to a zone named by its IANA name.
pub fn local(field: &'static str, zone: &str, at: NaiveDateTime) -> Result<DateTime<Utc>, Invalid> {
    let known: Result<Tz, _> = zone.parse();
    let zone = known.map_err(|_| Invalid::new(field, "its time zone isn't known"))?;
    instant(field, zone, at)
}

fn instant(field: &'static str, zone: Tz, local: NaiveDateTime) -> Result<DateTime<Utc>, Invalid> {
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(time) => Ok(time.with_timezone(&Utc)),
        MappedLocalTime::Ambiguous(..) => Err(Invalid::new(
            field,
            "the clocks go back then, so this time comes twice",
        )),
        MappedLocalTime::None => Err(Invalid::new(
            field,
            "the clocks go forward then, so this time never comes",
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_that_the_clocks_skip_or_repeat_is_refused() {
        let zone = chrono_tz::Europe::London;
        let at = |text: &str| instant("voting_opens", zone, text.parse().unwrap());
        assert!(
            at("2026-03-29T01:30:00")
                .unwrap_err()
                .to_string()
                .contains("never comes")
        );
        assert!(
            at("2026-10-25T01:30:00")
                .unwrap_err()
                .to_string()
                .contains("twice")
        );
        assert_eq!(
            at("2026-07-01T17:00:00").unwrap().to_rfc3339(),
            "2026-07-01T16:00:00+00:00"
        );
    }
}
