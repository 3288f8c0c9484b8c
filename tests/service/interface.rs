//! The interface as programs meet it: described, in pages, done once, refused in one form.

use std::collections::HashSet;

use axum::body::Body;
use axum::http::Request;
use hustings::entities::{election, idempotency_key};
use hustings::router::doors;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::Value;

use crate::app::{Answer, TestApp};
use crate::story::{Story, found, notice};

fn references(value: &Value, found: &mut HashSet<String>) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(name)) = members.get("$ref") {
                found.insert(name.clone());
            }
            members.values().for_each(|value| references(value, found));
        }
        Value::Array(values) => values.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_door_is_described() {
    let app = TestApp::new().await;
    let described = app.get("/api/v1/openapi.json", "").await.ok().json();
    let mut identifiers = HashSet::new();
    for door in doors() {
        let method = door.method.as_str().to_lowercase();
        let operation = &described["paths"][door.path][&method];
        let said = format!("{method} {}: {operation}", door.path);
        assert!(
            operation["summary"]
                .as_str()
                .is_some_and(|summary| !summary.is_empty()),
            "{said}"
        );
        assert!(operation["responses"]["default"].is_object(), "{said}");
        assert_eq!(
            operation["security"].is_array(),
            !door.to.is_empty(),
            "{said}"
        );
        assert!(
            identifiers.insert(operation["operationId"].to_string()),
            "twice: {said}"
        );
        let fields = door.path.matches('{').count();
        let in_path = operation["parameters"].as_array().unwrap().iter();
        assert_eq!(
            in_path
                .filter(|parameter| parameter["in"] == "path")
                .count(),
            fields,
            "{said}"
        );
    }
    let mut names = HashSet::new();
    references(&described, &mut names);
    assert!(names.len() > 30, "{names:?}");
    for name in names {
        let pointer = name.strip_prefix('#').unwrap();
        assert!(described.pointer(pointer).is_some(), "{name} leads nowhere");
    }
}

/// Fields, words and shapes come from the code itself.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_described_is_what_the_code_says() {
    let app = TestApp::new().await;
    let described = app.get("/api/v1/openapi.json", "").await.ok().json();
    let decide = "/paths/~1api~1v1~1elections~1{uuid}~1nominations~1{id}~1decision/post";
    insta::assert_json_snapshot!(described.pointer(decide).unwrap()["requestBody"], @r##"
    {
      "content": {
        "application/json": {
          "schema": {
            "$ref": "#/components/schemas/elections.nominations.Decided"
          }
        }
      },
      "required": true
    }
    "##);
    let schemas = &described["components"]["schemas"];
    insta::assert_json_snapshot!(schemas["networks.Entry"], @r#"
    {
      "additionalProperties": false,
      "description": "A network to be entered, as sent.",
      "properties": {
        "name": {
          "type": "string"
        },
        "slug": {
          "type": "string"
        }
      },
      "required": [
        "slug",
        "name"
      ],
      "type": "object"
    }
    "#);
    insta::assert_json_snapshot!(schemas["panels.PostKind"], @r#"
    {
      "description": "What a post is; and which posts an election fills.",
      "enum": [
        "seat",
        "chair",
        "vice-chair",
        "place"
      ],
      "type": "string"
    }
    "#);
    let page = app.page("/interface").await.ok();
    let text = page.text();
    for door in doors().iter().filter(|door| door.path.starts_with("/api/")) {
        let line = format!("<code>{} {}</code>", door.method, door.path);
        assert!(text.contains(&line), "{line}");
    }
    assert!(!text.contains("<script") && !text.contains("style=") && !text.contains("//cdn"));
}

async fn sent(app: &TestApp, path: &str, by: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut request = Request::builder().method("POST").uri(path);
    request = request.header("authorization", format!("Bearer {by}"));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    app.request(request.body(Body::from(body.to_owned())).unwrap())
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn what_isnt_json_is_refused_as_such() {
    let app = TestApp::new().await;
    let (operator, body) = (app.operator(), r#"{"slug":"net","name":"Network"}"#);
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/jsonp",
        "",
    ] {
        let answer = sent(
            &app,
            "/api/v1/networks",
            &operator,
            &[("content-type", kind)],
            body,
        )
        .await;
        answer.refused(415, "wrong-type");
    }
    let json = [("content-type", "application/json; charset=utf-8")];
    sent(&app, "/api/v1/networks", &operator, &json, body)
        .await
        .ok();
    app.get("/api/v1/acts?after=x", &app.auditor())
        .await
        .refused(400, "malformed");
    app.get("/api/v1/acts?before=1", &app.auditor())
        .await
        .refused(400, "malformed");
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_of_a_list_join_to_the_whole() {
    let app = TestApp::new().await;
    found(&app, 3, 1).await;
    for _ in 0..5 {
        Story::call(&app, "seat", 1).await;
    }
    for (path, by, key) in [
        ("/api/v1/acts", app.auditor(), "/hash"),
        ("/api/v1/elections", String::new(), "/uuid"),
    ] {
        let whole = app.get(path, &by).await.ok().json();
        let (mut next, mut joined) = ("?limit=2".to_owned(), Vec::new());
        loop {
            let page = app.get(&format!("{path}{next}"), &by).await.ok();
            let entries = page.json().as_array().unwrap().clone();
            assert!(entries.len() <= 2);
            joined.extend(
                entries
                    .iter()
                    .map(|entry| entry.pointer(key).unwrap().clone()),
            );
            // What is entered meanwhile moves nothing.
            Story::call(&app, "seat", 1).await;
            let Some(link) = page.headers.get("link") else {
                break;
            };
            let link = link.to_str().unwrap().strip_prefix('<').unwrap();
            let (address, rest) = link.split_once('>').unwrap();
            assert_eq!(rest, "; rel=\"next\"");
            next = address.to_owned();
            if joined.len() >= whole.as_array().unwrap().len() {
                break;
            }
        }
        let all = whole.as_array().unwrap();
        let all: Vec<_> = all
            .iter()
            .map(|entry| entry.pointer(key).unwrap().clone())
            .collect();
        assert_eq!(joined[..all.len()], all, "{path}");
    }
}

const KEY: (&str, &str) = ("idempotency-key", "4b0c1d0e-5a53-4d38-a8a8-2a1a8d7f3a11");
const ELECTIONS: &str = "/api/v1/elections";

async fn elections(app: &TestApp) -> u64 {
    election::Entity::find()
        .count(app.app.store().read())
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_request_again_is_answered_and_not_done_again() {
    let app = TestApp::new().await;
    found(&app, 3, 1).await;
    let (secretary, body) = (app.secretary(), notice("seat", 1).to_string());
    let first = sent(&app, ELECTIONS, &secretary, &[KEY], &body).await.ok();
    let again = sent(&app, ELECTIONS, &secretary, &[KEY], &body).await.ok();
    assert_eq!((first.status, first.json()), (again.status, again.json()));
    assert_eq!(again.headers["idempotency-replayed"], "true");
    assert_eq!(again.headers["cache-control"], "no-store");
    assert_eq!(again.headers["content-type"], first.headers["content-type"]);
    assert!(!first.headers.contains_key("idempotency-replayed"));
    assert_eq!(elections(&app).await, 1);
    // Another request under the same key is a mistake of the client's.
    let other = notice("seat", 1)
        .to_string()
        .replace("An election", "Another");
    sent(&app, ELECTIONS, &secretary, &[KEY], &other)
        .await
        .refused(422, "key-reused");
    let elsewhere = format!("{ELECTIONS}/AAAAAAAAAAAAAA/stage");
    sent(&app, &elsewhere, &secretary, &[KEY], &body)
        .await
        .refused(422, "key-reused");
    // Somebody else's key of the same letters is another key.
    let colleague = app.token(hustings::access::Role::Secretary, "secretary-9", &["panel"]);
    sent(&app, ELECTIONS, &colleague, &[KEY], &body).await.ok();
    assert_eq!(elections(&app).await, 2);
    // The answer is kept sealed, and not for ever.
    let rows = idempotency_key::Entity::find()
        .all(app.app.store().read())
        .await
        .unwrap();
    let uuid = first.json()["uuid"].as_str().unwrap().to_owned();
    assert_eq!(rows.len(), 2);
    for row in &rows {
        let sealed = row.answer.as_deref().unwrap();
        assert!(
            !sealed
                .windows(uuid.len())
                .any(|part| part == uuid.as_bytes())
        );
        assert!(!row.name.contains("4b0c1d0e"));
    }
    app.turn_clock(chrono::Duration::hours(49));
    let anew = sent(&app, ELECTIONS, &app.secretary(), &[KEY], &body).await;
    assert!(!anew.headers.contains_key("idempotency-replayed"));
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_of_one_key_at_once_are_done_once() {
    let app = &TestApp::new().await;
    found(app, 3, 1).await;
    let (secretary, body) = (app.secretary(), notice("seat", 1).to_string());
    let before = elections(app).await;
    let all = (0..20).map(|_| sent(app, ELECTIONS, &secretary, &[KEY], &body));
    let answers = futures_util::future::join_all(all).await;
    let uuids: HashSet<String> = answers
        .iter()
        .filter(|answer| answer.status.is_success())
        .map(|answer| answer.json()["uuid"].to_string())
        .collect();
    assert_eq!(uuids.len(), 1, "{answers:?}");
    // A kind of its own: what a client does about it is another thing than about any other conflict.
    let refused = answers.iter().filter(|answer| !answer.status.is_success());
    refused.for_each(|answer| {
        assert_eq!(answer.status, 409);
        assert_eq!(answer.json()["type"], "urn:hustings:key-begun");
    });
    assert_eq!(elections(app).await, before + 1);
}

/// What was refused has left nothing, so the key is free for the request put right.
#[tokio::test(flavor = "multi_thread")]
async fn a_refused_request_uses_up_no_key() {
    let app = TestApp::new().await;
    found(&app, 3, 1).await;
    let (secretary, body) = (app.secretary(), notice("seat", 1).to_string());
    let wrong = body.replace("Europe/London", "Middle/Earth");
    sent(&app, ELECTIONS, &secretary, &[KEY], &wrong)
        .await
        .refused(422, "invalid");
    sent(&app, ELECTIONS, &secretary, &[KEY], &body).await.ok();
    let short = [("idempotency-key", "short")];
    sent(&app, ELECTIONS, &secretary, &short, &body)
        .await
        .refused(400, "malformed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cast_under_a_key_is_answered_with_its_receipt() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let path = format!("{}/ballots", story.path());
    let ballot = String::from_utf8(story.ballot(members[0], &[1, 2])).unwrap();
    let member = app.member(members[0]);
    let first = sent(&app, &path, &member, &[KEY], &ballot)
        .await
        .ok()
        .json();
    let again = sent(&app, &path, &member, &[KEY], &ballot).await.ok();
    assert_eq!(
        (
            again.json(),
            again.headers["idempotency-replayed"].as_bytes()
        ),
        (first, &b"true"[..])
    );
    let other = String::from_utf8(story.ballot(members[0], &[2, 1])).unwrap();
    sent(&app, &path, &member, &[KEY], &other)
        .await
        .refused(422, "key-reused");
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_again_costs_nothing_while_nothing_has_changed() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let again = async |tag: &str| {
        let request = Request::builder().uri("/api/v1/elections");
        let request = request.header("if-none-match", tag).body(Body::empty());
        app.request(request.unwrap()).await
    };
    let first = app.get("/api/v1/elections", "").await.ok();
    let tag = first.headers["etag"].to_str().unwrap().to_owned();
    let same = again(&tag).await;
    assert_eq!((same.status.as_u16(), same.body.len()), (304, 0));
    assert_eq!(same.headers["etag"], *tag);
    assert!(!same.headers.contains_key("content-type"));
    assert_eq!(again("\"another\"").await.ok().body, first.body);
    Story::voting(&app, 2, 1, &members).await;
    let changed = again(&tag).await.ok();
    assert_ne!(changed.body, first.body);
    assert_ne!(changed.headers["etag"], *tag);
    // Refusals have none, and writes are not asked about tags.
    assert!(
        !app.get("/api/v1/elections/1", "")
            .await
            .headers
            .contains_key("etag")
    );
}
