//! The act log: complete, chained, and unable to hide a change.

use sea_orm::EntityTrait;
use serde_json::json;

use crate::app::TestApp;
use crate::place::Place;
use crate::story::{Story, found};

async fn verification(app: &TestApp) -> serde_json::Value {
    app.get("/api/v1/acts/verification", &app.auditor())
        .await
        .ok()
        .json()
}

#[tokio::test(flavor = "multi_thread")]
async fn acts_say_who_did_what_and_nothing_of_who_voted() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let before = verification(&app).await["acts"].clone();
    story.vote(members[3], &[1, 2]).await;
    assert_eq!(
        verification(&app).await["acts"],
        before,
        "a cast must not be an act"
    );
    let acts = app.get("/api/v1/acts", &app.auditor()).await.ok().json();
    let actions: Vec<&str> = acts
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["act"]["action"].as_str().unwrap())
        .collect();
    assert_eq!(
        actions,
        [
            "network.enter",
            "panel.enter",
            "panel.rules",
            "member.enter",
            "election.call",
            "election.stage",
            "nomination.file",
            "nomination.decide",
            "nomination.file",
            "nomination.decide",
            "election.stage",
            "keys.holders",
            "election.stage",
            "keys.ceremony",
            "keys.ceremony",
            "keys.ceremony",
            "keys.ceremony",
            "keys.ceremony",
            "keys.ceremony",
            "keys.ceremony",
            "keys.ceremony",
            "keys.ceremony",
            "keys.credentials",
            "keys.drill",
            "keys.drill",
            "keys.drill",
            "codes.delivery",
            "readiness.confirmation",
            "readiness.confirmation",
            "election.stage",
        ]
    );
    assert_eq!(acts[4]["act"]["who"], "secretary-1");
    assert_eq!(acts[4]["act"]["at"], "2026-12-01T12:00:00Z");
    assert_eq!(acts[1]["act"]["previous"], acts[0]["hash"]);
    let text = acts.to_string();
    for code in story.codes.values() {
        assert!(!text.contains(code.expose()));
    }
}

/// A refused act leaves no trace: act and deed are one transaction.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_refused_is_no_act() {
    let app = TestApp::new().await;
    found(&app, 4, 1).await;
    let story = Story::call(&app, "seat", 1).await;
    let before = verification(&app).await;
    story
        .try_advance("voting")
        .await
        .refused(409, "wrong-stage");
    let bad = json!([{ "name": "A", "email": "a@example.org", "networks": [{ "network": "nowhere", "since": "2026-01-01" }] }]);
    app.post("/api/v1/members", &app.operator(), bad)
        .await
        .refused(422, "invalid");
    assert_eq!(verification(&app).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_tampering_is_found() {
    let other = Place::replaced("panel", "panes");
    let bytes = format!("UPDATE acts SET bytes = {other} WHERE seq = 2");
    for (tampering, seq) in [
        ("UPDATE acts SET who = 'somebody-else' WHERE seq = 2", 2),
        ("UPDATE acts SET role = 'auditor' WHERE seq = 2", 2),
        (
            "UPDATE acts SET at = '2026-01-01 00:00:00 +00:00' WHERE seq = 2",
            2,
        ),
        ("UPDATE acts SET action = 'member.enter' WHERE seq = 1", 1),
        (bytes.as_str(), 2),
        (
            "UPDATE acts SET hash = (SELECT hash FROM acts WHERE seq = 1) WHERE seq = 2",
            2,
        ),
        ("DELETE FROM acts WHERE seq = 2", 3),
        ("DELETE FROM acts WHERE seq = 1", 2),
        ("UPDATE acts SET seq = seq + 10", 11),
    ] {
        let app = TestApp::new().await;
        found(&app, 2, 1).await;
        assert_eq!(verification(&app).await["fault"], json!(null));
        app.execute(tampering).await;
        let found = verification(&app).await;
        assert_eq!(found["fault"]["seq"], seq, "{tampering}: {found}");
    }
}

/// Who rewrites an act and its hash with it has to rewrite every act after it.
#[tokio::test(flavor = "multi_thread")]
async fn a_rewritten_act_breaks_the_chain_after_it() {
    let app = TestApp::new().await;
    found(&app, 2, 1).await;
    let row = hustings::entities::act::Entity::find_by_id(2)
        .one(app.app.store().read())
        .await;
    let bytes = String::from_utf8(row.unwrap().unwrap().bytes).unwrap();
    let rewritten = bytes.replace("\"seats\":1", "\"seats\":9");
    assert_ne!(bytes, rewritten);
    let hash = ballots::Hash::of(rewritten.as_bytes());
    let blob = Place::blob(&rewritten);
    let update = format!("UPDATE acts SET bytes = {blob}, hash = '{hash}' WHERE seq = 2");
    app.execute(&update).await;
    assert_eq!(verification(&app).await["fault"]["seq"], 3);
}

impl TestApp {
    /// Somebody at the database, past the service.
    pub async fn execute(&self, statement: &str) {
        self.place().execute(statement).await;
    }
}
