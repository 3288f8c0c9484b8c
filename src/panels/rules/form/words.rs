//! Rules as a form has them, and back. They differ where the rules say "none" by leaving something out, which no
//! field can, and where a counting rule has a number in its name.

use serde_json::{Value, json};

use crate::error::Problem;
use crate::language::t;
use crate::panels::rules::{Counting, Draft, Marks, Route};
use crate::values::Invalid;

/// What a choice says for something that the rules leave out.
pub const NONE: &str = "none";

/// What a limited vote is called in a form; its number of marks has a field of its own.
pub const LIMITED: &str = "limited";

/// Rules as a form has them.
///
/// # Errors
/// None that rules have.
pub fn typed(rules: &Draft) -> Result<Value, Problem> {
    let mut said = serde_json::to_value(rules)?;
    if let Counting::Marks(Marks::Limited(marks)) = rules.ballot.counting {
        said["ballot"]["counting"] = json!(LIMITED);
        said["ballot"]["marks"] = json!(marks);
    }
    let routes = rules.vacancies.routes.iter().map(|route| route.as_str());
    let padded = routes.chain(std::iter::repeat(NONE)).take(Route::ALL.len());
    said["vacancies"]["routes"] = padded.collect();
    let votes = match &rules.vacancies.co_option {
        None => NONE,
        Some(rule) if rule.with_vote => "yes",
        Some(_) => "no",
    };
    said["vacancies"]["co_option"]["with_vote"] = json!(votes);
    if rules.meetings.missed.is_none() {
        said["meetings"]["missed"]["then"] = json!("nothing");
    }
    if rules.officers.ballot.is_none() {
        said["officers"]["ballot"]["method"] = json!(NONE);
    }
    Ok(said)
}

/// The new rules as the interface takes them, of what a form made.
///
/// # Errors
/// Marks of a limited vote that aren't a number of marks.
pub fn replacement(mut said: Value) -> Result<Value, Problem> {
    let reason = taken(&mut said, "", "reason");
    let after = taken(&mut said, "", "after");
    let after: Option<i32> = after.as_str().and_then(|after| after.parse().ok());
    let after =
        after.ok_or_else(|| Problem::malformed(t!("Load the page again, and begin anew.")))?;
    for who in ["standing", "voting"] {
        if said[who].is_null() {
            said[who] = json!({});
        }
    }
    classes(&mut said);
    counting(&mut said)?;
    vacancies(&mut said);
    if said["meetings"]["missed"]["then"] == "nothing" {
        taken(&mut said, "/meetings", "missed");
    }
    if said["officers"]["ballot"]["method"] == NONE {
        taken(&mut said, "/officers", "ballot");
    }
    Ok(json!({ "after": after, "reason": reason, "rules": said }))
}

/// A class that was begun has everything, if only nothing: the checks say what is missing.
fn classes(said: &mut Value) {
    if said["seats"].is_null() {
        said["seats"] = json!([]);
    }
    for class in said["seats"].as_array_mut().into_iter().flatten() {
        for (name, empty) in [
            ("name", json!("")),
            ("label", json!("")),
            ("seats", json!(0)),
        ] {
            if class[name].is_null() {
                class[name] = empty;
            }
        }
    }
}

fn counting(said: &mut Value) -> Result<(), Problem> {
    if said["ballot"]["counting"] != LIMITED {
        return Ok(());
    }
    let marks = taken(said, "/ballot", "marks");
    let rule: Result<Counting, _> = format!("{LIMITED}:{marks}").parse();
    let few = |_| {
        Invalid::new(
            "ballot.marks",
            t!("use 1 or more, and fewer than there are seats"),
        )
    };
    said["ballot"]["counting"] = json!(rule.map_err(few)?);
    Ok(())
}

fn vacancies(said: &mut Value) {
    if let Some(routes) = said["vacancies"]["routes"].as_array_mut() {
        routes.retain(|route| route != NONE);
    }
    let votes = said["vacancies"]["co_option"]["with_vote"].clone();
    match votes.as_str() {
        Some(NONE) => {
            taken(said, "/vacancies", "co_option");
        }
        Some(votes) => said["vacancies"]["co_option"]["with_vote"] = json!(votes == "yes"),
        None => {}
    }
}

/// Takes something out of where it stands; nothing, if it isn't there.
fn taken(said: &mut Value, place: &str, name: &str) -> Value {
    let within = said.pointer_mut(place).and_then(Value::as_object_mut);
    within
        .and_then(|within| within.remove(name))
        .unwrap_or_default()
}
