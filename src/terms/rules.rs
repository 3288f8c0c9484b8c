//! What follows from the dates of terms.

use chrono::{Months, NaiveDate};

use super::{NewTerm, Status, Term};

impl Term {
    /// What the term is on a day.
    pub fn status(&self, on: NaiveDate) -> Status {
        if on < self.starts {
            Status::Upcoming
        } else if on < self.ends {
            Status::InOffice
        } else {
            Status::Ended
        }
    }
}

/// The terms in which somebody holds a post on a day.
pub fn in_office(terms: &[Term], on: NaiveDate) -> impl Iterator<Item = &Term> {
    terms
        .iter()
        .filter(move |term| term.status(on) == Status::InOffice)
}

/// The day after the last of a term.
pub fn end(starts: NaiveDate, months: u32) -> Option<NaiveDate> {
    starts.checked_add_months(Months::new(months))
}

/// The posts that nobody holds on a day or later, in the panel's order.
pub fn vacant(posts: &[i64], terms: &[Term], on: NaiveDate) -> Vec<i64> {
    let taken = |post: i64| terms.iter().any(|term| term.post == post && term.ends > on);
    posts.iter().copied().filter(|post| !taken(*post)).collect()
}

/// The terms of those who accepted, in the order of their election; fewer vacant posts than
/// members is a reason why they can't be seated.
pub fn seat(
    accepted: &[i64],
    vacant: &[i64],
    starts: NaiveDate,
    ends: NaiveDate,
) -> Result<Vec<NewTerm>, String> {
    if vacant.len() < accepted.len() {
        let (seats, members) = (vacant.len(), accepted.len());
        return Err(format!(
            "{seats} posts are vacant from {starts} for {members} members."
        ));
    }
    let terms = accepted.iter().zip(vacant);
    Ok(terms
        .map(|(&member, &post)| NewTerm {
            post,
            member,
            starts,
            ends,
        })
        .collect())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::panels::PostKind;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// A member elected to a seat.
    pub(crate) fn seated(post: i64, member: i64, starts: NaiveDate, ends: NaiveDate) -> Term {
        let basis = "elected".into();
        Term {
            post,
            kind: PostKind::Seat,
            member,
            starts,
            ends,
            election: None,
            basis,
        }
    }

    fn term(post: i64, starts: &str, ends: &str) -> Term {
        seated(post, post, day(starts), day(ends))
    }

    #[test]
    fn status_follows_from_the_dates() {
        let term = term(1, "2026-12-01", "2028-12-01");
        assert_eq!(term.status(day("2026-11-30")), Status::Upcoming);
        assert_eq!(term.status(day("2026-12-01")), Status::InOffice);
        assert_eq!(term.status(day("2028-11-30")), Status::InOffice);
        assert_eq!(term.status(day("2028-12-01")), Status::Ended);
    }

    #[test]
    fn a_post_is_vacant_again_on_the_day_its_term_ends() {
        let terms = [
            term(1, "2024-12-01", "2026-12-01"),
            term(2, "2025-12-01", "2027-12-01"),
        ];
        assert_eq!(vacant(&[1, 2, 3], &terms, day("2026-12-01")), [1, 3]);
        assert_eq!(vacant(&[1, 2, 3], &terms, day("2026-11-30")), [3]);
    }

    #[test]
    fn nobody_is_seated_where_posts_are_short() {
        assert!(seat(&[7, 8], &[1], day("2026-12-01"), day("2028-12-01")).is_err());
        assert_eq!(
            seat(&[7, 8], &[1, 2], day("2026-12-01"), day("2028-12-01"))
                .unwrap()
                .len(),
            2
        );
    }

    #[test]
    fn a_term_from_a_leap_day_ends_on_the_last_of_february() {
        assert_eq!(end(day("2028-02-29"), 24), Some(day("2030-02-28")));
    }
}
