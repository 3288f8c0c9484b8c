//! What follows from the dates of terms.

use chrono::{Months, NaiveDate};

use super::matching::matched;
use super::{Basis, NewTerm, Source, Status, Term};
use crate::language::t;
use crate::panels::PostKind;
use crate::panels::posts::Post;
use crate::panels::rules::{PanelRules, Staggering};

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

    /// Whether it was taken back: it never was.
    pub fn is_void(&self) -> bool {
        self.starts >= self.ends
    }
}

/// The terms in which somebody holds a post on a day.
pub fn in_office(terms: &[Term], on: NaiveDate) -> impl Iterator<Item = &Term> {
    terms
        .iter()
        .filter(move |term| term.status(on) == Status::InOffice)
}

/// Those who sit on the panel on a day and vote there: the holders of seats and places, once each.
pub fn voting_members(terms: &[Term], on: NaiveDate) -> Vec<i64> {
    let seated = in_office(terms, on).filter(|term| !term.kind.is_office() && term.with_vote);
    let mut members: Vec<i64> = seated.map(|term| term.member).collect();
    members.sort_unstable();
    members.dedup();
    members
}

/// Since when somebody has been on the panel without a day's break, on a day.
pub fn member_since(terms: &[Term], member: i64, on: NaiveDate) -> Option<NaiveDate> {
    let theirs = |term: &&Term| term.member == member && !term.kind.is_office() && !term.is_void();
    let mut since = in_office(terms, on)
        .filter(theirs)
        .map(|term| term.starts)
        .min()?;
    while let Some(earlier) = terms
        .iter()
        .filter(theirs)
        .filter(|term| term.starts < since && since <= term.ends)
        .map(|term| term.starts)
        .min()
    {
        since = earlier;
    }
    Some(since)
}

/// The day after the last of a term.
pub fn end(starts: NaiveDate, months: u32) -> Option<NaiveDate> {
    starts.checked_add_months(Months::new(months))
}

/// Another term of a post on any day of these: nobody else can have the post then.
pub fn clash(terms: &[Term], post: i64, (starts, ends): (NaiveDate, NaiveDate)) -> Option<&Term> {
    terms.iter().find(|term| {
        term.post == post && !term.is_void() && term.starts < ends && starts < term.ends
    })
}

/// Another seat of a member, or another office, on any day of these: they have one of each at a time.
pub fn doubled(
    terms: &[Term],
    (kind, member): (PostKind, i64),
    (starts, ends): (NaiveDate, NaiveDate),
) -> Option<&Term> {
    let same = |other: PostKind| match kind {
        PostKind::Seat => other == PostKind::Seat,
        PostKind::Chair | PostKind::ViceChair => other.is_office(),
        PostKind::Place => false,
    };
    terms.iter().find(|term| {
        let overlaps = !term.is_void() && term.starts < ends && starts < term.ends;
        term.member == member && same(term.kind) && overlaps
    })
}

/// How many of these terms there are at most on one of the days from one up to and without another.
pub fn most_at_once(terms: &[&Term], (starts, ends): (NaiveDate, NaiveDate)) -> usize {
    let on = |day: NaiveDate| {
        let held = terms.iter();
        held.filter(|term| term.status(day) == Status::InOffice)
            .count()
    };
    // It grows on first days alone.
    let first = terms.iter().map(|term| term.starts);
    let days = first.filter(|day| starts < *day && *day < ends);
    days.chain([starts]).map(on).max().unwrap_or_default()
}

/// The posts that are there and that nobody holds on a day or later, in the panel's order.
pub fn vacant<'p>(posts: &'p [Post], terms: &[Term], on: NaiveDate) -> Vec<&'p Post> {
    let taken = |post: i64| {
        let mut held = terms
            .iter()
            .filter(|term| term.post == post && !term.is_void());
        held.any(|term| term.ends > on)
    };
    posts
        .iter()
        .filter(|post| post.exists(on) && !taken(post.id))
        .collect()
}

/// How long the terms are of so many who are elected together, in the order of election. Where
/// the panel is staggered and more than half of its seats are filled, those elected last have the
/// short term, so that half of the seats come up each time from then on.
pub fn lengths(rules: &PanelRules, full: u32, elected: usize) -> Vec<u32> {
    let half = usize::from(rules.size().div_ceil(2));
    let short = match rules.term.staggering {
        Staggering::Together => full,
        Staggering::Halves { short_months } => u32::from(short_months).min(full),
    };
    (0..elected)
        .map(|place| if place < half { full } else { short })
        .collect()
}

/// Somebody to be seated: who, and their categories.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elected {
    /// Who.
    pub member: i64,
    /// Categories of membership.
    pub categories: Vec<String>,
}

/// Gives each of those who accepted, in the order of their election, a vacant post that they can
/// hold: seats for some categories go to members of these first, and somebody moves to another post
/// where that gives one to all. The reason where somebody is left without one.
pub fn assign(
    accepted: &[Elected],
    vacant: &[&Post],
    rules: &PanelRules,
) -> Result<Vec<i64>, String> {
    let categories = |post: &Post| {
        let class = rules.seats.iter().find(|class| class.name == post.class);
        class
            .map(|class| class.categories.as_slice())
            .unwrap_or_default()
    };
    let (reserved, open): (Vec<&Post>, Vec<&Post>) = vacant
        .iter()
        .copied()
        .partition(|post| !categories(post).is_empty());
    let posts: Vec<&Post> = reserved.into_iter().chain(open).collect();
    let suits = |one: &Elected, post: &Post| {
        let asked = categories(post);
        asked.is_empty() || one.categories.iter().any(|own| asked.contains(own))
    };
    let given = matched((accepted.len(), posts.len()), |one, post| {
        let both = accepted.get(one).zip(posts.get(post));
        both.is_some_and(|(one, post)| suits(one, post))
    });
    let given = given
        .into_iter()
        .map(|post| posts.get(post?).map(|post| post.id));
    let (seats, members) = (vacant.len(), accepted.len());
    let posts: Option<Vec<i64>> = given.collect();
    posts.ok_or_else(|| {
        t!(
            "{seats} posts are vacant for {members} members, and not all of them can have one.",
            seats,
            members
        )
    })
}

/// The terms of those who have a post each.
pub fn seat(
    accepted: &[Elected],
    posts: &[i64],
    starts: NaiveDate,
    lengths: &[u32],
    (basis, source): (Basis, Source),
) -> Option<Vec<NewTerm>> {
    let terms = accepted.iter().zip(posts).zip(lengths);
    let terms = terms.map(|((one, post), months)| {
        Some(NewTerm {
            post: *post,
            member: one.member,
            starts,
            ends: end(starts, *months)?,
            basis,
            with_vote: true,
            source,
        })
    });
    terms.collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::panels::rules::templates;

    pub(crate) fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// A member elected to a seat.
    pub(crate) fn seated(post: i64, member: i64, starts: NaiveDate, ends: NaiveDate) -> Term {
        Term {
            id: post,
            post,
            kind: PostKind::Seat,
            member,
            starts,
            ends,
            basis: Basis::Elected,
            with_vote: true,
            election: None,
            resolution: None,
            vacancy: None,
            changes: Vec::new(),
        }
    }

    fn term(post: i64, starts: &str, ends: &str) -> Term {
        seated(post, post, day(starts), day(ends))
    }

    fn post(id: i64, class: &str) -> Post {
        Post {
            id,
            kind: PostKind::Seat,
            label: format!("Seat {id}"),
            class: class.into(),
            since: None,
            retired: None,
        }
    }

    fn elected(member: i64, category: &str) -> Elected {
        Elected {
            member,
            categories: vec![category.into()],
        }
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
            term(3, "2026-12-01", "2026-12-01"),
        ];
        let mut posts = [
            post(1, "member"),
            post(2, "member"),
            post(3, "member"),
            post(4, "member"),
        ];
        posts[3].retired = Some(day("2026-12-01"));
        let ids = |on| {
            vacant(&posts, &terms, day(on))
                .iter()
                .map(|post| post.id)
                .collect::<Vec<_>>()
        };
        assert_eq!(ids("2026-12-01"), [1, 3]);
        assert_eq!(ids("2026-11-30"), [3, 4]);
    }

    #[test]
    fn nobody_is_seated_where_posts_are_short() {
        let rules = PanelRules::try_from(templates::standard(2)).unwrap();
        let (one, two) = (post(1, "member"), post(2, "member"));
        let both = [elected(7, ""), elected(8, "")];
        assert!(assign(&both, &[&one], &rules).is_err());
        assert_eq!(assign(&both, &[&one, &two], &rules), Ok(vec![1, 2]));
    }

    #[test]
    fn a_seat_for_nurses_goes_to_a_nurse() {
        let mut draft = templates::standard(2);
        let mut nursing = draft.seats[0].clone();
        (nursing.name, nursing.seats) = ("nursing".into(), 1);
        nursing.categories = vec!["nurse".into()];
        draft.seats.push(nursing);
        let rules = PanelRules::try_from(draft).unwrap();
        let (open, other, nursing) = (post(1, "member"), post(2, "member"), post(3, "nursing"));
        let all = [
            elected(7, "doctor"),
            elected(8, "nurse"),
            elected(9, "nurse"),
        ];
        assert_eq!(
            assign(&all, &[&open, &other, &nursing], &rules),
            Ok(vec![1, 3, 2])
        );
        // A doctor can't take it, though it is vacant.
        assert!(assign(&all[..1], &[&nursing], &rules).is_err());
    }

    #[test]
    fn somebody_of_two_categories_makes_room() {
        let mut draft = templates::standard(1);
        let general = draft.seats[0].clone();
        for name in ["nurse", "midwife"] {
            let mut class = general.clone();
            (class.name, class.seats, class.categories) = (name.into(), 1, vec![name.into()]);
            draft.seats.push(class);
        }
        let rules = PanelRules::try_from(draft).unwrap();
        let (nurses, midwives) = (post(1, "nurse"), post(2, "midwife"));
        let mut both = elected(7, "nurse");
        both.categories.push("midwife".into());
        // Whoever can have either had the first: the nurse was left without.
        let all = [both, elected(8, "nurse")];
        assert_eq!(assign(&all, &[&nurses, &midwives], &rules), Ok(vec![2, 1]));
    }

    #[test]
    fn half_of_a_staggered_panel_begins_with_the_short_term() {
        let rules =
            PanelRules::try_from(templates::named("stv-12-half-each-year").unwrap().rules).unwrap();
        assert_eq!(lengths(&rules, 24, 12), [[24; 6], [12; 6]].concat());
        assert_eq!(lengths(&rules, 24, 6), [24; 6]);
        assert_eq!(lengths(&rules, 24, 7).last(), Some(&12));
        let rules = PanelRules::try_from(templates::standard(12)).unwrap();
        assert_eq!(lengths(&rules, 24, 12), [24; 12]);
    }

    #[test]
    fn a_term_from_a_leap_day_ends_on_the_last_of_february() {
        assert_eq!(end(day("2028-02-29"), 24), Some(day("2030-02-28")));
    }

    #[test]
    fn service_counts_from_the_first_of_unbroken_terms() {
        let terms = [
            seated(1, 7, day("2020-12-01"), day("2022-12-01")),
            seated(2, 7, day("2022-12-01"), day("2024-12-01")),
            seated(3, 8, day("2022-12-02"), day("2024-12-01")),
        ];
        let since = |member| member_since(&terms, member, day("2024-01-01"));
        assert_eq!(since(7), Some(day("2020-12-01")));
        assert_eq!(since(8), Some(day("2022-12-02")));
        assert_eq!(member_since(&terms, 7, day("2025-01-01")), None);
    }

    #[test]
    fn nobody_has_two_seats_or_two_offices_on_a_day() {
        let mut vice = seated(9, 7, day("2026-12-01"), day("2027-12-01"));
        vice.kind = PostKind::ViceChair;
        let terms = [seated(1, 7, day("2026-12-01"), day("2028-12-01")), vice];
        let twice = |kind, member, starts, ends| {
            doubled(&terms, (kind, member), (day(starts), day(ends))).is_some()
        };
        assert!(twice(PostKind::Seat, 7, "2028-11-30", "2029-12-01"));
        assert!(!twice(PostKind::Seat, 7, "2028-12-01", "2029-12-01"));
        assert!(!twice(PostKind::Seat, 8, "2027-12-01", "2029-12-01"));
        assert!(twice(PostKind::Chair, 7, "2027-11-30", "2029-12-01"));
        assert!(!twice(PostKind::Chair, 7, "2027-12-01", "2029-12-01"));
        assert!(!twice(PostKind::Place, 7, "2027-11-30", "2029-12-01"));
    }

    #[test]
    fn so_many_at_once_over_a_whole_term() {
        let terms = [
            seated(1, 7, day("2026-12-01"), day("2027-06-01")),
            seated(2, 8, day("2027-06-01"), day("2028-12-01")),
            seated(3, 9, day("2027-09-01"), day("2028-12-01")),
        ];
        let all: Vec<&Term> = terms.iter().collect();
        let most = |starts, ends| most_at_once(&all, (day(starts), day(ends)));
        assert_eq!(most("2027-01-01", "2027-09-01"), 1);
        assert_eq!(most("2027-01-01", "2027-09-02"), 2);
        assert_eq!(most("2029-01-01", "2029-09-02"), 0);
    }
}
