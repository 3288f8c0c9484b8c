//! Who stands, and with what, as each panel's rules say.

use serde_json::{Value, json};

use super::audit::audit;
use super::candidates::{file, png};
use crate::app::{Answer, TestApp};
use crate::rules;
use crate::story::{Story, found};

/// An election that takes nominations, of candidates who stand themselves or are proposed by others.
async fn nominated_by<'a>(app: &'a TestApp, whom: &str) -> Story<'a> {
    rules::change(app, |rules| {
        let nominations = &mut rules["nominations"];
        nominations["by"] = whom.into();
        nominations["proposers"] = u8::from(whom == "others").into();
        nominations["interests"] = true.into();
        nominations["photograph"] = false.into();
    })
    .await;
    let story = Story::call(app, "seat", 1).await;
    story.advance("nominations").await;
    story
}

async fn propose(story: &Story<'_>, member: i64, email: &str) -> Answer {
    let path = format!("{}/nominations/proposals", story.path());
    let body = json!({ "email": email });
    story.app.post(&path, &story.app.member(member), body).await
}

/// Somebody who joined after the record date.
async fn late(app: &TestApp) -> i64 {
    let late = json!([{
        "name": "Late Comer",
        "email": "late@example.org",
        "networks": [{ "network": "net", "since": "2026-12-02" }],
    }]);
    let late = app.post("/api/v1/members", &app.operator(), late).await;
    late.ok().json()[0]["id"].as_i64().unwrap()
}

fn paper() -> Value {
    json!({ "interests": "None." })
}

/// Candidates come as the panel's rules say, and with what they ask for.
#[tokio::test(flavor = "multi_thread")]
async fn candidates_come_as_the_rules_say() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 1).await;
    let late = late(app).await;
    let alone = nominated_by(app, "candidate").await;
    propose(&alone, members[0], "m2@example.org")
        .await
        .refused(409, "conflict");
    file(&alone, members[0], json!({}))
        .await
        .refused(422, "invalid");
    file(&alone, members[0], paper()).await.ok();
    let photograph = format!("{}/nominations/me/photograph", alone.path());
    app.send("PUT", &photograph, &app.member(members[0]), png())
        .await
        .refused(409, "conflict");
    let others = nominated_by(app, "others").await;
    file(&others, members[0], paper())
        .await
        .refused(409, "conflict");
    propose(&others, late, "m1@example.org")
        .await
        .refused(403, "forbidden");
    // Who may not stand is proposed in vain, and nobody is told.
    propose(&others, members[1], "late@example.org").await.ok();
    propose(&others, members[1], "m1@example.org").await.ok();
    propose(&others, members[2], "m1@example.org").await.ok();
    let list = format!("{}/nominations", others.path());
    let all = app.get(&list, &app.secretary()).await.ok().json();
    assert_eq!(all.as_array().unwrap().len(), 1, "{all}");
    file(&others, members[0], paper()).await.ok();
    audit(app, []).await;
}
