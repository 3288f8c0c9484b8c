//! What a file would change: compared with who is here.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use super::{Difference, Fault, Faults, Person, Place, Plan, Present, lookalikes};
use crate::audit::rules::hash;
use crate::language::t;

/// The plan of an import, or what stands in its way.
pub fn plan(
    people: Vec<Person>,
    present: &[Present],
    networks: &HashMap<String, i64>,
) -> Result<Plan, Faults> {
    let here: HashMap<&str, &Present> = present
        .iter()
        .map(|member| (member.email.as_str(), member))
        .collect();
    let mut faults = Vec::new();
    for person in &people {
        let known = here.get(person.email.as_str()).copied();
        faults.extend(faults_of(person, known, networks));
    }
    if !faults.is_empty() {
        return Err(Faults(faults));
    }
    let mut plan = Plan {
        flags: lookalikes::flags(&people, present),
        new: Vec::new(),
        differences: Vec::new(),
        unchanged: 0,
        changed: BTreeMap::new(),
    };
    for person in people {
        match here.get(person.email.as_str()) {
            None => plan.new.push(person),
            Some(member) => {
                let differences = differences(&person, member);
                if differences.is_empty() {
                    plan.unchanged += 1;
                } else {
                    plan.differences.extend(differences);
                    plan.changed.insert(member.id, person);
                }
            }
        }
    }
    Ok(plan)
}

impl Plan {
    /// By which a plan is known: what is written is what was shown.
    pub fn fingerprint(&self) -> String {
        // A plan holds text, numbers and days only, which can always be written.
        hash(&serde_json::to_vec(self).unwrap_or_default())
    }
}

fn faults_of<'a>(
    person: &'a Person,
    known: Option<&'a Present>,
    networks: &'a HashMap<String, i64>,
) -> impl Iterator<Item = Fault> + 'a {
    person.networks.iter().filter_map(move |(slug, place)| {
        let fault = |column: &str, reason: String, remedy| Fault {
            line: place.line,
            column: Some(column.to_owned()),
            reason,
            remedy,
        };
        if !networks.contains_key(slug) {
            let reason = t!("there is no network “{slug}”", slug);
            return Some(fault(
                "network",
                reason,
                t!("enter the network first, or correct its name"),
            ));
        }
        let before = known.and_then(|member| member.networks.get(slug));
        let since = place.since.or(before.map(|(since, ..)| *since));
        let Some(since) = since else {
            let reason =
                t!("the first day is missing, and the network is new for this member").into();
            return Some(fault(
                "since",
                reason,
                t!("give the day, or ?all_since=DAY for all lines"),
            ));
        };
        let until = place
            .until
            .unwrap_or(before.and_then(|(_, until, _)| *until));
        let over = until.filter(|until| *until <= since)?;
        let reason = t!(
            "it would begin on {since} and be over by {over}",
            since,
            over
        );
        Some(fault("since", reason, t!("correct the days")))
    })
}

fn differences(person: &Person, member: &Present) -> Vec<Difference> {
    let difference = |line: u64, field: String, before: Option<String>, after: Option<String>| {
        (before != after).then_some(Difference {
            line,
            member: member.id,
            field,
            before,
            after,
        })
    };
    let text = |text: &str| {
        Some(text)
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
    };
    let name = (text(&member.name), text(person.name.as_str()));
    let mut all: Vec<_> = difference(person.line, "name".into(), name.0, name.1)
        .into_iter()
        .collect();
    if let Some(organisation) = &person.organisation {
        let (before, after) = (text(&member.organisation), text(organisation));
        all.extend(difference(
            person.line,
            "organisation".into(),
            before,
            after,
        ));
    }
    for (slug, place) in &person.networks {
        let before = member.networks.get(slug);
        let now = after(place, before);
        let changed = [
            ("since", before.map(|one| said(one.0)), Some(said(now.0))),
            (
                "until",
                before.and_then(|one| one.1).map(said),
                now.1.map(said),
            ),
            (
                "category",
                before.and_then(|one| text(&one.2)),
                text(&now.2),
            ),
        ];
        for (what, before, after) in changed {
            all.extend(difference(
                place.line,
                format!("{slug}.{what}"),
                before,
                after,
            ));
        }
    }
    all
}

fn said(day: NaiveDate) -> String {
    day.to_string()
}

/// What somebody's place in a network is after an import: what the file doesn't speak of, stays.
pub fn after(
    place: &Place,
    before: Option<&(NaiveDate, Option<NaiveDate>, String)>,
) -> (NaiveDate, Option<NaiveDate>, String) {
    let since = place.since.or(before.map(|one| one.0)).unwrap_or_default();
    let until = place.until.unwrap_or(before.and_then(|one| one.1));
    let category = place.category.clone();
    let category = category.or_else(|| before.map(|one| one.2.clone()));
    (since, until, category.unwrap_or_default())
}
