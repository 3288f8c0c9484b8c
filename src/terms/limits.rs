//! How often somebody may sit, and beside whom: asked where a candidacy or a co-option is
//! decided, and kept in the count.

use std::collections::BTreeMap;

use ballots::count::Constraint;
use chrono::{Months, NaiveDate};

use super::matching::matched;
use super::rules::most_at_once;
use super::{Basis, Term};
use crate::language::t;
use crate::panels::PostKind;
use crate::panels::rules::{CoOption, PanelRules, SeatClass};

/// What the limits ask of a member.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Person {
    /// Their organisation as shown; empty if they have none.
    pub organisation: String,
    /// Their categories of membership.
    pub categories: Vec<String>,
}

/// Why somebody can't have a seat from a day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Barred {
    /// They have one.
    #[error("{}", t!("they hold a seat until {until} already", until = _0))]
    Sits(NaiveDate),
    /// Too many terms one after the other.
    #[error("{}", t!("they have held {held} terms in a row, and the panel’s rules allow {most}", held, most))]
    InARow {
        /// How many.
        held: usize,
        /// How many the rules allow.
        most: u16,
    },
    /// Too many terms in all.
    #[error("{}", t!("they have held {held} terms in all, and the panel’s rules allow {most}", held, most))]
    InAll {
        /// How many.
        held: usize,
        /// How many the rules allow.
        most: u16,
    },
    /// Too many from one organisation.
    #[error("{}", t!("{sitting} from {organisation} sit on the panel, and its rules allow {most}", sitting, organisation, most))]
    Organisation {
        /// Which.
        organisation: String,
        /// How many sit.
        sitting: usize,
        /// How many the rules allow.
        most: u16,
    },
}

/// Whether a member may begin a term on a day, by how often they have sat.
///
/// # Errors
/// The limit that stands against it.
pub fn may_serve(
    rules: &PanelRules,
    terms: &[Term],
    member: i64,
    starts: NaiveDate,
) -> Result<(), Barred> {
    let seat =
        |term: &&Term| term.member == member && term.kind == PostKind::Seat && !term.is_void();
    let mut theirs: Vec<&Term> = terms.iter().filter(seat).collect();
    if let Some(now) = theirs.iter().find(|term| term.ends > starts) {
        return Err(Barred::Sits(now.ends));
    }
    theirs.sort_by_key(|term| std::cmp::Reverse(term.starts));
    let limits = &rules.limits;
    let counts = |term: &&&Term| after(term.starts, limits.counts_from_months) <= term.ends;
    let all = theirs.iter().filter(counts).count();
    if let Some(most) = limits.total_terms.filter(|most| all >= usize::from(*most)) {
        return Err(Barred::InAll { held: all, most });
    }
    let mut next = starts;
    let unbroken = theirs.iter().take_while(|term| {
        let follows = next <= term.ends || next < after(term.ends, limits.pause_months);
        next = term.starts;
        follows
    });
    let row = unbroken.filter(counts).count();
    match limits.consecutive_terms {
        Some(most) if row >= usize::from(most) => Err(Barred::InARow { held: row, most }),
        _ => Ok(()),
    }
}

fn after(day: NaiveDate, months: u16) -> NaiveDate {
    let later = day.checked_add_months(Months::new(u32::from(months)));
    later.unwrap_or(NaiveDate::MAX)
}

/// Whether one more of an organisation may join those who sit.
///
/// # Errors
/// The cap, where it is reached.
pub fn may_join(rules: &PanelRules, person: &Person, sitting: &[Person]) -> Result<(), Barred> {
    let Some((most, key)) = rules.limits.from_one_organisation.zip(key(person)) else {
        return Ok(());
    };
    let colleagues = sitting
        .iter()
        .filter(|other| self::key(other).as_ref() == Some(&key))
        .count();
    if colleagues < usize::from(most) {
        return Ok(());
    }
    Err(Barred::Organisation {
        organisation: person.organisation.clone(),
        sitting: colleagues,
        most,
    })
}

/// Whether one more can be co-opted from one day up to and without another; the reason where not.
///
/// # Errors
/// As many as the rule allows sit on one of these days.
pub fn room_for_one_more(
    rule: &CoOption,
    terms: &[Term],
    dates: (NaiveDate, NaiveDate),
) -> Result<(), String> {
    let co_opted: Vec<&Term> = terms
        .iter()
        .filter(|term| term.basis == Basis::CoOpted && !term.is_void())
        .collect();
    let (sitting, most) = (most_at_once(&co_opted, dates), rule.most);
    if sitting < usize::from(most) {
        return Ok(());
    }
    Err(t!(
        "{sitting} co-opted members sit on a day from {from} to {until}, and the panel’s rules allow {most}.",
        sitting,
        from = dates.0,
        until = dates.1,
        most
    ))
}

/// Whether somebody of these categories can have a seat of a class.
pub fn suits(class: &SeatClass, person: &Person) -> bool {
    let mut own = person.categories.iter();
    class.categories.is_empty() || own.any(|one| class.categories.contains(one))
}

/// An organisation by which colleagues are told: case and spaces aside.
fn key(person: &Person) -> Option<String> {
    let words: Vec<String> = person
        .organisation
        .split_whitespace()
        .map(str::to_lowercase)
        .collect();
    (!words.is_empty()).then(|| words.join(" "))
}

/// How many can be elected, and who together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// Seats that the candidates can fill.
    pub seats: usize,
    /// For the count.
    pub constraints: Vec<Constraint>,
}

/// What the count keeps: seats of classes for some categories are filled by members of these, as
/// far as they stand, and no organisation has more members than the cap, those who sit counted.
/// `open` has the number of seats of each class that are filled now.
pub fn bounds(
    rules: &PanelRules,
    open: &BTreeMap<String, usize>,
    candidates: &[Person],
    sitting: &[Person],
) -> Bounds {
    let mut bounds = of_classes(rules, open, candidates);
    let Some(most) = rules.limits.from_one_organisation else {
        return bounds;
    };
    let mut colleagues = BTreeMap::<String, (String, Vec<usize>)>::new();
    for (person, number) in candidates.iter().zip(1..) {
        if let Some(key) = key(person) {
            let entry = colleagues.entry(key).or_default();
            entry.0.clone_from(&person.organisation);
            entry.1.push(number);
        }
    }
    for (organisation, (name, members)) in colleagues {
        let already = sitting
            .iter()
            .filter(|other| key(other).as_ref() == Some(&organisation))
            .count();
        let left = usize::from(most).saturating_sub(already);
        if members.len() > left {
            bounds.constraints.push(Constraint {
                name,
                members,
                at_least: 0,
                at_most: Some(left),
            });
        }
    }
    bounds
}

fn of_classes(rules: &PanelRules, open: &BTreeMap<String, usize>, candidates: &[Person]) -> Bounds {
    let total: usize = open.values().sum();
    let mut constraints = Vec::new();
    let (mut general, mut reserved, mut any_reserved) = (0, Vec::new(), Vec::new());
    for class in &rules.seats {
        let seats = open.get(&class.name).copied().unwrap_or_default();
        if class.categories.is_empty() {
            general += seats;
        } else if seats > 0 {
            let members: Vec<usize> = numbers(candidates, |person| suits(class, person));
            let at_least = seats.min(members.len());
            reserved.extend(std::iter::repeat_n(members.clone(), seats));
            any_reserved.extend(members.iter().copied());
            constraints.push(Constraint {
                name: class.label.clone(),
                members,
                at_least,
                at_most: None,
            });
        }
    }
    if constraints.is_empty() {
        return Bounds {
            seats: total,
            constraints,
        };
    }
    // Who could have a seat of two classes has one of them.
    let one_each = matched((reserved.len(), candidates.len()), |seat, candidate| {
        let members: Option<&Vec<usize>> = reserved.get(seat);
        members.is_some_and(|members| members.contains(&(candidate + 1)))
    });
    let reserved = one_each.iter().flatten().count();
    let others: Vec<usize> = (1..=candidates.len())
        .filter(|number| !any_reserved.contains(number))
        .collect();
    constraints.push(Constraint {
        name: "open seats".to_owned(),
        members: others,
        at_least: 0,
        at_most: Some(general),
    });
    Bounds {
        seats: general + reserved,
        constraints,
    }
}

fn numbers(candidates: &[Person], suits: impl Fn(&Person) -> bool) -> Vec<usize> {
    let numbered = candidates
        .iter()
        .zip(1..)
        .filter(|(person, _)| suits(person));
    numbered.map(|(_, number)| number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panels::rules::templates;
    use crate::terms::rules::tests::{day, seated};

    fn rules(change: impl FnOnce(&mut crate::panels::rules::Draft)) -> PanelRules {
        let mut draft = templates::standard(6);
        change(&mut draft);
        PanelRules::try_from(draft).unwrap()
    }

    fn held(years: &[(&str, &str)]) -> Vec<Term> {
        let terms = years.iter().zip(1..);
        terms
            .map(|((starts, ends), post)| seated(post, 7, day(starts), day(ends)))
            .collect()
    }

    #[test]
    fn terms_in_a_row_end_somewhere() {
        let rules = rules(|draft| draft.limits.consecutive_terms = Some(2));
        let two = held(&[("2020-12-01", "2022-12-01"), ("2022-12-01", "2024-12-01")]);
        let may = |terms: &[Term], on| may_serve(&rules, terms, 7, day(on));
        assert_eq!(
            may(&two, "2024-12-01"),
            Err(Barred::InARow { held: 2, most: 2 })
        );
        assert_eq!(may(&two[..1], "2022-12-01"), Ok(()));
        // The standard pause of twelve months: eleven are too few.
        assert!(may(&two, "2025-11-01").is_err());
        assert_eq!(may(&two, "2025-12-01"), Ok(()));
        assert_eq!(
            may(&two, "2024-06-01"),
            Err(Barred::Sits(day("2024-12-01")))
        );
    }

    #[test]
    fn the_rest_of_another_s_term_does_not_count() {
        let rules = rules(|draft| draft.limits.consecutive_terms = Some(1));
        let rest = held(&[("2024-02-01", "2024-12-01")]);
        assert_eq!(may_serve(&rules, &rest, 7, day("2024-12-01")), Ok(()));
        let most = held(&[("2023-12-01", "2024-12-01")]);
        assert!(may_serve(&rules, &most, 7, day("2024-12-01")).is_err());
    }

    #[test]
    fn terms_in_all_are_counted_over_every_pause() {
        let rules = rules(|draft| draft.limits.total_terms = Some(3));
        let three = held(&[
            ("2010-12-01", "2012-12-01"),
            ("2014-12-01", "2016-12-01"),
            ("2018-12-01", "2020-12-01"),
        ]);
        assert_eq!(
            may_serve(&rules, &three, 7, day("2026-12-01")),
            Err(Barred::InAll { held: 3, most: 3 })
        );
        assert_eq!(may_serve(&rules, &three[..2], 7, day("2026-12-01")), Ok(()));
    }

    fn of(organisation: &str, category: &str) -> Person {
        Person {
            organisation: organisation.into(),
            categories: vec![category.into()],
        }
    }

    #[test]
    fn an_organisation_s_cap_counts_those_who_sit() {
        let rules = rules(|draft| draft.limits.from_one_organisation = Some(2));
        let sitting = [of("Acme  Trust", ""), of("Other", "")];
        assert!(may_join(&rules, &of("acme trust", ""), &sitting).is_ok());
        assert!(may_join(&rules, &of("", ""), &sitting).is_ok());
        let full = [of("Acme Trust", ""), of("ACME Trust", "")];
        assert!(may_join(&rules, &of("acme trust", ""), &full).is_err());
        let candidates = [
            of("Acme Trust", ""),
            of("", ""),
            of("acme trust", ""),
            of("Other", ""),
        ];
        let open = BTreeMap::from([("member".to_owned(), 2)]);
        let bounds = bounds(&rules, &open, &candidates, &sitting);
        let [cap] = &bounds.constraints[..] else {
            panic!("{bounds:?}")
        };
        assert_eq!(
            (&cap.members[..], cap.at_most, bounds.seats),
            (&[1, 3][..], Some(1), 2)
        );
    }

    #[test]
    fn seats_for_nurses_are_filled_by_nurses_or_stay_vacant() {
        let rules = rules(|draft| {
            let mut nursing = draft.seats[0].clone();
            (nursing.name, nursing.label) = ("nursing".into(), "Nursing seat".into());
            (nursing.seats, nursing.categories) = (2, vec!["nurse".into()]);
            draft.seats.push(nursing);
        });
        let open = BTreeMap::from([("member".to_owned(), 3), ("nursing".to_owned(), 2)]);
        let mut candidates = vec![of("", "doctor"); 5];
        candidates.push(of("", "nurse"));
        let bounds = bounds(&rules, &open, &candidates, &[]);
        assert_eq!(bounds.seats, 4);
        assert_eq!(
            (
                &bounds.constraints[0].members[..],
                bounds.constraints[0].at_least
            ),
            (&[6][..], 1)
        );
        assert_eq!(bounds.constraints[1].at_most, Some(3));
        let rules = self::rules(|draft| {
            for name in ["nurse", "midwife"] {
                let mut class = draft.seats[0].clone();
                (class.name, class.seats) = (name.into(), 1);
                class.categories = vec![name.into()];
                draft.seats.push(class);
            }
        });
        let open = ["member", "nurse", "midwife"].map(|class| (class.to_owned(), 1));
        let mut both = of("", "nurse");
        both.categories.push("midwife".into());
        let seats = |candidates: &[Person]| {
            super::bounds(&rules, &BTreeMap::from(open.clone()), candidates, &[]).seats
        };
        // One person has one seat.
        assert_eq!(
            seats(&[both.clone(), of("", "doctor"), of("", "doctor")]),
            2
        );
        assert_eq!(seats(&[both, of("", "nurse"), of("", "doctor")]), 3);
    }
}
