//! The description of the interface, as OpenAPI 3.1 for programs and as a page for people. What each
//! door does, takes and gives comes from its handler, read when the service is built (`build/`);
//! whose it is comes from the table of doors.

use std::sync::OnceLock;

use askama::Template;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};
use serde_json::{Map, Value, json};

use super::page::{Page, render};
use crate::access::Role;
use crate::error::Problem;
use crate::language::Say as _;
use crate::router::{Door, doors};

/// What was read of the doors' handlers.
const READ: &str = include_str!(concat!(env!("OUT_DIR"), "/interface.json"));

/// The interface's description, as OpenAPI 3.1.
pub async fn document() -> Response {
    static DOCUMENT: OnceLock<String> = OnceLock::new();
    let text = DOCUMENT.get_or_init(|| describe(&doors()).to_string());
    ([(header::CONTENT_TYPE, "application/json")], text.as_str()).into_response()
}

/// The description of these doors.
pub fn describe(doors: &[Door]) -> Value {
    let read: Value = serde_json::from_str(READ).unwrap_or_default();
    let mut paths = Map::new();
    for door in doors {
        let path = paths.entry(door.path).or_insert_with(|| json!({}));
        let method = door.method.as_str().to_lowercase();
        path[method] = operation(door, &read);
    }
    let mut schemas = read["schemas"].clone();
    schemas["Problem"] = problem();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Hustings",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "Elections of a membership body's advisory panels, with ballots that anybody can verify",
            "license": { "name": "Apache-2.0 OR MIT", "identifier": "Apache-2.0 OR MIT" },
        },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": { "type": "http", "scheme": "bearer", "bearerFormat": "JWT" },
            },
        },
    })
}

fn operation(door: &Door, read: &Value) -> Value {
    let known = &read["doors"][format!("{} {}", door.method, door.path)];
    let mut operation = json!({
        "operationId": identifier(door),
        "summary": known["summary"],
        "tags": [part(door.path)],
        "parameters": parameters(known, read),
        "responses": responses(known, part(door.path) == "pages"),
    });
    if let Some(text) = known["description"].as_str() {
        operation["description"] = text.into();
    }
    if let Some(body) = known["takes"].as_object() {
        operation["requestBody"] = json!({ "required": true, "content": body });
    }
    if !door.to.is_empty() {
        let roles: Vec<_> = door.to.iter().map(|role| role.as_str()).collect();
        operation["security"] = json!([{ "token": [] }]);
        operation["x-roles"] = roles.into();
    }
    operation
}

/// `GET /api/v1/acts` becomes `get-api-v1-acts`.
fn identifier(door: &Door) -> String {
    let words = door.path.split(|sign: char| !sign.is_ascii_alphanumeric());
    let words = words.filter(|word| !word.is_empty());
    let method = door.method.as_str().to_lowercase();
    std::iter::once(&*method)
        .chain(words)
        .collect::<Vec<_>>()
        .join("-")
}

/// Of which part of the service an address is.
fn part(path: &str) -> &str {
    if let Some(rest) = path.strip_prefix("/api/v1/") {
        return rest.split(['/', '.']).next().unwrap_or(rest);
    }
    if path.starts_with("/api/elections/") {
        return "belenios";
    }
    "pages"
}

fn parameters(known: &Value, read: &Value) -> Vec<Value> {
    let list = |name: &str| known[name].as_array().into_iter().flatten();
    let in_path = list("path").map(|field| {
        json!({ "name": field[0], "in": "path", "required": true, "schema": in_address(field) })
    });
    let in_query = list("query").flat_map(|schema| {
        let name = schema["$ref"].as_str().and_then(|of| of.rsplit('/').next());
        let schema = name.map_or(schema, |name| &read["schemas"][name]);
        let required = schema["required"].as_array().cloned().unwrap_or_default();
        let fields = schema["properties"].as_object().cloned();
        fields.unwrap_or_default().into_iter().map(move |(name, schema)| {
            json!({ "name": name, "in": "query", "required": required.contains(&json!(name)), "schema": schema })
        })
    });
    let expected = known["expects"].as_bool().unwrap_or_default();
    let if_match = expected.then(|| {
        json!({
            "name": "If-Match", "in": "header", "required": false, "schema": { "type": "string" },
            "description": "The ETag of the state that this was made from, as the GET gave it; or *. \
                            Without it what somebody has entered is not replaced (428); where that has \
                            changed since, the answer is 412.",
        })
    });
    in_path.chain(in_query).chain(if_match).collect()
}

/// What a field of an address looks like.
fn in_address(field: &Value) -> Value {
    match field[0].as_str() {
        Some("uuid") => json!({
            "type": "string",
            "pattern": "^[1-9A-HJ-NP-Za-km-z]{14,}$",
            "description": "The election's name in its public record.",
        }),
        Some("slug") => json!({ "type": "string", "pattern": "^[a-z0-9-]{1,40}$" }),
        Some("hash") => json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" }),
        _ => field[1].clone(),
    }
}

/// A page says in words of its own what is wrong, or is asked for by a program.
fn responses(known: &Value, page: bool) -> Value {
    let given = known["gives"].as_object().into_iter().flatten();
    let mut responses: Map<String, Value> = given
        .map(|(status, content)| {
            let mut response = json!({ "description": said(status) });
            if content
                .as_object()
                .is_some_and(|content| !content.is_empty())
            {
                response["content"] = content.clone();
            }
            (status.clone(), response)
        })
        .collect();
    let mut refusal = json!({
        "description": "Refused, or failed: what is wrong, and what to do",
        "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
    });
    if page {
        refusal["content"]["text/html"] = json!({ "schema": { "type": "string" } });
    }
    responses.insert("default".into(), refusal);
    responses.into()
}

fn said(status: &str) -> &'static str {
    match status {
        "201" => "Entered",
        "202" => "Taken, and being done",
        "204" => "Done",
        "206" => "The part that was asked for",
        "303" => "Done: go on there",
        _ => "As asked",
    }
}

/// RFC 9457, as `Problem` writes it.
fn problem() -> Value {
    json!({
        "description": "A refusal or a failure (RFC 9457). Some kinds have more members.",
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": { "type": "string", "pattern": "^urn:hustings:[a-z-]+$", "description": "A name for this kind that programs can rely on." },
            "title": { "type": "string" },
            "status": { "type": "integer", "minimum": 400, "maximum": 599 },
            "detail": { "type": "string", "description": "What is wrong here, and what to do." },
            "field": { "type": "string", "description": "Which field, where it is one." },
        },
    })
}

/// A door, as a line of the page.
struct Line {
    method: String,
    path: &'static str,
    summary: String,
    more: String,
    roles: String,
    takes: Option<String>,
    gives: String,
}

#[derive(Template)]
#[template(path = "web/interface.html")]
struct InterfacePage {
    parts: Vec<(&'static str, Vec<Line>)>,
}
impl Page for InterfacePage {}

/// The interface, for people who write programs.
pub async fn page() -> Result<Html<String>, Problem> {
    let read: Value = serde_json::from_str(READ).unwrap_or_default();
    let mut parts: Vec<(&'static str, Vec<Line>)> = Vec::new();
    for door in doors() {
        let part = part(door.path);
        let line = line(&door, &read);
        match parts.iter_mut().find(|(name, _)| *name == part) {
            Some((_, lines)) => lines.push(line),
            None => parts.push((part, vec![line])),
        }
    }
    // Programs are what it is for.
    parts.retain(|(name, _)| *name != "pages");
    render(&InterfacePage { parts })
}

fn line(door: &Door, read: &Value) -> Line {
    let known = &read["doors"][format!("{} {}", door.method, door.path)];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let roles: Vec<_> = door.to.iter().map(|role: &Role| role.as_str()).collect();
    let takes = known["takes"]
        .as_object()
        .and_then(|body| body.values().next());
    let given = known["gives"].as_object().into_iter().flatten();
    let gives = given.map(|(status, content)| {
        let schema = content.as_object().and_then(|body| body.values().next());
        match schema {
            Some(body) => format!("{status} {}", shape(&body["schema"])),
            None => status.clone(),
        }
    });
    Line {
        method: door.method.to_string(),
        path: door.path,
        summary: text(&known["summary"]),
        more: text(&known["description"]),
        roles: if roles.is_empty() {
            "everybody".into()
        } else {
            roles.join(", ")
        },
        takes: takes.map(|body| shape(&body["schema"])),
        gives: gives.collect::<Vec<_>>().join(", "),
    }
}

/// A schema in a word or two.
fn shape(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str() {
        return name.rsplit('/').next().unwrap_or_default().to_owned();
    }
    match schema["type"].as_str() {
        Some("array") => format!("list of {}", shape(&schema["items"])),
        Some(simple) => simple.to_owned(),
        None => "any".to_owned(),
    }
}
