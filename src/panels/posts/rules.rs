//! Which posts a panel's rules ask for, and what has to change where they ask for others.

use std::cmp::Reverse;
use std::collections::HashSet;

use chrono::NaiveDate;

use super::{NewPost, Post};
use crate::panels::PostKind;
use crate::panels::rules::{PanelRules, SeatClass};
use crate::terms::Term;

/// The posts of a new panel, in the order in which they are shown.
pub fn of_new(rules: &PanelRules) -> Vec<NewPost> {
    let mut posts = change(rules, &[], (&[], &[]), NaiveDate::MIN).new;
    for (kind, label) in [
        (PostKind::Chair, "Chair"),
        (PostKind::ViceChair, "Vice-chair"),
    ] {
        posts.push(NewPost {
            kind,
            label: label.to_owned(),
            class: String::new(),
        });
    }
    posts
}

/// What has to change.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Posts to be made.
    pub new: Vec<NewPost>,
    /// Posts that were to end and stay.
    pub keep: Vec<i64>,
    /// Posts that end, each with the day from which it is no more: when its last term is over.
    pub retire: Vec<(i64, NaiveDate)>,
}

/// What has to change for the seats to be those of the rules. Nobody loses a seat by it: seats
/// that are too many end with the terms of those who hold them, or with the term for which they are
/// being filled, vacant ones first; and seats that are to end stay where they are wanted again. `open`
/// are the posts that are being filled, each with the end of that term.
pub fn change(
    rules: &PanelRules,
    posts: &[Post],
    (terms, open): (&[Term], &[(i64, NaiveDate)]),
    today: NaiveDate,
) -> Change {
    let mut change = Change::default();
    let mut labels: HashSet<String> = posts.iter().map(|post| post.label.clone()).collect();
    let seats = || {
        posts
            .iter()
            .filter(|post| post.kind == PostKind::Seat && post.retired.is_none())
    };
    for class in &rules.seats {
        let present: Vec<&Post> = seats().filter(|post| post.class == class.name).collect();
        let wanted = usize::from(class.seats);
        let missing = wanted.saturating_sub(present.len());
        let kept = ending(posts, &class.name, today).into_iter().take(missing);
        change.keep.extend(kept);
        let all = present.len() + ending(posts, &class.name, today).len();
        for _ in all..wanted {
            change.new.push(next(class, &mut labels));
        }
        change
            .retire
            .extend(surplus(&present, wanted, (terms, open), today));
    }
    let known = |post: &&Post| rules.seats.iter().any(|class| class.name == post.class);
    let gone: Vec<&Post> = seats().filter(|post| !known(post)).collect();
    change
        .retire
        .extend(surplus(&gone, 0, (terms, open), today));
    change
}

/// The seats of a class that are still there and are to end, those that last for longest first.
fn ending(posts: &[Post], class: &str, today: NaiveDate) -> Vec<i64> {
    let of_class = posts
        .iter()
        .filter(|post| post.kind == PostKind::Seat && post.class == class);
    let mut ending: Vec<(NaiveDate, Reverse<i64>)> = of_class
        .filter_map(|post| Some((post.retired.filter(|day| *day >= today)?, Reverse(post.id))))
        .collect();
    ending.sort_unstable_by_key(|one| Reverse(*one));
    ending.into_iter().map(|(_, Reverse(id))| id).collect()
}

fn next(class: &SeatClass, labels: &mut HashSet<String>) -> NewPost {
    let label = (1..)
        .map(|number: u32| format!("{} {number}", class.label))
        .find(|label| labels.insert(label.clone()))
        .unwrap_or_default();
    NewPost {
        kind: PostKind::Seat,
        label,
        class: class.name.clone(),
    }
}

fn surplus(
    present: &[&Post],
    wanted: usize,
    (terms, open): (&[Term], &[(i64, NaiveDate)]),
    today: NaiveDate,
) -> Vec<(i64, NaiveDate)> {
    let over = |post: &Post| {
        let held = terms.iter().filter(|term| !term.is_void());
        let held = held.map(|term| (term.post, term.ends));
        let ends = held
            .chain(open.iter().copied())
            .filter(|(id, _)| *id == post.id)
            .map(|(_, ends)| ends);
        ends.max().unwrap_or(today).max(today)
    };
    let mut ending: Vec<(NaiveDate, Reverse<i64>)> = present
        .iter()
        .map(|post| (over(post), Reverse(post.id)))
        .collect();
    ending.sort_unstable();
    let too_many = present.len().saturating_sub(wanted);
    ending
        .into_iter()
        .take(too_many)
        .map(|(day, Reverse(id))| (id, day))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panels::rules::templates;

    fn rules(classes: &[(&str, u16)]) -> PanelRules {
        let mut draft = templates::standard(1);
        draft.seats = classes
            .iter()
            .map(|(name, seats)| SeatClass {
                name: (*name).to_owned(),
                label: format!("{name} seat"),
                seats: *seats,
                categories: Vec::new(),
            })
            .collect();
        PanelRules::try_from(draft).unwrap()
    }

    fn post(id: i64, class: &str) -> Post {
        Post {
            id,
            kind: PostKind::Seat,
            label: format!("{class} seat {id}"),
            class: class.to_owned(),
            since: None,
            retired: None,
        }
    }

    fn held(post: i64, ends: &str) -> Term {
        let starts = "2025-12-01".parse().unwrap();
        crate::terms::rules::tests::seated(post, post, starts, ends.parse().unwrap())
    }

    #[test]
    fn a_new_panel_has_its_seats_and_two_offices() {
        let posts = of_new(&rules(&[("open", 2), ("nursing", 1)]));
        let labels: Vec<&str> = posts.iter().map(|post| post.label.as_str()).collect();
        assert_eq!(
            labels,
            [
                "open seat 1",
                "open seat 2",
                "nursing seat 1",
                "Chair",
                "Vice-chair"
            ]
        );
    }

    #[test]
    fn more_seats_have_new_labels() {
        let posts = [post(1, "open"), post(3, "open")];
        let change = change(
            &rules(&[("open", 4)]),
            &posts,
            (&[], &[]),
            "2026-12-01".parse().unwrap(),
        );
        let labels: Vec<&str> = change.new.iter().map(|post| post.label.as_str()).collect();
        assert_eq!(
            (labels, change.retire),
            (vec!["open seat 2", "open seat 4"], vec![])
        );
    }

    #[test]
    fn nobody_loses_a_seat_by_a_change_of_the_rules() {
        let today = "2026-12-01".parse().unwrap();
        let posts = [
            post(1, "open"),
            post(2, "open"),
            post(3, "open"),
            post(4, "old"),
        ];
        let terms = [
            held(1, "2028-12-01"),
            held(3, "2027-12-01"),
            held(4, "2027-06-01"),
        ];
        let change = change(&rules(&[("open", 1)]), &posts, (&terms, &[]), today);
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(
            change.retire,
            [(2, today), (3, day("2027-12-01")), (4, day("2027-06-01"))]
        );
        assert!(change.new.is_empty());
    }

    #[test]
    fn a_seat_that_was_to_end_stays_where_it_is_wanted_again() {
        let today: NaiveDate = "2026-12-01".parse().unwrap();
        let mut posts = [post(1, "open"), post(2, "open"), post(3, "open")];
        let terms = [
            held(1, "2028-12-01"),
            held(2, "2028-12-01"),
            held(3, "2027-12-01"),
        ];
        let fewer = change(&rules(&[("open", 2)]), &posts, (&terms, &[]), today);
        assert_eq!(fewer.retire, [(3, "2027-12-01".parse().unwrap())]);
        posts[2].retired = Some(fewer.retire[0].1);
        let again = change(&rules(&[("open", 3)]), &posts, (&terms, &[]), today);
        assert_eq!((again.keep, again.new), (vec![3], vec![]));
        // One that has ended stays ended.
        let later = "2028-01-01".parse().unwrap();
        let more = change(&rules(&[("open", 3)]), &posts, (&terms, &[]), later);
        assert_eq!((more.keep.len(), more.new.len()), (0, 1));
    }

    #[test]
    fn a_seat_that_is_being_filled_ends_with_that_term() {
        let today: NaiveDate = "2026-12-01".parse().unwrap();
        let posts = [post(1, "open"), post(2, "open")];
        let (terms, until) = ([held(1, "2027-06-01")], "2028-12-01".parse().unwrap());
        let of = |wanted| {
            let wanted = rules(&[("open", wanted)]);
            change(&wanted, &posts, (&terms, &[(2, until)]), today).retire
        };
        assert_eq!(of(1), [(1, "2027-06-01".parse().unwrap())]);
        assert_eq!(
            change(
                &rules(&[("other", 1)]),
                &posts,
                (&terms, &[(2, until)]),
                today
            )
            .retire,
            [(1, "2027-06-01".parse().unwrap()), (2, until)]
        );
    }
}
