//! The roll: who is on it and why not, objections and corrections, and the day that decides.

use serde_json::{Value, json};

use super::audit::audit;
use crate::app::TestApp;
use crate::rules;
use crate::story::{Story, found};

async fn late(app: &TestApp) -> i64 {
    let entry = |email: &str, networks: Value| json!({ "name": "Lara Late", "email": email, "networks": networks });
    let later = json!([{ "network": "net", "since": "2026-12-02" }]);
    let over = json!([{ "network": "net", "since": "2020-01-01", "until": "2026-12-01" }]);
    let body = json!([
        entry("late@example.org", later),
        entry("over@example.org", over),
        entry("stranger@example.org", json!([])),
    ]);
    let entered = app.post("/api/v1/members", &app.operator(), body).await;
    entered.ok().json()[0]["id"].as_i64().unwrap()
}

async fn me(story: &Story<'_>, member: i64) -> Value {
    let path = format!("{}/roll/me", story.path());
    let answer = story.app.get(&path, &story.app.member(member)).await;
    answer.ok().json()
}

async fn fingerprint(story: &Story<'_>) -> Value {
    let shown = story.app.get(&story.path(), "").await.ok().json();
    shown["roll"]
        .as_array()
        .unwrap()
        .last()
        .cloned()
        .unwrap_or(Value::Null)
}

/// Somebody who joined after the record date doesn't vote, doesn't stand, and is told why.
#[tokio::test(flavor = "multi_thread")]
async fn who_joins_late() {
    let app = &TestApp::new().await;
    let members = found(app, 3, 1).await;
    let late = late(app).await;
    let mut story = Story::call(app, "seat", 1).await;
    let answer = me(&story, late).await;
    assert_eq!(answer["on_the_roll"], false);
    assert_eq!(
        (&answer["taken"], &answer["reason"]),
        (&json!(false), &json!("joined-later"))
    );
    assert_eq!(me(&story, late + 1).await["reason"], "over");
    assert_eq!(me(&story, late + 2).await["reason"], "other-network");
    assert_eq!(me(&story, members[0]).await["reason"], "entitled");
    story.advance("nominations").await;
    let path = format!("{}/nominations", story.path());
    let refused = app.post(&path, &app.member(late), json!({})).await;
    let refused = refused.refused(403, "forbidden").text();
    assert!(
        refused.contains("You joined on 2 December 2026"),
        "{refused}"
    );
    // Whatever is entered later, the day decides; and then the snapshot holds.
    for member in &members[..2] {
        let filed = app.post(&path, &app.member(*member), json!({})).await;
        let decision = format!("{path}/{}/decision", filed.ok().json()["id"]);
        let accepted = json!({ "accepted": true });
        app.post(&decision, &app.secretary(), accepted).await.ok();
    }
    story.advance("roll").await;
    assert_eq!(fingerprint(&story).await["size"], 3);
    let page = format!("/elections/{}/roll", story.uuid);
    let page = app.get(&page, &app.member(late)).await.ok().text();
    assert!(
        page.contains("<strong>No.</strong> You joined on 2 December 2026"),
        "{page}"
    );
    story.make_keys().await;
    // The proof is one's own.
    for (member, number) in members.iter().zip(1..) {
        let answer = me(&story, *member).await;
        let proof = &answer["proof"];
        assert_eq!(proof["email"], format!("m{number}@example.org"), "{proof}");
        assert_eq!(answer["name"], proof["name"], "{answer}");
    }
    assert_eq!(me(&story, late).await["name"], "Lara Late");
    assert!(me(&story, late).await["proof"].is_null());
    assert_eq!(story.codes.len(), 3);
    let lookup = format!("{}/roll/lookup", story.path());
    let asked = json!({ "email": "Late@example.org" });
    let said = app.post(&lookup, &app.secretary(), asked).await.ok().json();
    assert_eq!(
        (&said["on_the_roll"], &said["open"]),
        (&json!(false), &json!(false))
    );
    assert!(said["name"].is_null(), "a name is given to oneself: {said}");
    audit(app, super::audit::secrets_of(&story)).await;
}

/// An objection is upheld and one dismissed; the roll has a new version, and is fixed by the keys.
#[tokio::test(flavor = "multi_thread")]
async fn objections_and_corrections() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 1).await;
    let late = late(app).await;
    let mut story = Story::call(app, "seat", 1).await;
    let objections = format!("{}/roll/objections", story.path());
    let mine = json!({ "wants": "add", "said": "I joined in November; the form was lost." });
    app.post(&objections, &app.member(late), mine.clone())
        .await
        .refused(409, "wrong-stage");
    story.nominate(&members[..2]).await;
    let first = fingerprint(&story).await;
    assert_eq!((&first["version"], &first["size"]), (&json!(1), &json!(4)));
    let filed = app
        .post(&objections, &app.member(late), mine)
        .await
        .ok()
        .json();
    let about = json!({ "about": "m4@example.org", "wants": "strike", "said": "Left in May." });
    let known = app
        .post(&objections, &app.member(members[0]), about)
        .await
        .ok();
    let about = json!({ "about": "nobody@example.org", "wants": "strike", "said": "Who?" });
    let unknown = app
        .post(&objections, &app.member(members[0]), about)
        .await
        .ok();
    assert_eq!(known.status, unknown.status);
    story.name_holders().await;
    let refused = story.try_advance("keys").await.refused(409, "not-ready");
    assert!(
        refused
            .text()
            .contains("3 objections to the roll not decided"),
        "{}",
        refused.text()
    );
    let decide = async |id: &Value, upheld: bool| {
        let path = format!("{objections}/{id}/decision");
        let body = json!({ "upheld": upheld, "reason": "The form of 30 November was found." });
        app.post(&path, &app.secretary(), body).await
    };
    let version = decide(&filed["id"], true).await.ok().json();
    assert_eq!(
        (&version["version"], &version["size"]),
        (&json!(2), &json!(5))
    );
    assert_ne!(version["fingerprint"], first["fingerprint"]);
    decide(&filed["id"], false).await.refused(409, "conflict");
    decide(&known.json()["id"], false).await.ok();
    decide(&unknown.json()["id"], true)
        .await
        .refused(409, "conflict");
    decide(&unknown.json()["id"], false).await.ok();
    let answer = me(&story, late).await;
    assert_eq!(
        (&answer["on_the_roll"], &answer["reason"]),
        (&json!(true), &json!("added"))
    );
    let corrections = format!("{}/roll/corrections", story.path());
    let strike = json!({ "email": "m4@example.org", "change": "strike", "reason": "Left in May." });
    app.post(&corrections, &app.secretary(), strike.clone())
        .await
        .ok();
    app.post(&corrections, &app.secretary(), strike)
        .await
        .refused(409, "conflict");
    let path = format!("{}/roll.csv", story.path());
    let roll = app.get(&path, &app.secretary()).await.ok().text();
    assert!(
        roll.contains("late@example.org") && !roll.contains("m4@example.org"),
        "{roll}"
    );
    story.make_keys().await;
    assert_eq!(story.codes.len(), 4);
    let add = json!({ "email": "m4@example.org", "change": "add", "reason": "Too late." });
    app.post(&corrections, &app.secretary(), add)
        .await
        .refused(409, "wrong-stage");
    let mine = json!({ "wants": "strike", "said": "Too late." });
    app.post(&objections, &app.member(members[2]), mine)
        .await
        .refused(409, "wrong-stage");
    let acts = app.get("/api/v1/acts", &app.auditor()).await.ok().text();
    assert!(acts.contains("roll.correction") && !acts.contains("@example.org"));
    audit(app, super::audit::secrets_of(&story)).await;
}

/// One member has so many undecided objections and no more.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_objects_without_end() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 1).await;
    let mut story = Story::call(app, "seat", 1).await;
    story.nominate(&members[..2]).await;
    let path = format!("{}/roll/objections", story.path());
    let object = async |member: i64| {
        let body = json!({ "wants": "strike", "said": "I have left." });
        app.post(&path, &app.member(member), body).await
    };
    for _ in 0..5 {
        object(members[2]).await.ok();
    }
    object(members[2]).await.refused(409, "conflict");
    object(members[3]).await.ok();
    audit(app, []).await;
}

/// The panel's rules name the categories that vote; a member of another is told so.
#[tokio::test(flavor = "multi_thread")]
async fn categories_decide() {
    let app = &TestApp::new().await;
    let members = found(app, 3, 1).await;
    rules::change(app, |rules| {
        rules["voting"]["categories"] = json!(["nhs"]);
        rules["standing"]["categories"] = json!(["nhs"]);
    })
    .await;
    let file = "email,name,network,category\nm1@example.org,Member M001,net,nhs\n\
                m2@example.org,Member M002,net,supplier\n";
    let preview = "/api/v1/members/import/preview";
    let plan = app
        .send("POST", preview, &app.operator(), file)
        .await
        .ok()
        .json();
    let path = format!(
        "/api/v1/members/import?plan={}",
        plan["plan"].as_str().unwrap()
    );
    app.send("POST", &path, &app.operator(), file).await.ok();
    let story = Story::call(app, "seat", 1).await;
    assert_eq!(me(&story, members[0]).await["reason"], "entitled");
    let other = me(&story, members[1]).await;
    assert_eq!(
        (&other["reason"], &other["category"]),
        (&json!("other-category"), &json!("supplier"))
    );
    assert_eq!(me(&story, members[2]).await["on_the_roll"], false);
    let notice = app
        .get(&format!("/elections/{}/notice.txt", story.uuid), "")
        .await;
    assert!(
        notice.text().contains("as nhs on 1 December 2026"),
        "{}",
        notice.text()
    );
    audit(app, []).await;
}
