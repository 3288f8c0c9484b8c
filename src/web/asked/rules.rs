//! How what was typed becomes the body that the interface takes.

use serde_json::{Map, Value};

use super::{Field, Takes, Typed};
use crate::error::Problem;
use crate::language::t;
use crate::values::Invalid;

/// The body that the fields make. What is empty and may be is left out.
pub fn read(fields: &[Field], typed: &Typed) -> Result<Value, Problem> {
    let known = |name: &String| fields.iter().any(|field| field.name == *name);
    if let Some(other) = typed.0.keys().find(|name| !known(name)) {
        return Err(Problem::malformed(t!(
            "The form has a field \"{other}\" that doesn't belong here: load the page again.",
            other
        )));
    }
    let mut body = Value::Object(Map::new());
    for field in fields {
        if let Some(value) = value(field, typed)? {
            put(&mut body, &field.name, value);
        }
    }
    Ok(body)
}

fn value(field: &Field, typed: &Typed) -> Result<Option<Value>, Problem> {
    let text = match field.takes {
        // What the page knows isn't taken from what comes back.
        Takes::Known(answer) => return Ok(Some(Value::Bool(answer))),
        Takes::Picture => return Ok(None),
        Takes::Fixed => Some(field.value.as_str()),
        _ => typed.text(&field.name),
    };
    let Some(text) = text else {
        return match field.takes {
            Takes::Tick => Ok(Some(Value::Bool(false))),
            _ if field.needed => Err(missing(field)),
            _ => Ok(None),
        };
    };
    let value = match field.takes {
        Takes::Tick => Value::Bool(true),
        Takes::YesNo(..) => Value::Bool(text == "yes"),
        Takes::Number => {
            let number: Result<i64, _> = text.parse();
            number
                .map_err(|_| refused(field, t!("it isn't a whole number")))?
                .into()
        }
        // Browsers leave the seconds out where they are none.
        Takes::Moment if text.len() == 16 => format!("{text}:00").into(),
        Takes::Emails => text.split_whitespace().map(Value::from).collect(),
        _ => text.replace("\r\n", "\n").into(),
    };
    Ok(Some(value))
}

fn missing(field: &Field) -> Problem {
    refused(field, t!("it must not be empty"))
}

fn refused(field: &Field, reason: &str) -> Problem {
    let invalid = Invalid::new("field", format!("{}: {reason}", field.label));
    let detail = format!("{}.", invalid.reason());
    Problem::invalid(detail).with(serde_json::json!({ "field": field.name }))
}

/// Puts a value into its place: `lot/seed`, `trustees/0/name`.
fn put(body: &mut Value, path: &str, value: Value) {
    let mut at = body;
    let mut parts = path.split('/').peekable();
    while let Some(part) = parts.next() {
        let below = parts.peek().map(|next| next.parse::<usize>().is_ok());
        let empty = || match below {
            Some(true) => Value::Array(Vec::new()),
            Some(false) => Value::Object(Map::new()),
            None => Value::Null,
        };
        at = match at {
            Value::Array(list) => {
                let place = part.parse::<usize>().unwrap_or_default().min(list.len());
                if place == list.len() {
                    list.push(empty());
                }
                match list.get_mut(place) {
                    Some(slot) => slot,
                    None => return,
                }
            }
            Value::Object(map) => map.entry(part).or_insert_with(empty),
            _ => return,
        };
    }
    *at = value;
}

/// Fills in what was typed before.
pub fn fill(fields: &mut [Field], typed: &Typed) {
    for field in fields {
        if !matches!(field.takes, Takes::Fixed | Takes::Known(_)) {
            field.value = typed.text(&field.name).unwrap_or_default().to_owned();
        }
    }
}

/// Says beside the field that a refusal names what is wrong with it.
pub fn mark(fields: &mut [Field], problem: &Problem) {
    let named = problem
        .more
        .as_ref()
        .and_then(|more| more["field"].as_str());
    let Some(named) = named else { return };
    let path = named.replace('.', "/");
    if let Some(field) = fields.iter_mut().find(|field| field.name == path) {
        let plain = problem.detail.strip_prefix(&format!("{named}: "));
        field.wrong = Some(sentence(plain.unwrap_or(&problem.detail)));
    }
}

/// Why it was not done, above fields that were marked: which of them to look at, or else what was said.
pub fn refusal(fields: &[Field], detail: String) -> String {
    let named = fields.iter().find(|field| field.wrong.is_some());
    named.map_or(detail, |field| {
        t!("Look at “{field}” below.", field = field.label)
    })
}

fn sentence(text: &str) -> String {
    let mut signs = text.chars();
    let first = signs.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(signs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
        ]);
        let expected = serde_json::json!({
            "to": "roll",
            "reason": "Because\nof that",
            "closes": "2026-12-17T17:00:00",
            "lot": { "seed": "4711" },
            "trustees": [{ "name": "A" }, { "name": "B" }],
            "most": 3,
            "sure": true,
            "accepted": false,
            "proposers": ["a@example.org", "b@example.org"],
        });
        assert_eq!(read(&fields(), &form).unwrap(), expected);
    }

    #[test]
    fn what_is_empty_is_left_out_and_what_is_needed_asked_for() {
        let least = read(&fields(), &typed(&[("reason", "r"), ("most", " ")])).unwrap();
        assert_eq!(
            least,
            serde_json::json!({ "to": "roll", "reason": "r", "sure": false })
        );
        let problem = read(&fields(), &typed(&[])).unwrap_err();
        assert_eq!(problem.more.as_ref().unwrap()["field"], "reason");
        let mut fields = fields();
        mark(&mut fields, &problem);
        assert!(fields[1].wrong.as_deref().unwrap().contains("empty"));
        assert!(read(&fields, &typed(&[("reason", "r"), ("most", "x")])).is_err());
        assert!(read(&fields, &typed(&[("reason", "r"), ("other", "x")])).is_err());
    }

    #[test]
    fn a_refusal_of_the_interface_is_said_beside_its_field() {
        let mut fields = fields();
        let problem = Problem::from(Invalid::new("lot.seed", "it is too short"));
        mark(&mut fields, &problem);
        assert_eq!(fields[3].wrong.as_deref(), Some("It is too short."));
        let again = typed(&[("reason", "kept"), ("to", "void")]);
        fill(&mut fields, &again);
        assert_eq!((&*fields[0].value, &*fields[1].value), ("roll", "kept"));
    }
}
