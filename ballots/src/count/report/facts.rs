//! What stands at the head of every sheet.

use super::named;
use crate::count::explore::Exploration;
use crate::count::lot::{Lot, Source};
use crate::count::transcript::Transcript;

/// What it is and its value, in the order in which they are shown.
pub(crate) fn facts(transcript: &Transcript) -> Vec<(String, String)> {
    let mut facts = vec![
        ("Rule".to_owned(), transcript.rule.clone()),
        ("Seats".to_owned(), transcript.seats.to_string()),
        ("Valid papers".to_owned(), transcript.valid.to_string()),
    ];
    let mut add = |what: &str, value: String| facts.push((what.to_owned(), value));
    for (fault, papers) in &transcript.papers.invalid {
        add("Invalid", format!("{papers} ({})", fault.heading()));
    }
    for (fault, papers) in &transcript.papers.cut {
        add(
            "Counted in part",
            format!("{papers} (up to: {})", fault.heading()),
        );
    }
    if transcript.emptied > 0 {
        add(
            "Not counted",
            format!("{} (naming only those withdrawn)", transcript.emptied),
        );
    }
    add("Quota", transcript.quota.to_string());
    if !transcript.withdrawn.is_empty() {
        add("Withdrawn", named(transcript, &transcript.withdrawn));
    }
    for constraint in &transcript.constraints {
        add(
            "Constraint",
            format!("{constraint} of {}", named(transcript, &constraint.members)),
        );
    }
    if let Some(lot) = &transcript.lot {
        add("Lot", lot_words(transcript, lot));
    }
    if let Some(explored) = &transcript.exploration {
        add(
            "Could a lot matter",
            exploration_words(explored, |numbers| named(transcript, numbers)),
        );
    }
    if let Some(filled) = &transcript.filled {
        let who = if filled.is_empty() {
            "nobody".to_owned()
        } else {
            named(transcript, filled)
        };
        add("Vacancy filled by", who);
    }
    facts
}

fn lot_words(transcript: &Transcript, lot: &Lot) -> String {
    let order: Vec<&str> = lot.order().iter().map(|n| transcript.name(*n)).collect();
    match lot.source() {
        Source::Seed { seed, derivation } => {
            format!("{} (seed \"{seed}\"; {derivation})", order.join(", "))
        }
        Source::Drawn { drawn } => format!("{} (drawn: {drawn})", order.join(", ")),
    }
}

/// What other lots could have done, in words; `names` lists candidates by number.
pub fn exploration_words(explored: &Exploration, names: impl Fn(&[usize]) -> String) -> String {
    let counts = explored.counts;
    let ways: Vec<String> = explored
        .outcomes
        .iter()
        .map(|o| names(&o.elected))
        .collect();
    match explored.matters() {
        Some(true) => {
            let all = if explored.complete {
                ""
            } else {
                " (not all were followed)"
            };
            format!(
                "yes: by {counts} counts{all}, those elected could be: {}",
                ways.join("; or ")
            )
        }
        Some(false) => format!("no: all {counts} counts elect the same"),
        None => {
            format!("not seen: the {counts} counts made elect the same, but not all were followed")
        }
    }
}
