//! Who chooses the officers, what a majority is, and how long an office lasts.

use chrono::NaiveDate;

use crate::panels::PostKind;
use crate::terms::{Term, rules::in_office};

/// Those who choose: who holds a seat on that day.
pub fn electorate(terms: &[Term], on: NaiveDate) -> Vec<i64> {
    let seated = in_office(terms, on).filter(|term| term.kind == PostKind::Seat);
    let mut members: Vec<i64> = seated.map(|term| term.member).collect();
    members.sort_unstable();
    members.dedup();
    members
}

/// An office ends with the holder's seat, if that is sooner.
pub fn office_ends(member: i64, terms: &[Term], starts: NaiveDate, ends: NaiveDate) -> NaiveDate {
    let seats = in_office(terms, starts)
        .filter(|term| term.kind == PostKind::Seat && term.member == member)
        .map(|term| term.ends);
    seats.max().map_or(ends, |seat| seat.min(ends))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_does_not_outlast_the_seat() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let (starts, ends) = (day("2026-12-01"), day("2027-12-01"));
        let basis = "elected".into();
        let seat = Term {
            post: 1,
            kind: PostKind::Seat,
            member: 7,
            starts,
            ends,
            election: None,
            basis,
        };
        let later = day("2028-12-01");
        assert_eq!(
            office_ends(7, std::slice::from_ref(&seat), starts, later),
            ends
        );
        assert_eq!(electorate(&[seat], starts), [7]);
    }
}
