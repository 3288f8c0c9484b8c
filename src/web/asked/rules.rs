//! How what was typed becomes the body that the interface takes.

use chrono::NaiveTime;
use serde_json::{Map, Value, json};

use super::{Field, Takes, Typed};
use crate::error::Problem;
use crate::language::t;

/// The body that the fields make. What is empty and may be is left out, and so is what doesn't count here.
pub fn read(fields: &[Field], typed: &Typed) -> Result<Value, Problem> {
    let known = |name: &String| fields.iter().any(|field| field.name == *name);
    if let Some(other) = typed.0.keys().find(|name| !known(name)) {
        return Err(Problem::malformed(t!(
            "The form has a field “{other}” that doesn’t belong here: load the page again.",
            other
        )));
    }
    let mut body = Value::Object(Map::new());
    let mut faults = Vec::new();
    for field in fields.iter().filter(|field| counts(field, typed)) {
        match value(field, typed) {
            Ok(Some(value)) => put(&mut body, &field.name, value),
            Ok(None) => {}
            Err(reason) => faults.push((field, reason)),
        }
    }
    let Some((first, reason)) = faults.first() else {
        close_up(&mut body);
        return Ok(body);
    };
    let all = faults
        .iter()
        .map(|(field, reason)| json!({ "field": field.name, "reason": reason }));
    let more = json!({ "field": first.name, "faults": all.collect::<Value>() });
    let detail = t!("{label}: {reason}.", label = first.label, reason);
    Err(Problem::invalid(detail).with(more))
}

/// Whether a field counts, by what was typed into the one that it depends on.
fn counts(field: &Field, typed: &Typed) -> bool {
    field.only.is_none_or(|only| {
        typed
            .text(only.of)
            .is_some_and(|word| only.is.contains(&word))
    })
}

fn value(field: &Field, typed: &Typed) -> Result<Option<Value>, &'static str> {
    let text = match field.takes {
        // What the page knows isn't taken from what comes back.
        Takes::Known(answer) => return Ok(Some(Value::Bool(answer))),
        Takes::File(_) => return Ok(None),
        Takes::Fixed => Some(field.value.as_str()),
        _ => typed.text(&field.name),
    };
    let Some(text) = text else {
        return match field.takes {
            Takes::Tick => Ok(Some(Value::Bool(false))),
            Takes::One(_) | Takes::YesNo(..) if field.needed => Err(t!("choose one")),
            _ if field.needed => Err(t!("it must not be empty")),
            _ => Ok(None),
        };
    };
    let value = match field.takes {
        Takes::Tick => Value::Bool(true),
        Takes::YesNo(..) => Value::Bool(text == "yes"),
        Takes::Number => {
            let number: Result<i64, _> = text.parse();
            number.map_err(|_| t!("it isn’t a whole number"))?.into()
        }
        Takes::Amount(_) => {
            let amount: Result<u16, _> = text.parse();
            amount
                .map_err(|_| t!("it isn’t a whole number from 0 to 65535"))?
                .into()
        }
        Takes::Time if text.parse::<NaiveTime>().is_err() => {
            return Err(t!("it isn’t a time of day, such as 17:00"));
        }
        // Browsers leave the seconds out where they are none.
        Takes::Moment if text.len() == 16 => format!("{text}:00").into(),
        Takes::Emails => text.split_whitespace().map(Value::from).collect(),
        Takes::Lines => {
            let lines = text.lines().map(str::trim);
            lines
                .filter(|line| !line.is_empty())
                .map(Value::from)
                .collect()
        }
        _ => text.replace("\r\n", "\n").into(),
    };
    Ok(Some(value))
}

/// Puts a value into its place: `lot/seed`, `trustees/0/name`.
fn put(body: &mut Value, path: &str, value: Value) {
    let mut at = body;
    for part in path.split('/') {
        at = match part.parse::<usize>() {
            Ok(place) => {
                if at.is_null() {
                    *at = Value::Array(Vec::new());
                }
                let Value::Array(list) = at else { return };
                // Places are those of our own fields, and so few.
                if list.len() <= place {
                    list.resize(place.saturating_add(1), Value::Null);
                }
                match list.get_mut(place) {
                    Some(slot) => slot,
                    None => return,
                }
            }
            Err(_) => {
                if at.is_null() {
                    *at = Value::Object(Map::new());
                }
                let Value::Object(map) = at else { return };
                map.entry(part).or_insert(Value::Null)
            }
        };
    }
    *at = value;
}

/// Takes the places out of lists that nothing was put into.
fn close_up(body: &mut Value) {
    match body {
        Value::Array(list) => {
            list.retain(|one| !one.is_null());
            list.iter_mut().for_each(close_up);
        }
        Value::Object(map) => map.values_mut().for_each(close_up),
        _ => {}
    }
}

/// Fills in what a body says, each field by its place: the other way round than [`read`].
pub fn show<'a>(fields: impl Iterator<Item = &'a mut Field>, body: &Value) {
    for field in fields.filter(|field| !matches!(field.takes, Takes::Fixed | Takes::Known(_))) {
        if let Some(value) = body.pointer(&format!("/{}", field.name)) {
            field.value = text(&field.takes, value);
        }
    }
}

/// A value as it is typed.
fn text(takes: &Takes, value: &Value) -> String {
    match (value, takes) {
        (Value::Bool(true), _) => "yes".to_owned(),
        (Value::Bool(false), Takes::YesNo(..)) => "no".to_owned(),
        (Value::Number(number), _) => number.to_string(),
        // Nobody types seconds where there are none.
        (Value::String(time), Takes::Time) if time.len() == 8 => {
            time.strip_suffix(":00").unwrap_or(time).to_owned()
        }
        (Value::String(text), _) => text.clone(),
        (Value::Array(lines), _) => {
            let lines: Vec<&str> = lines.iter().filter_map(Value::as_str).collect();
            lines.join("\n")
        }
        _ => String::new(),
    }
}

/// Fills in what was typed before.
pub fn fill(fields: &mut [Field], typed: &Typed) {
    for field in fields {
        if !matches!(field.takes, Takes::Fixed | Takes::Known(_)) {
            field.value = typed.text(&field.name).unwrap_or_default().to_owned();
        }
    }
}

/// Says beside the fields that a refusal names what is wrong with them.
pub fn mark(fields: &mut [Field], problem: &Problem) {
    for (place, reason) in named(problem) {
        at(fields.iter_mut(), &place, &reason);
    }
}

/// Says it beside the field of this place, or else the first one within.
pub(super) fn at<'a>(fields: impl Iterator<Item = &'a mut Field>, place: &str, reason: &str) {
    let mut fields: Vec<&mut Field> = fields.collect();
    let within = format!("{place}/");
    let found = fields
        .iter()
        .position(|field| field.name == place)
        .or_else(|| {
            fields
                .iter()
                .position(|field| field.name.starts_with(&within))
        });
    if let Some(field) = found.and_then(|found| fields.get_mut(found)) {
        field.refuse(reason);
    }
}

/// The places that a refusal names, and what is wrong with each, in a sentence.
pub(super) fn named(problem: &Problem) -> Vec<(String, String)> {
    let Some(more) = &problem.more else {
        return Vec::new();
    };
    let faults = more["faults"].as_array().into_iter().flatten();
    let each = faults.filter_map(|fault| {
        let (field, reason) = (fault["field"].as_str()?, fault["reason"].as_str()?);
        let said = match fault["remedy"].as_str() {
            Some(remedy) => format!("{reason}; {remedy}."),
            None => format!("{reason}."),
        };
        Some((place(field), sentence(&said)))
    });
    let each: Vec<_> = each.collect();
    let Some(field) = more["field"].as_str().filter(|_| each.is_empty()) else {
        return each;
    };
    let plain = problem.detail.strip_prefix(&format!("{field}: "));
    vec![(place(field), sentence(plain.unwrap_or(&problem.detail)))]
}

/// Where a field of the interface, `lot.seed`, stands in a form.
fn place(field: &str) -> String {
    field.replace('.', "/")
}

/// Why it was not done, above fields that were marked: which of them to look at, or else what was said.
pub fn refusal(fields: &[Field], detail: String) -> String {
    let named = fields.iter().find(|field| field.wrong.is_some());
    named.map_or(detail, |field| {
        t!("Look at “{field}” below.", field = field.label)
    })
}

/// The same with a capital letter first, as a sentence and a choice begin.
pub fn sentence(text: &str) -> String {
    let mut signs = text.chars();
    let first = signs.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(signs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::Invalid;

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        let pairs = pairs
            .iter()
            .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()));
        Typed(pairs.collect())
    }

    fn fields() -> Vec<Field> {
        vec![
            Field::fixed("to", "roll"),
            Field::new("reason", "Why", Takes::Prose),
            Field::new("closes", "When", Takes::Moment).optional(),
            Field::new("lot/seed", "Seed", Takes::Line).optional(),
            Field::new("trustees/0/name", "First", Takes::Line).optional(),
            Field::new("trustees/1/name", "Second", Takes::Line).optional(),
            Field::new("most", "How many", Takes::Number).optional(),
            Field::new("sure", "Sure", Takes::Tick),
            Field::new("accepted", "Accept", Takes::YesNo("Yes", "No")).optional(),
            Field::new("proposers", "Who", Takes::Emails).optional(),
            Field::new("kinds", "Which", Takes::Lines).optional(),
            Field::new("kind", "How", Takes::Line).optional(),
            Field::new("parts", "Parts", Takes::Amount("parts")).only("kind", &["part", "parts"]),
            Field::new("at", "Time", Takes::Time).optional(),
        ]
    }

    #[test]
    fn a_form_becomes_the_body_of_the_interface() {
        let form = typed(&[
            ("to", "void"),
            ("reason", " Because\r\nof that "),
            ("closes", "2026-12-17T17:00"),
            ("lot/seed", "4711"),
            ("trustees/0/name", "A"),
            ("trustees/1/name", "B"),
            ("most", "3"),
            ("sure", "yes"),
            ("accepted", "no"),
            ("proposers", "a@example.org\nb@example.org"),
            ("kinds", "Clinical safety\r\n\r\n nursing "),
            ("kind", "part"),
            ("parts", "3"),
            ("at", "17:00"),
        ]);
        let expected = json!({
            "to": "roll",
            "reason": "Because\nof that",
            "closes": "2026-12-17T17:00:00",
            "lot": { "seed": "4711" },
            "trustees": [{ "name": "A" }, { "name": "B" }],
            "most": 3,
            "sure": true,
            "accepted": false,
            "proposers": ["a@example.org", "b@example.org"],
            "kinds": ["Clinical safety", "nursing"],
            "kind": "part",
            "parts": 3,
            "at": "17:00",
        });
        let body = read(&fields(), &form).unwrap();
        assert_eq!(body, expected);
        // And back again.
        let mut again = fields();
        show(again.iter_mut(), &body);
        let filled = again
            .iter()
            .filter(|field| !field.value.is_empty() && !matches!(field.takes, Takes::Fixed))
            .map(|field| (field.name.clone(), field.value.clone()));
        assert_eq!(read(&fields(), &Typed(filled.collect())).unwrap(), body);
    }

    #[test]
    fn what_is_empty_is_left_out_and_what_is_needed_asked_for() {
        let least = read(&fields(), &typed(&[("reason", "r"), ("most", " ")])).unwrap();
        assert_eq!(least, json!({ "to": "roll", "reason": "r", "sure": false }));
        let problem = read(&fields(), &typed(&[])).unwrap_err();
        assert_eq!(problem.more.as_ref().unwrap()["field"], "reason");
        let mut fields = fields();
        mark(&mut fields, &problem);
        assert!(fields[1].wrong.as_deref().unwrap().contains("empty"));
        assert!(read(&fields, &typed(&[("reason", "r"), ("most", "x")])).is_err());
        assert!(read(&fields, &typed(&[("reason", "r"), ("other", "x")])).is_err());
    }

    #[test]
    fn a_line_of_a_list_that_is_left_empty_leaves_no_hole() {
        let form = typed(&[("reason", "r"), ("trustees/1/name", "B")]);
        let body = read(&fields(), &form).unwrap();
        assert_eq!(body["trustees"], json!([{ "name": "B" }]));
    }

    #[test]
    fn what_depends_on_another_field_counts_with_it_alone() {
        let form = |kind: &str, parts: &str| {
            let form = typed(&[("reason", "r"), ("kind", kind), ("parts", parts)]);
            read(&fields(), &form)
        };
        assert_eq!(form("whole", "x").unwrap().get("parts"), None);
        assert_eq!(form("", "2").unwrap().get("parts"), None);
        assert_eq!(form("parts", "2").unwrap()["parts"], 2);
        for wrong in ["", "-1", "65536", "1.5", "two"] {
            assert!(form("part", wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn who_chooses_neither_yes_nor_no_is_asked_to_choose() {
        let mut fields = vec![Field::new("accepted", "Accept", Takes::YesNo("Yes", "No"))];
        let problem = read(&fields, &typed(&[])).unwrap_err();
        mark(&mut fields, &problem);
        assert_eq!(fields[0].wrong.as_deref(), Some("Choose one."));
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let form = typed(&[("most", "x"), ("at", "25:00")]);
        let problem = read(&fields(), &form).unwrap_err();
        let mut fields = fields();
        mark(&mut fields, &problem);
        let wrong: Vec<&str> = fields
            .iter()
            .filter(|field| field.wrong.is_some())
            .map(|field| field.name.as_str())
            .collect();
        assert_eq!(wrong, ["reason", "most", "at"]);
        assert_eq!(fields[1].wrong.as_deref(), Some("It must not be empty."));
    }

    #[test]
    fn a_choice_that_nobody_made_is_asked_for() {
        let options = vec![("add".to_owned(), "Add them".to_owned())];
        let mut fields = vec![Field::new("change", "What", Takes::One(options))];
        let problem = read(&fields, &typed(&[])).unwrap_err();
        mark(&mut fields, &problem);
        assert_eq!(fields[0].wrong.as_deref(), Some("Choose one."));
    }

    #[test]
    fn a_refusal_of_the_interface_is_said_beside_its_field() {
        let mut fields = fields();
        let problem = Problem::from(Invalid::new("lot.seed", "it is too short"));
        mark(&mut fields, &problem);
        assert_eq!(fields[3].wrong.as_deref(), Some("It is too short."));
        // Of a whole list, at its first line; of several things, each at its own.
        let faults = json!([
            { "field": "trustees", "reason": "none", "remedy": "name one" },
            { "field": "most", "reason": "too many", "remedy": "use 3" },
            { "field": "most", "reason": "too odd", "remedy": "use 2" },
        ]);
        let problem = Problem::invalid("All of it.").with(json!({ "faults": faults }));
        mark(&mut fields, &problem);
        assert_eq!(fields[4].wrong.as_deref(), Some("None; name one."));
        assert_eq!(
            fields[6].wrong.as_deref(),
            Some("Too many; use 3. Too odd; use 2.")
        );
        let again = typed(&[("reason", "kept"), ("to", "void")]);
        fill(&mut fields, &again);
        assert_eq!((&*fields[0].value, &*fields[1].value), ("roll", "kept"));
    }
}
