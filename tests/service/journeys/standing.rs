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

/// A candidate says in which language they write, and wherever their words are shown they are marked by it.
#[tokio::test(flavor = "multi_thread")]
async fn a_statement_has_its_language() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 1).await;
    let mut story = Story::call(app, "seat", 1).await;
    story.advance("nominations").await;
    let page = format!("/elections/{}/my/stand", story.uuid);
    let typed = "statement=Rwy%27n+sefyll.&particulars=Nyrs&interests=Dim&language=cy";
    let stood = async |member: i64, form: &str| {
        let member = app.member(member);
        app.send("POST", &page, &member, form.to_owned()).await
    };
    let unknown = stood(members[0], "statement=x&interests=y&language=xx").await;
    assert_eq!(unknown.status, 422);
    assert_eq!(stood(members[0], typed).await.status, 303);
    // Who says nothing writes in English.
    file(&story, members[1], json!({ "statement": "I stand." }))
        .await
        .ok();
    let list = format!("{}/nominations", story.path());
    let all = app.get(&list, &app.secretary()).await.ok().json();
    let languages = all.as_array().unwrap().iter().map(|one| &one["language"]);
    assert_eq!(languages.collect::<Vec<_>>(), ["cy", "en"]);
    for one in all.as_array().unwrap() {
        let decision = format!("{list}/{}/decision", one["id"]);
        app.post(&decision, &app.secretary(), json!({ "accepted": true }))
            .await
            .ok();
    }
    let my = page.strip_suffix("/stand").unwrap();
    let amend = app
        .get(&format!("{my}/amend"), &app.member(members[0]))
        .await
        .ok()
        .text();
    assert!(amend.contains("value=\"cy\" selected"), "{amend}");
    story.advance("roll").await;
    let candidates = format!("/elections/{}/candidates", story.uuid);
    let shown = app.page(&candidates).await.ok().text();
    for said in [
        "<p lang=\"cy\">Nyrs</p>",
        "<div class=\"statement\" lang=\"cy\">",
        "<p lang=\"cy\">Dim</p>",
        "<div class=\"statement\" lang=\"en\">",
    ] {
        assert!(shown.contains(said), "{said:?} is missing:\n{shown}");
    }
    story.make_keys().await;
    let vote = format!("/elections/{}/vote", story.uuid);
    let booth = app.page(&vote).await.ok().text();
    assert!(
        booth.contains("<p class=\"particulars\" lang=\"cy\">Nyrs")
            && booth.contains("<div class=\"statement\" lang=\"cy\">"),
        "{booth}"
    );
    let told = app.get(&story.path(), "").await.ok().json();
    assert_eq!(told["candidates"][0]["language"], "cy", "{told}");
}
