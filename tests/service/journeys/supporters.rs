//! Who is beside a candidate: supporters, who confirm by the code of a letter or signed in, and whoever nominates
//! another.

use axum::body::Body;
use axum::http::Request;
use serde_json::json;

use super::audit::audit;
use super::candidates::{decide, file, post_letters};
use crate::app::{Answer, TestApp};
use crate::rules;
use crate::story::Story;

/// The code of a letter: four groups of five.
fn code(text: &str) -> String {
    let line = text.lines().find(|line| line.starts_with("    "));
    line.expect("a line with the code").trim().to_owned()
}

async fn form(app: &TestApp, path: &str, body: String) -> Answer {
    let request = Request::builder()
        .method("POST")
        .uri(path)
        .header("content-type", "application/x-www-form-urlencoded")
        .header("accept", "text/html");
    app.request(request.body(Body::from(body)).unwrap()).await
}

/// Supporters confirm, one by the code of a letter and one signed in; looking at the page does
/// nothing; a code holds once and in its own election.
#[tokio::test(flavor = "multi_thread")]
async fn supporters_confirm() {
    let (app, smtp) = &crate::mail::app().await;
    rules::change(app, |rules| {
        rules["nominations"]["proposers"] = 1.into();
        rules["nominations"]["seconders"] = 1.into();
    })
    .await;
    let story = Story::call(app, "seat", 1).await;
    let other = Story::call(app, "seat", 1).await;
    story.advance("nominations").await;
    other.advance("nominations").await;
    let paper = json!({
        "statement": "I stand.",
        "proposers": ["M2@example.org", "nobody@example.org", "m1@example.org"],
        "seconders": ["m3@example.org"],
    });
    let id = file(&story, 1, paper).await.ok().json()["id"].clone();
    let refused = decide(&story, &id, json!({ "accepted": true })).await;
    let refused = refused.refused(409, "not-ready").text();
    assert!(refused.contains("0 of 1 proposers"), "{refused}");
    post_letters(app).await;
    assert!(smtp.to("nobody@example.org").is_empty());
    let own = smtp.to("m1@example.org");
    assert!(
        own.iter()
            .all(|letter| !letter.text().contains("names you as"))
    );
    let letter = smtp.to("m2@example.org").pop().unwrap();
    let page = format!("/elections/{}/support", story.uuid);
    assert!(letter.link().ends_with(&page) && !letter.link().contains('?'));
    // The code is the supporter's own: a secretary who read it could confirm in their name.
    let outbox = format!("{}/letters", story.path());
    let outbox = app.get(&outbox, &app.secretary()).await.ok().json();
    let letters = outbox["letters"].as_array().unwrap();
    let asked = letters.iter().find(|one| one["kind"] == "support-asked");
    let asked = asked.unwrap()["id"].as_str().unwrap();
    let preview = format!("{}/letters/{asked}/preview", story.path());
    app.get(&preview, &app.secretary())
        .await
        .refused(409, "conflict");
    for _ in 0..3 {
        let shown = app.page(&page).await.ok().text();
        assert!(!shown.contains("aria-invalid"), "{shown}");
        // "Or sign in", the letter says: there is a way.
        let own = format!("href=\"/elections/{}/my\"", story.uuid);
        assert!(shown.contains(&own), "{shown}");
    }
    let confirm = format!("code={}&answer=confirm", code(&letter.text()));
    let elsewhere = format!("/elections/{}/support", other.uuid);
    assert_eq!(form(app, &elsewhere, confirm.clone()).await.status, 403);
    // One that isn't known comes back to be mended, on a page that no cache keeps.
    let wrong = form(app, &page, "code=abcde-x&answer=confirm".into()).await;
    assert_eq!(wrong.status, 403);
    assert_eq!(wrong.headers["cache-control"], "no-store");
    let wrong = wrong.text();
    for said in [
        "role=\"alert\"",
        "This code is not known",
        "value=\"abcde-x\"",
        "aria-describedby=\"wrong\" aria-invalid=\"true\"",
        "name=\"answer\" value=\"confirm\"",
    ] {
        assert!(wrong.contains(said), "{said:?} is missing:\n{wrong}");
    }
    let thanks = form(app, &page, confirm.clone()).await.ok().text();
    assert!(thanks.contains("Your answer is recorded"), "{thanks}");
    assert_eq!(form(app, &page, confirm).await.status, 403, "it held twice");
    let support = format!("{}/nominations/{id}/support", story.path());
    let mine = format!("{}/nominations/me", story.path());
    let asked = app.get(&mine, &app.member(3)).await.ok().json();
    assert_eq!(asked["asked"][0]["part"], "seconder");
    app.post(&support, &app.member(1), json!({ "confirmed": true }))
        .await
        .refused(404, "not-found");
    app.post(&support, &app.member(3), json!({ "confirmed": true }))
        .await
        .ok();
    decide(&story, &id, json!({ "accepted": true })).await.ok();
    let secrets = smtp.letters().into_iter();
    let secrets = secrets.filter(|letter| letter.text().contains("names you as"));
    audit(app, secrets.map(|letter| code(&letter.text()))).await;
}

/// One member nominates another, who accepts; the answer doesn't say who is a member.
#[tokio::test(flavor = "multi_thread")]
async fn one_nominates_another() {
    let (app, smtp) = &crate::mail::app().await;
    let story = Story::call(app, "seat", 1).await;
    story.advance("nominations").await;
    let path = format!("{}/nominations/proposals", story.path());
    let propose = async |email: &str| {
        app.post(&path, &app.member(2), json!({ "email": email }))
            .await
    };
    let known = propose("m1@example.org").await.ok();
    let unknown = propose("nobody@example.org").await.ok();
    assert_eq!((known.status, &known.body), (unknown.status, &unknown.body));
    propose("m2@example.org").await.refused(422, "invalid");
    post_letters(app).await;
    let letter = smtp.to("m1@example.org").pop().unwrap().text();
    assert!(letter.contains("Member M002 proposes you"), "{letter}");
    let id = file(&story, 1, json!({ "statement": "I accept." }))
        .await
        .ok();
    decide(&story, &id.json()["id"], json!({ "accepted": true }))
        .await
        .ok();
    propose("m3@example.org").await.ok();
    let refusal = format!("{}/nominations/me/refusal", story.path());
    app.send("POST", &refusal, &app.member(3), "").await.ok();
    story.advance("roll").await;
    let shown = app.get(&story.path(), "").await.ok().json();
    assert_eq!(shown["candidates"].as_array().unwrap().len(), 1);
    audit(app, []).await;
}
