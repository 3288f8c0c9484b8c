//! A whole election and what follows from it, through HTTP alone; afterwards everything is
//! audited.

use ballots::record::verify_record;
use serde_json::json;

use crate::app::TestApp;
use crate::journeys::audit::audit;
use crate::story::{Story, found};

/// Four stand for two seats, eleven vote; the panel then chooses its chair.
#[tokio::test(flavor = "multi_thread")]
async fn from_the_call_to_the_chair() {
    let app = &TestApp::new().await;
    let members = found(app, 12, 2).await;
    let seats = seats(app, &members).await;
    let panel = [members[0], members[1]];
    let chair = chair(app, &panel).await;
    roster(app, &seats, &chair).await;
    complete(app, &[&seats, &chair]).await;
    let log = app
        .get("/api/v1/acts/verification", &app.auditor())
        .await
        .ok()
        .json();
    assert!(log["acts"].as_u64().unwrap() > 40, "{log}");
    audit(app, []).await;
}

async fn seats(app: &TestApp, members: &[i64]) -> String {
    let story = Story::voting(app, 4, 2, members).await;
    for member in &members[..6] {
        story.vote(*member, &[1, 2, 0, 0]).await;
    }
    for member in &members[6..11] {
        story.vote(*member, &[0, 1, 2, 3]).await;
    }
    let shown = app.get(&story.path(), "").await.ok().json();
    assert_eq!(shown["turnout"], json!({ "voted": 11, "entitled": 12 }));
    assert_eq!(shown["stage"], "voting");
    story.close_and_open().await;
    story.seat(&[members[0], members[1]]).await;
    let path = format!("/elections/{}/transcript.json", story.uuid);
    let transcript = app.get(&path, "").await.ok().json();
    assert_eq!(transcript["elected"], json!([1, 2]));
    assert_eq!(transcript["valid"], 11);
    story.uuid
}

async fn chair(app: &TestApp, panel: &[i64]) -> String {
    let mut story = Story::call(app, "chair", 1).await;
    story.nominate(panel).await;
    story.make_keys().await;
    for member in panel {
        story.vote(*member, &[0, 1]).await;
    }
    story.close_and_open().await;
    story.seat(&[panel[1]]).await;
    story.uuid
}

async fn roster(app: &TestApp, seats: &str, chair: &str) {
    let roster = app.get("/api/v1/panels/panel", "").await.ok().json();
    let filled = |label: &str, name: &str, uuid: &str| {
        let posts = roster["posts"].as_array().unwrap();
        let post = posts.iter().find(|post| post["label"] == label).unwrap();
        let term = &post["terms"][0];
        assert_eq!(term["name"], name);
        assert_eq!(term["election"], uuid);
        assert_eq!(term["status"], "in-office");
        assert_eq!(term["ends"], "2028-12-01");
    };
    filled("Seat 1", "Member M001", seats);
    filled("Seat 2", "Member M002", seats);
    filled("Chair", "Member M002", chair);
    let page = app.page("/panels/panel").await.ok().text();
    assert!(page.contains("Member M002") && page.contains(&format!("/elections/{chair}/result")));
}

/// Nothing follows the end of a record.
async fn complete(app: &TestApp, elections: &[&String]) {
    for uuid in elections {
        let path = format!("/elections/{uuid}/{uuid}.bel");
        let record = app.get(&path, "").await.ok().body;
        assert!(verify_record(&record[..], &()).complete, "{uuid}");
    }
}
