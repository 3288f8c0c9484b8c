//! Who looks like whom: one person with two votes, or one letter that is another.

use std::collections::BTreeMap;

use unicode_security::MixedScript;
use unicode_security::confusable_detection::skeleton;

use super::{Flag, Likeness, Person, Present};
use crate::language::later;
use crate::web::sheet;

/// Somebody of the file or of those who are here.
#[derive(Clone, Copy)]
struct Seen<'a> {
    name: &'a str,
    email: &'a str,
    who: Who,
}

#[derive(Clone, Copy)]
enum Who {
    Line(u64),
    Member(i64),
}

/// Everything to look at. Those who are here are compared with the file's people, not with each
/// other.
pub fn flags(people: &[Person], present: &[Present]) -> Vec<Flag> {
    let all: Vec<Seen<'_>> = everybody(people, present).collect();
    let mut flags = Vec::new();
    alike(&mut flags, &all, Likeness::Alias, mailbox, |seen| {
        seen.email
    });
    let looks = |seen: &Seen<'_>| look(seen.email);
    let address = Likeness::ConfusableAddress;
    alike(&mut flags, &all, address, looks, |seen| seen.email);
    let looks = |seen: &Seen<'_>| look(seen.name);
    alike(&mut flags, &all, Likeness::ConfusableName, looks, |seen| {
        seen.name
    });
    let name = |seen: &Seen<'_>| Some(seen.name.to_lowercase());
    alike(&mut flags, &all, Likeness::SameName, name, |seen| {
        seen.email
    });
    for person in people {
        flags.extend(alone(person));
    }
    flags
}

/// The file's people, and of those who are here whoever isn't in the file.
fn everybody<'a>(people: &'a [Person], present: &'a [Present]) -> impl Iterator<Item = Seen<'a>> {
    let of_file: std::collections::HashSet<&str> =
        people.iter().map(|person| person.email.as_str()).collect();
    let others = present
        .iter()
        .filter(move |member| !of_file.contains(member.email.as_str()));
    let others = others.map(|member| Seen {
        name: &member.name,
        email: &member.email,
        who: Who::Member(member.id),
    });
    let people = people.iter().map(|person| Seen {
        name: person.name.as_str(),
        email: person.email.as_str(),
        who: Who::Line(person.line),
    });
    people.chain(others)
}

/// The mailbox behind an address: name+tag@host is name@host.
fn mailbox(seen: &Seen<'_>) -> Option<String> {
    let (local, host) = seen.email.split_once('@')?;
    let local = local.split('+').next().filter(|name| !name.is_empty())?;
    Some(format!("{local}@{host}"))
}

/// What a text looks like, whatever its letters are (the skeleton of UTS 39).
fn look(text: &str) -> Option<String> {
    let look: String = skeleton(text).collect();
    let look: String = skeleton(&look.to_lowercase()).collect();
    Some(look)
}

/// Groups by a key, and flags groups in which the texts differ.
fn alike(
    flags: &mut Vec<Flag>,
    all: &[Seen<'_>],
    kind: Likeness,
    key: impl Fn(&Seen<'_>) -> Option<String>,
    differing: for<'a> fn(&Seen<'a>) -> &'a str,
) {
    let mut groups: BTreeMap<String, Vec<&Seen<'_>>> = BTreeMap::new();
    for seen in all {
        if let Some(key) = key(seen) {
            groups.entry(key).or_default().push(seen);
        }
    }
    for group in groups.into_values() {
        let mut texts: Vec<String> = group
            .iter()
            .map(|seen| differing(seen).to_lowercase())
            .collect();
        texts.sort();
        texts.dedup();
        let in_file = group.iter().any(|seen| matches!(seen.who, Who::Line(_)));
        if texts.len() > 1 && in_file {
            flags.push(flag(kind, &group));
        }
    }
}

fn flag(kind: Likeness, group: &[&Seen<'_>]) -> Flag {
    let lines = group.iter().filter_map(|seen| match seen.who {
        Who::Line(line) => Some(line),
        Who::Member(_) => None,
    });
    let members = group.iter().filter_map(|seen| match seen.who {
        Who::Member(id) => Some(id),
        Who::Line(_) => None,
    });
    Flag {
        kind,
        lines: lines.collect(),
        members: members.collect(),
        said: said(kind),
    }
}

/// What there is to ask about it. It is part of what a plan is known by, so it is put into the reader's
/// language only where it is shown.
fn said(kind: Likeness) -> &'static str {
    match kind {
        Likeness::Alias => later!("These addresses seem to be one mailbox: is it one person?"),
        Likeness::ConfusableAddress => {
            later!(
                "These addresses look alike, and have different letters: is one of them a mistake?"
            )
        }
        Likeness::ConfusableName => {
            later!("These names look alike, and have different letters: is it one person?")
        }
        Likeness::SameName => {
            later!("These people have one name and different addresses: are they two?")
        }
        Likeness::MixedScripts => {
            later!(
                "A word of this name mixes letters of different scripts: was it typed or copied so?"
            )
        }
        Likeness::Formula => {
            later!(
                "A spreadsheet would take this for a formula: it is kept as text, and exported with an \
             apostrophe before it."
            )
        }
    }
}

/// What is odd about one person alone.
fn alone(person: &Person) -> impl Iterator<Item = Flag> + use<> {
    let name = person.name.as_str();
    let mixed = name.split(' ').any(|word| !word.is_single_script());
    let organisation = person.organisation.as_deref().unwrap_or_default();
    let formula = sheet::is_formula(name) || sheet::is_formula(organisation);
    let found = [
        mixed.then_some(Likeness::MixedScripts),
        formula.then_some(Likeness::Formula),
    ];
    let line = person.line;
    found.into_iter().flatten().map(move |kind| Flag {
        kind,
        lines: vec![line],
        members: Vec::new(),
        said: said(kind),
    })
}
