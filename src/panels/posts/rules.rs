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
    let mut posts = change(rules, &[], &[], NaiveDate::MIN).new;
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
    /// Posts that end, each with the day from which it is no more: when its last term is over.
    pub retire: Vec<(i64, NaiveDate)>,
}

/// What has to change for the seats to be those of the rules. Nobody loses a seat by it: seats
/// that are too many end with the terms of those who hold them, vacant ones first.
pub fn change(rules: &PanelRules, posts: &[Post], terms: &[Term], today: NaiveDate) -> Change {
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
        for _ in present.len()..wanted {
            change.new.push(next(class, &mut labels));
        }
        change
            .retire
            .extend(surplus(&present, wanted, terms, today));
    }
    let known = |post: &&Post| rules.seats.iter().any(|class| class.name == post.class);
    let gone: Vec<&Post> = seats().filter(|post| !known(post)).collect();
    change.retire.extend(surplus(&gone, 0, terms, today));
    change
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
    terms: &[Term],
    today: NaiveDate,
) -> Vec<(i64, NaiveDate)> {
    let over = |post: &Post| {
        let ends = terms
            .iter()
            .filter(|term| term.post == post.id)
            .map(|term| term.ends);
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
            &[],
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
        let change = change(&rules(&[("open", 1)]), &posts, &terms, today);
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        assert_eq!(
            change.retire,
            [(2, today), (3, day("2027-12-01")), (4, day("2027-06-01"))]
        );
        assert!(change.new.is_empty());
    }
}
