//! What a notice of election has to say, and what it can't.

use chrono::{DateTime, Duration, MappedLocalTime, NaiveDate, NaiveDateTime, TimeZone, Utc};
use chrono_tz::Tz;

use super::{Entry, Notice, Order};
use crate::language::t;
use crate::panels::PostKind;
use crate::panels::rules::{Counting, Lot, PanelRules};
use crate::values::{Invalid, Line, Prose};

/// Time to answer, where the notice doesn't say.
const TO_ANSWER: Duration = Duration::days(14);
/// Where the seed of a tie's lot comes from, where the notice doesn't say: nobody can choose it, nobody
/// knows it while votes are cast, and there is only one.
const TIE_SOURCE: &str = "the main numbers of the first draw of the National Lottery’s Lotto after voting \
                          has closed, in ascending order, with spaces between";
/// Likewise, where the panel's rules have the lot drawn by hand.
const BY_HAND: &str = "numbers drawn by hand before witnesses, after voting has closed";

/// Where the seed of a tie's lot comes from by the panel's rules.
pub fn tie_source(lot: &Lot) -> &str {
    match lot {
        Lot::PublicSeed { source } => source,
        Lot::DrawnInPublic => BY_HAND,
    }
}

impl Notice {
    /// Reads a notice as of now.
    pub fn parse(entry: Entry, now: DateTime<Utc>) -> Result<Self, Invalid> {
        let zone = zone(&entry.time_zone)?;
        if entry.post.is_office() && entry.seats != 1 {
            return Err(Invalid::new("seats", t!("an office is held by one")));
        }
        if entry.post == PostKind::Place {
            let reason = t!("a place beside the seats is filled without an election");
            return Err(Invalid::new("post", reason));
        }
        if entry.vacancy.is_some() && (entry.post != PostKind::Seat || entry.seats != 1) {
            let reason = t!("a by-election fills the one seat of a vacancy");
            return Err(Invalid::new("vacancy", reason));
        }
        if !(1..=100).contains(&entry.seats) {
            return Err(Invalid::new("seats", t!("1 to 100 can be elected")));
        }
        if !(1..=120).contains(&entry.term_months) {
            return Err(Invalid::new(
                "term_months",
                t!("a term lasts 1 to 120 months"),
            ));
        }
        let nominations_close = instant("nominations_close", zone, entry.nominations_close)?;
        let voting_closes = instant("voting_closes", zone, entry.voting_closes)?;
        let or = |field, local: Option<NaiveDateTime>, otherwise| {
            local.map_or(Ok(otherwise), |local| instant(field, zone, local))
        };
        let line = |field, text: Option<String>| text.map(|text| Line::parse(field, &text));
        let notice = Self {
            post: entry.post,
            title: Line::parse("title", &entry.title)?,
            description: Prose::parse("description", &entry.description)?,
            seats: entry.seats,
            term_months: entry.term_months,
            term_starts: entry.term_starts,
            record_date: entry.record_date,
            candidates_published: or(
                "candidates_published",
                entry.candidates_published,
                nominations_close,
            )?,
            withdrawals_close: or(
                "withdrawals_close",
                entry.withdrawals_close,
                nominations_close,
            )?,
            answers_close: or(
                "answers_close",
                entry.answers_close,
                answers_close(voting_closes, zone),
            )?,
            nominations_close,
            voting_opens: instant("voting_opens", zone, entry.voting_opens)?,
            voting_closes,
            time_zone: entry.time_zone,
            notice_on: entry.notice_on.unwrap_or(local_day(now, zone)),
            ballot_order: entry.ballot_order,
            lot_source: line("lot_source", entry.lot_source).transpose()?,
            tie_source: Some(match entry.tie_source {
                Some(source) => Line::parse("tie_source", &source)?,
                None => Line::parse("tie_source", TIE_SOURCE)?,
            }),
            departure: line("departure", entry.departure).transpose()?,
            vacancy: entry.vacancy,
        };
        notice.in_order(now, zone)?;
        Ok(notice)
    }

    /// That each time follows the one before, and that none is over.
    fn in_order(&self, now: DateTime<Utc>, zone: Tz) -> Result<(), Invalid> {
        let after = |field: &'static str, holds: bool, reason: &str| {
            if holds {
                Ok(())
            } else {
                Err(Invalid::new(field, reason))
            }
        };
        after(
            "notice_on",
            self.notice_on >= local_day(now, zone),
            t!("a notice can’t be given in the past: leave it out for today"),
        )?;
        after(
            "nominations_close",
            self.nominations_close > now,
            t!("it is in the past: nobody could stand"),
        )?;
        after(
            "nominations_close",
            self.notice_on <= local_day(self.nominations_close, zone),
            t!("nominations can’t close before the notice is given"),
        )?;
        after(
            "candidates_published",
            self.candidates_published >= self.nominations_close,
            t!("candidates can’t be published before nominations close"),
        )?;
        after(
            "withdrawals_close",
            self.withdrawals_close >= self.nominations_close,
            t!("withdrawing can’t end before nominations close"),
        )?;
        after(
            "voting_opens",
            self.voting_opens >= self.nominations_close,
            t!("voting can’t open before nominations close"),
        )?;
        after(
            "voting_opens",
            self.voting_opens >= self.withdrawals_close,
            t!("voting can’t open while candidates can still withdraw"),
        )?;
        after(
            "voting_closes",
            self.voting_closes > self.voting_opens,
            t!("voting has to close after it opens"),
        )?;
        after(
            "answers_close",
            self.answers_close > self.voting_closes,
            t!("the elected can’t answer before voting has closed"),
        )?;
        after(
            "record_date",
            self.record_date <= local_day(self.voting_opens, zone),
            t!("who may vote has to be settled before voting opens"),
        )?;
        after(
            "lot_source",
            (self.ballot_order == Order::Lot) == self.lot_source.is_some(),
            t!(
                "a lot’s seed is announced with the notice: say where it will come from, and only \
                 for a lot"
            ),
        )
    }
}

/// The zone of this name.
pub fn zone(name: &str) -> Result<Tz, Invalid> {
    let reason = t!("it isn’t an IANA name, such as Europe/London");
    name.parse().map_err(|_| Invalid::new("time_zone", reason))
}

/// The day that it is in a zone.
pub fn local_day(time: DateTime<Utc>, zone: Tz) -> NaiveDate {
    time.with_timezone(&zone).date_naive()
}

/// The counting rule for what a notice calls, by the panel's rules of that moment.
pub fn counting(notice: &Notice, rules: &PanelRules) -> Result<Counting, Invalid> {
    let counting = if notice.post.is_office() {
        let ballot = rules.officers.ballot.as_ref().ok_or_else(|| {
            let reason = t!(
                "the panel’s rules know no ballot for its officers: record the resolution of a \
                 meeting, or change the rules"
            );
            Invalid::new("post", reason)
        })?;
        ballot.counting(rules.officers.single_nominee)
    } else {
        rules.ballot.counting
    };
    let fills = counting.fills(usize::from(notice.seats));
    fills.map_err(|(reason, remedy)| Invalid::new("seats", format!("{reason}: {remedy}")))?;
    Ok(counting)
}

/// Until when the elected answer, where the notice doesn't say: the same hour by the zone's clocks, also where they
/// change in between. Where that hour is skipped or comes twice, so much later.
pub fn answers_close(voting_closes: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let local = voting_closes.with_timezone(&zone).naive_local();
    let same_hour = local
        .checked_add_signed(TO_ANSWER)
        .and_then(|local| instant("answers_close", zone, local).ok());
    same_hour.unwrap_or_else(|| voting_closes + TO_ANSWER)
}

/// A time of the zone's clocks as an instant.
pub fn instant(
    field: &'static str,
    zone: Tz,
    local: NaiveDateTime,
) -> Result<DateTime<Utc>, Invalid> {
    match zone.from_local_datetime(&local) {
        MappedLocalTime::Single(time) => Ok(time.with_timezone(&Utc)),
        MappedLocalTime::Ambiguous(..) => Err(Invalid::new(
            field,
            t!("the clocks go back then, so this time comes twice"),
        )),
        MappedLocalTime::None => Err(Invalid::new(
            field,
            t!("the clocks go forward then, so this time never comes"),
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

    #[test]
    fn the_elected_answer_until_the_same_hour_across_a_change_of_the_clocks() {
        let zone = chrono_tz::Europe::London;
        let at = |closes: &str| {
            let closes = instant("voting_closes", zone, closes.parse().unwrap()).unwrap();
            answers_close(closes, zone)
                .with_timezone(&zone)
                .to_rfc3339()
        };
        assert_eq!(at("2027-03-24T17:00:00"), "2027-04-07T17:00:00+01:00");
        assert_eq!(at("2026-12-03T17:00:00"), "2026-12-17T17:00:00+00:00");
        // On 28 March 2027 no clock shows half past one.
        assert_eq!(at("2027-03-14T01:30:00"), "2027-03-28T02:30:00+01:00");
    }
}
