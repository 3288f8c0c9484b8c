//! Candidates: who stands, who is rejected, who withdraws, how they are shown, and one who dies.

use ballots::record::Check;
use ballots::supplement::WithdrawnReason;
use hustings::elections::supplement;
use serde_json::{Value, json};

use super::audit::audit;
use crate::app::{Answer, TestApp};
use crate::story::{Story, found, notice};

pub(super) async fn file(story: &Story<'_>, member: i64, paper: Value) -> Answer {
    let path = format!("{}/nominations", story.path());
    story
        .app
        .post(&path, &story.app.member(member), paper)
        .await
}

pub(super) async fn decide(story: &Story<'_>, id: &Value, decision: Value) -> Answer {
    let path = format!("{}/nominations/{id}/decision", story.path());
    story
        .app
        .post(&path, &story.app.secretary(), decision)
        .await
}

pub(super) async fn stand(story: &Story<'_>, member: i64) -> Value {
    let paper = json!({ "statement": "I **stand**.", "particulars": "A nurse" });
    let id = file(story, member, paper).await.ok().json()["id"].clone();
    decide(story, &id, json!({ "accepted": true })).await.ok();
    id
}

pub(super) async fn transcript(story: &Story<'_>) -> Value {
    let path = format!("/elections/{}/transcript.json", story.uuid);
    story.app.get(&path, "").await.ok().json()
}

/// Three stand for two seats; one withdraws while the roll is open, and there is no contest left.
#[tokio::test(flavor = "multi_thread")]
async fn a_candidate_withdraws() {
    let app = &TestApp::new().await;
    let members = found(app, 5, 2).await;
    let mut entry = notice("seat", 2);
    entry["withdrawals_close"] = "2026-12-02T20:00:00".into();
    let called = app.post("/api/v1/elections", &app.secretary(), entry).await;
    let mut story = Story::call(app, "seat", 2).await;
    story.uuid = called.ok().json()["uuid"].as_str().unwrap().to_owned();
    story.advance("nominations").await;
    for member in &members[..3] {
        stand(&story, *member).await;
    }
    story.advance("roll").await;
    story.try_advance("counted").await.refused(409, "not-ready");
    let path = format!("{}/nominations/withdrawal", story.path());
    app.turn_clock(chrono::Duration::hours(1));
    app.send("POST", &path, &app.member(members[0]), "")
        .await
        .ok();
    let shown = app.get(&story.path(), "").await.ok().json();
    let names: Vec<_> = shown["candidates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["number"].clone(), one["name"].clone()))
        .collect();
    assert_eq!(
        names,
        [
            (json!(1), json!("Member M002")),
            (json!(2), json!("Member M003"))
        ]
    );
    // At eight in the evening it is over.
    app.turn_clock(chrono::Duration::hours(3));
    app.send("POST", &path, &app.member(members[1]), "")
        .await
        .refused(409, "conflict");
    story.advance("counted").await;
    assert_eq!(transcript(&story).await["elected"], json!([1, 2]));
    audit(app, []).await;
}

/// A rejection names a closed ground and a reason, and is told by a letter; whoever mends their
/// paper in time comes again.
#[tokio::test(flavor = "multi_thread")]
async fn a_nomination_is_rejected() {
    let (app, smtp) = &crate::mail::app().await;
    let members = found_or_known(app).await;
    let story = Story::call(app, "seat", 1).await;
    story.advance("nominations").await;
    let id = file(&story, members[0], json!({})).await.ok().json()["id"].clone();
    for (decision, field) in [
        (json!({ "accepted": false, "reason": "No." }), "ground"),
        (
            json!({ "accepted": false, "ground": "particulars" }),
            "reason",
        ),
        (
            json!({ "accepted": true, "ground": "particulars" }),
            "ground",
        ),
    ] {
        let refused = decide(&story, &id, decision).await.refused(422, "invalid");
        assert_eq!(refused.json()["field"], field);
    }
    decide(
        &story,
        &id,
        json!({ "accepted": false, "ground": "disliked", "reason": "No." }),
    )
    .await
    .refused(400, "malformed");
    let rejected = json!({ "accepted": false, "ground": "particulars", "reason": "No employer." });
    decide(&story, &id, rejected.clone()).await.ok();
    decide(&story, &id, json!({ "accepted": true }))
        .await
        .refused(409, "conflict");
    post_letters(app).await;
    let letters = smtp.to("m1@example.org");
    let last = letters.last().unwrap().text().replace('\n', " ");
    assert!(
        last.contains("particulars are missing or wrong. No employer."),
        "{last}"
    );
    let mine = format!("{}/nominations/me", story.path());
    let own = app.get(&mine, &app.member(members[0])).await.ok().json();
    assert_eq!(own["nomination"]["ground"], "particulars");
    let paper = json!({ "particulars": "Nurse, Northmoor Hospitals" });
    let again = file(&story, members[0], paper).await.ok().json()["id"].clone();
    assert_eq!(again, id);
    decide(&story, &id, json!({ "accepted": true })).await.ok();
    app.turn_clock(chrono::Duration::hours(30));
    file(&story, members[1], json!({}))
        .await
        .refused(409, "wrong-stage");
    audit(app, []).await;
}

async fn found_or_known(app: &TestApp) -> Vec<i64> {
    let known = app.get("/api/v1/panels/panel", "").await;
    if known.status == 404 {
        return found(app, 5, 1).await;
    }
    // As `mail::app` founded it.
    vec![1, 2, 3]
}

pub(super) async fn post_letters(app: &TestApp) {
    use hustings::jobs::{Lane, runner};
    runner::run_due(&app.app, Lane::Mail).await.unwrap();
}

/// Statements within their words, rendered safely; a photograph without metadata; the order by a
/// lot that anybody can redraw; a candidate who dies before the ballots are made.
#[tokio::test(flavor = "multi_thread")]
async fn candidates_are_shown() {
    let app = &TestApp::new().await;
    let members = found(app, 6, 1).await;
    let mut entry = notice("seat", 1);
    entry["ballot_order"] = "lot".into();
    app.post("/api/v1/elections", &app.secretary(), entry.clone())
        .await
        .refused(422, "invalid");
    entry["lot_source"] = "the lottery draw of 2 December".into();
    let called = app.post("/api/v1/elections", &app.secretary(), entry).await;
    let mut story = Story::call(app, "seat", 1).await;
    story.uuid = called.ok().json()["uuid"].as_str().unwrap().to_owned();
    story.advance("nominations").await;
    let long = json!({ "statement": "word ".repeat(501) });
    let refused = file(&story, members[0], long).await.refused(422, "invalid");
    assert_eq!(refused.json()["field"], "statement");
    let paper = json!({
        "statement": "I <script>alert(1)</script> **stand**. [x](javascript:alert(1))",
        "interests": "Paid by <b>a supplier</b>.",
    });
    let id = file(&story, members[0], paper).await.ok().json()["id"].clone();
    let photograph = format!("{}/nominations/me/photograph", story.path());
    app.send("PUT", &photograph, &app.member(members[0]), &b"GIF89a"[..])
        .await
        .refused(422, "invalid");
    app.send("PUT", &photograph, &app.member(members[0]), png())
        .await
        .ok();
    decide(&story, &id, json!({ "accepted": true })).await.ok();
    let shown = format!("/elections/{}/candidates/{id}/photograph", story.uuid);
    assert_eq!(
        app.get(&shown, "").await.status,
        404,
        "shown before its time"
    );
    let mut ids = vec![id];
    for member in &members[1..4] {
        ids.push(stand(&story, *member).await);
    }
    story.await_time_of("roll").await;
    story.try_advance("roll").await.refused(409, "lot-needed");
    let draw = json!({ "to": "roll", "lot": { "source": "the draw", "seed": "3 9 12 20 31 44" } });
    let path = format!("{}/stage", story.path());
    app.post(&path, &app.secretary(), draw).await.ok();
    let picture = app.get(&shown, "").await.ok();
    assert_eq!(picture.headers["content-type"], "image/jpeg");
    let order = order(app, &story).await;
    let mut expected: Vec<usize> = (1..=4).collect();
    let digest = |number: &usize| {
        let text = format!("hustings-lot-1/3 9 12 20 31 44/{number}");
        ballots::Hash::of(text.as_bytes()).to_string()
    };
    expected.sort_by_key(digest);
    let expected: Vec<String> = expected.iter().map(|n| format!("Member M{n:03}")).collect();
    assert_eq!(order, expected);
    let page = app
        .page(&format!("/elections/{}/candidates", story.uuid))
        .await;
    let page = page.ok().text();
    assert!(page.contains("<strong>stand</strong>"), "{page}");
    assert!(page.contains("3 9 12 20 31 44") && page.contains("<img class=\"portrait\""));
    for never in ["<script", "javascript:", "<b>"] {
        assert!(!page.contains(never), "{never}:\n{page}");
    }
    let death = format!("{}/nominations/{}/death", story.path(), ids[1]);
    let why = json!({ "reason": "The family wrote." });
    app.post(&death, &app.secretary(), why).await.ok();
    let left: Vec<String> = expected
        .into_iter()
        .filter(|name| name != "Member M002")
        .collect();
    assert_eq!(self::order(app, &story).await, left);
    audit(app, []).await;
}

async fn order(app: &TestApp, story: &Story<'_>) -> Vec<String> {
    let shown = app.get(&story.path(), "").await.ok().json();
    let all = shown["candidates"].as_array().unwrap().iter();
    all.map(|one| one["name"].as_str().unwrap().to_owned())
        .collect()
}

pub(super) fn png() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    let picture = image::RgbImage::from_pixel(120, 160, image::Rgb([200, 120, 90]));
    picture
        .write_to(&mut bytes, image::ImageFormat::Png)
        .unwrap();
    bytes.into_inner()
}

/// A candidate who dies while voting is open stays on the ballot, and the count passes over them.
#[tokio::test(flavor = "multi_thread")]
async fn a_candidate_dies_during_the_vote() {
    let app = &TestApp::new().await;
    let members = found(app, 5, 1).await;
    let story = Story::voting(app, 3, 1, &members).await;
    for member in &members[..4] {
        story.vote(*member, &[1, 2, 3]).await;
    }
    let list = format!("{}/nominations", story.path());
    let all = app.get(&list, &app.secretary()).await.ok().json();
    let death = format!("{list}/{}/death", all[0]["id"]);
    let why = json!({ "reason": "The family wrote." });
    app.post(&death, &app.secretary(), why).await.ok();
    let died = supplement::rules::time(app.app.now()).unwrap();
    story.close_and_open().await;
    story.advance("counted").await;
    let transcript = transcript(&story).await;
    assert_eq!(transcript["elected"], json!([2]), "{transcript}");
    // The supplement names them, or nobody could count again; and nobody writes to the dead.
    let (_, report) = super::audit::verified(app, &story.uuid).await.unwrap();
    assert_eq!(report.failure, None);
    assert!(report.checks.iter().any(|run| run.number == Check::Count));
    let [gone] = &report.supplement.unwrap().withdrawn[..] else {
        panic!("one is withdrawn")
    };
    assert_eq!(gone.candidate, "Member M001");
    assert_eq!(gone.reason, WithdrawnReason::Died);
    assert_eq!(gone.since, died);
    let letters = app
        .get(&format!("{}/letters", story.path()), &app.secretary())
        .await;
    let letters = letters.ok().json();
    let told = letters["letters"].as_array().unwrap().iter();
    let mut told: Vec<i64> = told
        .filter(|letter| letter["kind"] == "candidate-result")
        .map(|letter| letter["member"].as_i64().unwrap())
        .collect();
    // The outbox has the latest first.
    told.sort_unstable();
    assert_eq!(told, members[1..3]);
    story.advance("declared").await;
    audit(app, super::audit::secrets_of(&story)).await;
}
