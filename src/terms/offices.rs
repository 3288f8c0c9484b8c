//! Offices hang on what their holders sit by: until when that is, and what follows for them.

use chrono::NaiveDate;

use super::Term;

use crate::language::t;

/// Until when somebody who sits on a day with a vote does so without a break: the day after the last.
pub fn sits_until(terms: &[Term], member: i64, on: NaiveDate) -> Option<NaiveDate> {
    let theirs: Vec<&Term> = terms
        .iter()
        .filter(|term| term.member == member && !term.kind.is_office() && term.with_vote)
        .filter(|term| !term.is_void())
        .collect();
    let reaching = |day: NaiveDate| {
        let there = theirs.iter();
        let there = there.filter(|term| term.starts <= day && day < term.ends);
        there.map(|term| term.ends).max()
    };
    let mut until = reaching(on)?;
    while let Some(later) = reaching(until) {
        until = later;
    }
    Some(until)
}

/// The offices of a member that would outlast what they sit by, where that ends on a day, each with the
/// day on which it ends then: another seat or place that follows counts.
pub fn offices_ending_with_seat(
    terms: &[Term],
    member: i64,
    on: NaiveDate,
) -> Vec<(&Term, NaiveDate)> {
    let theirs = terms
        .iter()
        .filter(|term| term.member == member && term.kind.is_office() && !term.is_void());
    let until = |office: &Term| {
        let from = on.max(office.starts);
        sits_until(terms, member, from).unwrap_or(from)
    };
    theirs
        .map(|office| (office, until(office)))
        .filter(|(office, until)| office.ends > on && *until < office.ends)
        .collect()
}

/// Whether an office can have these dates; the reason where not.
///
/// # Errors
/// Its holder doesn't sit with a vote on all of these days.
pub fn office_fits(
    terms: &[Term],
    member: i64,
    (starts, ends): (NaiveDate, NaiveDate),
) -> Result<(), String> {
    if starts >= ends {
        return Ok(());
    }
    match sits_until(terms, member, starts) {
        Some(until) if ends <= until => Ok(()),
        Some(until) => Err(t!(
            "Member {member} sits with a vote until {until}, and an office ends with that.",
            member,
            until
        )),
        None => Err(t!(
            "Member {member} doesn’t sit with a vote on {starts}: correct that first.",
            member,
            starts
        )),
    }
}

/// Whether a term that began earlier can have these dates as far as its holder's offices go; the
/// reason where not. `terms` has the term as it is to be.
///
/// # Errors
/// An office would begin before what its holder sits by.
pub fn offices_begin_later(
    terms: &[Term],
    before: &Term,
    (starts, ends): (NaiveDate, NaiveDate),
) -> Result<(), String> {
    let early = terms.iter().find(|office| {
        let theirs = office.member == before.member && office.kind.is_office();
        let within = before.starts <= office.starts && office.starts < starts && starts < ends;
        theirs
            && !office.is_void()
            && within
            && sits_until(terms, office.member, office.starts).is_none()
    });
    match early {
        Some(office) => Err(t!(
            "They are {post} from {from}, which is before {starts}: correct that first.",
            post = office.kind,
            from = office.starts,
            starts
        )),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panels::PostKind;
    use crate::terms::rules::tests::{day, seated};

    #[test]
    fn an_office_ends_with_the_seat_unless_another_follows() {
        let mut chair = seated(9, 7, day("2026-12-01"), day("2028-12-01"));
        chair.kind = PostKind::Chair;
        let seat = seated(1, 7, day("2026-12-01"), day("2027-06-01"));
        let next = seated(2, 7, day("2027-06-01"), day("2029-06-01"));
        let ending = |terms: &[Term]| offices_ending_with_seat(terms, 7, day("2027-06-01")).len();
        assert_eq!(ending(&[chair.clone(), seat.clone()]), 1);
        assert_eq!(ending(&[chair.clone(), seat, next.clone()]), 0);
        // A place that they vote by is as good as a seat; one without a vote is none.
        let mut place = next;
        place.kind = PostKind::Place;
        assert_eq!(ending(&[chair.clone(), place.clone()]), 0);
        place.with_vote = false;
        assert_eq!(ending(&[chair, place]), 1);
    }

    #[test]
    fn an_office_ends_where_the_following_seat_does() {
        let mut chair = seated(9, 7, day("2026-12-01"), day("2028-12-01"));
        chair.kind = PostKind::Chair;
        let seat = seated(1, 7, day("2026-12-01"), day("2027-06-01"));
        let next = seated(2, 7, day("2027-06-01"), day("2028-06-01"));
        let terms = [chair, seat, next];
        assert_eq!(
            sits_until(&terms, 7, day("2027-01-01")),
            Some(day("2028-06-01"))
        );
        assert_eq!(
            offices_ending_with_seat(&terms, 7, day("2027-06-01")),
            [(&terms[0], day("2028-06-01"))]
        );
        let fits = |ends| office_fits(&terms[1..], 7, (day("2026-12-01"), day(ends)));
        assert!(fits("2028-06-01").is_ok() && fits("2028-06-02").is_err());
    }
}
