//! Refusals: problem documents that say what is wrong and what to do, or a page; never a fault of
//! ours for what others send.

use hustings::router::doors;
use serde_json::json;

use crate::app::TestApp;
use crate::story::{Story, found, notice};

#[tokio::test(flavor = "multi_thread")]
async fn problem_documents_name_the_field_the_reason_and_the_remedy() {
    let app = TestApp::new().await;
    found(&app, 2, 1).await;
    let change = |field: &str, value: serde_json::Value| {
        let mut notice = notice("seat", 1);
        notice[field] = value;
        notice
    };
    let mut said = Vec::new();
    let mut keep = |what: &str, answer: crate::app::Answer| {
        let shown = serde_json::to_string_pretty(&answer.json()).unwrap();
        said.push(format!("{what}\n{shown}"));
    };
    let secretary = app.secretary();
    let elections = "/api/v1/elections";
    keep("no token", app.post(elections, "", json!({})).await);
    keep(
        "another role",
        app.post(elections, &app.auditor(), json!({})).await,
    );
    keep(
        "no JSON",
        app.send("POST", elections, &secretary, "{").await,
    );
    keep(
        "an unknown field",
        app.post(elections, &secretary, change("colour", json!("red")))
            .await,
    );
    let zone = change("time_zone", json!("Middle/Earth"));
    keep("a time zone", app.post(elections, &secretary, zone).await);
    let close = change("voting_closes", json!("2026-12-03T09:00:00"));
    keep("a timetable", app.post(elections, &secretary, close).await);
    let title = change("title", json!("\u{202e}noitcelE"));
    keep(
        "a title that turns around",
        app.post(elections, &secretary, title).await,
    );
    keep(
        "an unknown election",
        app.get("/api/v1/elections/AAAAAAAAAAAAAA", "").await,
    );
    keep("nowhere", app.get("/api/v1/nowhere", "").await);
    keep(
        "another method",
        app.send("DELETE", "/api/v1/members", &app.operator(), "")
            .await,
    );
    let twice = json!([
        { "name": "A", "email": "A@example.org", "networks": [] },
        { "name": "B", "email": "a@example.org", "networks": [] },
    ]);
    keep(
        "one address twice",
        app.post("/api/v1/members", &app.operator(), twice).await,
    );
    let known = json!([{ "name": "A", "email": "m1@example.org", "networks": [] }]);
    keep(
        "a known address",
        app.post("/api/v1/members", &app.operator(), known).await,
    );
    insta::assert_snapshot!(said.join("\n\n"));
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_for_a_page_gets_one() {
    let app = TestApp::new().await;
    let page = app.page("/elections/AAAAAAAAAAAAAA").await;
    assert_eq!(page.status, 404);
    assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
    assert!(
        page.text().contains("There is no election of this name"),
        "{}",
        page.text()
    );
    // The interface speaks to programs whatever they say they accept.
    app.page("/api/v1/elections/AAAAAAAAAAAAAA")
        .await
        .refused(404, "not-found");
}

/// Bodies and addresses that are nothing like what belongs there, at every door.
#[tokio::test(flavor = "multi_thread")]
async fn no_input_is_our_fault() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 1).await;
    let story = Story::voting(app, 2, 1, &members).await;
    let tokens = [
        app.operator(),
        app.secretary(),
        app.registrar(),
        app.trustee(1),
        app.auditor(),
        app.member(members[0]),
    ];
    let deep = "[".repeat(20_000);
    let bodies: [&[u8]; 8] = [
        b"",
        b"null",
        b"[]",
        b"{\"to\":\"counted\",\"lot\":{\"source\":\"\",\"seed\":\"\"}}",
        b"\xff\xfe\x00",
        b"[{\"name\":\"\\ud800\",\"email\":\"x\",\"networks\":[]}]",
        b"{\"accepted\":1e400}",
        deep.as_bytes(),
    ];
    let names = [
        story.uuid.as_str(),
        "AAAAAAAAAAAAAA",
        "%00",
        "..%2f..",
        "%f0%9f%97%b3",
        "-1",
    ];
    for door in doors() {
        for name in names {
            let path = ["{uuid}", "{file}", "{slug}", "{id}", "{hash}", "{day}"]
                .iter()
                .fold(door.path.to_owned(), |path, field| {
                    path.replace(field, name)
                });
            for token in &tokens {
                for body in bodies {
                    let answer = app
                        .send(door.method.as_str(), &path, token, body.to_vec())
                        .await;
                    assert!(
                        !answer.status.is_server_error(),
                        "{} {path}: {answer:?}",
                        door.method
                    );
                    if answer.status.is_client_error() {
                        // A form of a page comes back as that page, with what is wrong.
                        let form =
                            !path.starts_with("/api/") && answer.text().contains("role=\"alert\"");
                        assert!(
                            form || answer.headers["content-type"] == "application/problem+json",
                            "{path}: {answer:?}"
                        );
                    }
                }
            }
        }
    }
    let after = app
        .get("/api/v1/acts/verification", &app.auditor())
        .await
        .ok()
        .json();
    assert_eq!(after["fault"], json!(null));
}
