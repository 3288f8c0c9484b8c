//! The fields of a panel's rules, in groups, each by its place in the rules.

mod officers;
mod seats;
mod timetable;

use crate::language::t;
use crate::web::asked::{Field, Group, Takes, Typed};

/// The most classes of seats that a form has lines for: as many as there can be seats.
const MOST_CLASSES: usize = 100;

/// Lines for classes that aren't there yet.
const SPARE: usize = 2;

/// How many lines for classes of seats a form has: what was sent, and otherwise what there is with some to spare.
pub fn lines(classes: usize, typed: &Typed) -> usize {
    let name = |line: usize| format!("seats/{line}/label");
    let sent = (0..MOST_CLASSES).take_while(|line| typed.0.contains_key(&name(*line)));
    let begun = (0..MOST_CLASSES).filter(|line| typed.text(&name(*line)).is_some());
    let wanted = classes.max(begun.count()).saturating_add(SPARE);
    sent.count().max(wanted).min(MOST_CLASSES)
}

/// All groups, with so many lines for classes of seats; nothing is filled in.
pub fn groups(lines: usize) -> Vec<Group> {
    vec![
        seats::seats(lines),
        seats::term(),
        seats::limits(),
        seats::people(),
        seats::nominations(),
        seats::ballot(),
        seats::vacancies(),
        officers::holding(),
        officers::meetings(),
        officers::officers(),
        timetable::timetable(),
        timetable::conduct(),
        reason(),
    ]
}

fn amount(name: &str, label: &str, unit: &'static str) -> Field {
    Field::new(name, label, Takes::Amount(unit))
}

fn tick(name: &str, label: &str) -> Field {
    Field::new(name, label, Takes::Tick)
}

fn one(name: &str, label: &str, options: &[(&str, &str)]) -> Field {
    let options = options
        .iter()
        .map(|(word, said)| ((*word).to_owned(), (*said).to_owned()));
    Field::new(name, label, Takes::One(options.collect()))
}

fn reason() -> Group {
    Group::new(
        "why",
        t!("Why they change"),
        "",
        vec![
            Field::new("reason", t!("In a sentence"), Takes::Line)
                .hint(t!("Everybody can read it.")),
            Field::hidden("after", ""),
        ],
    )
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::panels::rules::form::words;
    use crate::panels::rules::{
        Consequence, Counting, Draft, Lot, Missed, OfficerBallot, Quorum, Route, SeatClass,
        templates,
    };
    use crate::web::asked::groups;

    /// What a browser sends for rules that are shown, unchanged.
    fn sent(rules: &Draft) -> (Vec<Group>, Typed) {
        let mut form = super::groups(lines(rules.seats.len(), &Typed::default()));
        groups::show(&mut form, &words::typed(rules).unwrap());
        let mut typed = Typed::default();
        for field in form.iter().flat_map(|group| &group.fields) {
            if let Takes::One(options) = &field.takes {
                let mut words = options.iter().map(|(word, _)| word);
                let known = field.value.is_empty() || words.any(|word| *word == field.value);
                assert!(known, "{} can't say {:?}", field.name, field.value);
            }
            let fixed = matches!(field.takes, Takes::Fixed);
            let unticked = field.takes == Takes::Tick && field.value.is_empty();
            if !fixed && !unticked {
                typed.0.insert(field.name.clone(), field.value.clone());
            }
        }
        typed.0.insert("after".into(), "1".into());
        typed.0.insert("reason".into(), "Because.".into());
        (form, typed)
    }

    fn again(rules: &Draft) -> Draft {
        let (form, typed) = sent(rules);
        let body = words::replacement(groups::read(&form, &typed).unwrap()).unwrap();
        serde_json::from_value(body["rules"].clone()).unwrap()
    }

    /// A rule that has no field, or one that is written in two ways, shows here.
    #[test]
    fn rules_that_are_shown_and_sent_are_the_same() {
        for template in templates::all() {
            assert_eq!(again(&template.rules), template.rules, "{}", template.name);
        }
        type Change = fn(&mut Draft);
        let changes: &[Change] = &[
            |d| d.ballot.counting = "limited:3".parse::<Counting>().unwrap(),
            |d| d.ballot.counting = "mj".parse::<Counting>().unwrap(),
            |d| {
                d.ballot.lot = Lot::PublicSeed {
                    source: "The lottery’s numbers".into(),
                }
            },
            |d| d.vacancies.routes = Route::ALL.to_vec(),
            |d| d.vacancies.co_option = None,
            |d| d.vacancies.co_option.as_mut().unwrap().with_vote = false,
            |d| d.meetings.missed = None,
            |d| d.meetings.quorum = Quorum::MoreThanHalf,
            |d| d.meetings.quorum = Quorum::Members { members: 5 },
            |d| {
                d.meetings.missed = Some(Missed {
                    meetings: 3,
                    of_the_last: 5,
                    apologies_count: true,
                    then: Consequence::EndsSeat,
                });
            },
            |d| d.officers.ballot = None,
            |d| d.officers.ballot = Some(OfficerBallot::Approval),
            |d| d.officers.consecutive_terms = None,
            |d| d.limits.from_one_organisation = Some(2),
            |d| d.limits.total_terms = Some(6),
            |d| d.standing.categories = vec!["Clinical safety".into(), "nursing".into()],
            |d| d.voting.networks = vec!["ccio".into()],
            |d| {
                d.seats.push(SeatClass {
                    name: "nursing".into(),
                    label: "Nursing seat".into(),
                    seats: 2,
                    categories: vec!["nursing".into()],
                });
            },
            |d| d.timetable.close_at = "09:30:00".parse().unwrap(),
        ];
        for (number, change) in changes.iter().enumerate() {
            let mut rules = templates::standard(12);
            change(&mut rules);
            assert_eq!(again(&rules), rules, "{number}");
        }
    }

    /// A counting rule that can't be chosen shows here.
    #[test]
    fn every_counting_rule_can_be_chosen() {
        let known = ballots::count::rules().map(|(name, _)| name.replace(":N", ":2"));
        for name in known.chain(["majority".into()]) {
            let mut rules = templates::standard(12);
            rules.ballot.counting = name.parse::<Counting>().unwrap();
            assert_eq!(again(&rules), rules, "{name}");
        }
    }

    #[test]
    fn no_two_fields_have_the_same_name_label_or_element() {
        let all = groups(3);
        let fields: Vec<&Field> = all.iter().flat_map(|group| &group.fields).collect();
        let seen = fields.iter().filter(|field| !field.label.is_empty());
        let labels: HashSet<&str> = seen.clone().map(|field| field.label.as_str()).collect();
        assert_eq!(labels.len(), seen.count());
        let ids = fields.iter().map(|field| field.id());
        let ids: HashSet<String> = ids
            .chain(all.iter().map(|one| format!("of-{}", one.name)))
            .collect();
        assert_eq!(ids.len(), fields.len() + all.len());
    }

    #[test]
    fn there_are_lines_for_what_was_sent_and_some_to_spare() {
        let typed = |labels: &[&str]| {
            let pairs = labels.iter().enumerate();
            let name = |line: usize| format!("seats/{line}/label");
            Typed(
                pairs
                    .map(|(line, label)| (name(line), (*label).to_owned()))
                    .collect(),
            )
        };
        assert_eq!(lines(1, &typed(&[])), 3);
        assert_eq!(lines(1, &typed(&["a", "b", "", "", ""])), 5);
        assert_eq!(lines(1, &typed(&["a", "b", "c"])), 5);
        assert_eq!(lines(100, &typed(&[])), 100);
    }
}
