//! Receipts by mail: to whoever asks, of what the service has signed, and written down nowhere.

use ballots::Hash;
use ballots::supplement::{Receipt, VerifyingKey};
use hustings::elections::ballot_box::queue::Queue;
use hustings::entities::letter;
use hustings::settings::Settings;
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::app::{Answer, TestApp};
use crate::journeys::audit::{audit, secrets_of};
use crate::log;
use crate::smtp::{Mood, Smtp};
use crate::story::{Story, found};

async fn app(smtp: &Smtp) -> TestApp {
    let mut settings = Settings::default();
    settings.mail.general = Some(smtp.sender("elections@example.org"));
    TestApp::configured(Queue::new(2, 1_000), settings).await
}

async fn ask(story: &Story<'_>, member: i64, receipt: &Value) -> Answer {
    let path = format!("{}/receipts", story.path());
    let by = story.app.member(member);
    story.app.post(&path, &by, receipt.clone()).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_receipt_comes_by_mail_and_leaves_no_trace() {
    let smtp = Smtp::start().await;
    let app = app(&smtp).await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members[..4]).await;
    let receipt = story.vote(members[0], &[1, 2]).await;
    let tracker = receipt["tracker"].as_str().unwrap();
    let before = letter::Entity::find().all(app.app.store().read()).await;
    let acts = app.get("/api/v1/acts/verification", &app.auditor()).await;
    ask(&story, members[0], &receipt).await.ok();
    let sent = smtp.to("m1@example.org").pop().unwrap().text();
    assert!(sent.contains(tracker), "{sent}");
    let check = format!("/elections/{}/check", story.uuid);
    assert!(sent.contains(&check), "{sent}");
    // What came can be checked by anybody.
    let line = sent.lines().find(|line| line.trim().starts_with('{'));
    let held = Receipt::parse(line.unwrap().trim().as_bytes()).unwrap();
    let key = app.get("/api/v1/keys/receipts", "").await.ok().json();
    let key: VerifyingKey = key["public_key"].as_str().unwrap().parse().unwrap();
    held.verify(&key).unwrap();
    assert_eq!(held.tracker, tracker);
    // No letter, no act, no line of the log tells of it.
    let after = letter::Entity::find().all(app.app.store().read()).await;
    assert_eq!(after.unwrap(), before.unwrap());
    let acts_after = app.get("/api/v1/acts/verification", &app.auditor()).await;
    assert_eq!(acts_after.body, acts.body);
    assert!(!log::text().contains(tracker));
    audit(&app, secrets_of(&story)).await;
}

/// Whoever has a receipt may have it sent to themselves, so asking doesn't say whose ballot it is; what
/// the service hasn't signed is sent to nobody.
#[tokio::test(flavor = "multi_thread")]
async fn only_what_the_service_has_signed_is_sent() {
    let smtp = Smtp::start().await;
    let app = app(&smtp).await;
    let members = found(&app, 5, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let receipt = story.vote(members[0], &[1, 2]).await;
    let other = story.vote(members[1], &[2, 1]).await;
    let with = |field: &str, value: &Value| {
        let mut changed = receipt.clone();
        changed[field] = value.clone();
        changed
    };
    let tracker = json!(Hash::of(b"another").base64());
    for forged in [
        with("tracker", &other["tracker"]),
        with("tracker", &tracker),
        with("signature", &other["signature"]),
        with("height", &json!(2)),
        with("election", &tracker),
        with("event", &other["event"]),
        json!({}),
    ] {
        ask(&story, members[0], &forged)
            .await
            .refused(422, "invalid");
    }
    assert!(smtp.letters().is_empty());
    let stranger = json!([{
        "name": "A Stranger", "email": "stranger@example.org", "networks": [],
    }]);
    let stranger = app.post("/api/v1/members", &app.operator(), stranger).await;
    let stranger = stranger.ok().json()[0]["id"].as_i64().unwrap();
    ask(&story, stranger, &receipt)
        .await
        .refused(403, "forbidden");
    ask(&story, members[3], &receipt).await.ok();
    assert_eq!(smtp.to("m4@example.org").len(), 1);
    assert_eq!(smtp.letters().len(), 1);
}

/// A mail server that is down is said at once: nothing waits anywhere. And nobody's mailbox is filled.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_sent_is_said() {
    let smtp = Smtp::start().await;
    let app = app(&smtp).await;
    let members = found(&app, 3, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let receipt = story.vote(members[0], &[1, 2]).await;
    smtp.turn(Mood::Down);
    let refused = ask(&story, members[0], &receipt).await;
    refused.refused(503, "unavailable");
    smtp.turn(Mood::Refuses);
    ask(&story, members[0], &receipt)
        .await
        .refused(409, "conflict");
    smtp.turn(Mood::Takes);
    app.run_jobs().await;
    let receipts = || {
        let letters = smtp.to("m1@example.org").into_iter();
        letters
            .filter(|letter| letter.raw.contains("Your receipt"))
            .count()
    };
    assert_eq!(receipts(), 0);
    for _ in 0..3 {
        ask(&story, members[0], &receipt).await.ok();
    }
    ask(&story, members[0], &receipt).await.refused(503, "busy");
    assert_eq!(receipts(), 3);
    app.turn_clock(chrono::Duration::hours(1));
    ask(&story, members[0], &receipt).await.ok();
}
