//! Personal data: shown to its owner, erased with the record still verifying, kept no longer than
//! it has to be; and what a secretary may see of letters.

use ballots::record::verify_record;
use chrono::Duration;
use hustings::entities::{nomination, roll_entry, roll_leaf};
use hustings::jobs::{self, Job, Lane, runner};
use hustings::mail::letters::{NominationWithdrawn, Reminder};
use hustings::mail::store::{self as outbox, Posting};
use hustings::mail::{About, Letter, To};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use serde_json::json;

use crate::app::TestApp;
use crate::browser::Browser;
use crate::mail;
use crate::story::{Story, found};

#[tokio::test(flavor = "multi_thread")]
async fn ones_own_data() {
    let (app, smtp) = mail::app().await;
    let browser = Browser::new(&app);
    browser.sign_in(&smtp, "m1@example.org").await;
    let data = browser.get("/account/data.json").await.ok().json();
    assert_eq!(data["email"], "m1@example.org");
    assert_eq!(data["member"]["networks"][0]["network"], "net");
    assert_eq!(data["member"]["letters"][0]["kind"], "sign-in-code");
    assert!(!data.to_string().contains("m2@example.org"));
}

/// R42
#[tokio::test(flavor = "multi_thread")]
async fn erasure_leaves_the_record_verifying() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let voter = members[3];
    let path = format!("/api/v1/members/{voter}/erasure");
    let erase = async || app.post(&path, &app.operator(), json!({})).await;
    erase().await.refused(409, "conflict");
    for member in &members {
        story.vote(*member, &[1, 2]).await;
    }
    story.close_and_open().await;
    story.seat(&members[..1]).await;
    let before = story.record().await;
    assert!(app.place().holds(b"m4@example.org").await);
    let leaves = async || {
        let of = roll_leaf::Entity::find().filter(roll_leaf::Column::MemberId.eq(voter));
        of.count(app.app.store().read()).await.unwrap()
    };
    assert_eq!(leaves().await, 1);
    erase().await.ok();
    assert_eq!(leaves().await, 0);
    assert_eq!(story.record().await, before);
    assert!(verify_record(&before[..], &()).holds);
    let csv = app
        .get("/api/v1/members.csv", &app.operator())
        .await
        .ok()
        .text();
    assert!(
        !csv.contains("m4@example.org") && !csv.contains("M004"),
        "{csv}"
    );
    let log = app
        .get("/api/v1/acts/verification", &app.auditor())
        .await
        .ok()
        .json();
    assert_eq!(log["fault"], json!(null));
}

/// R43
#[tokio::test(flavor = "multi_thread")]
async fn what_has_been_kept_for_long_enough_goes() {
    let (app, smtp) = mail::app().await;
    Browser::new(&app).sign_in(&smtp, "m1@example.org").await;
    jobs::store::begin(app.app.store(), &Job::Retain, app.app.now())
        .await
        .unwrap();
    let sweep = async || runner::run_due(&app.app, Lane::Upkeep).await.unwrap();
    assert_eq!(sweep().await, 1);
    let letters = async || {
        outbox::to_member(app.app.store().read(), 1)
            .await
            .unwrap()
            .len()
    };
    assert_eq!(letters().await, 1);
    app.turn_clock(Duration::days(89));
    assert_eq!(sweep().await, 1);
    assert_eq!(letters().await, 1);
    app.turn_clock(Duration::days(2));
    assert_eq!(sweep().await, 1);
    assert_eq!(letters().await, 0);
    let acts = app.get("/api/v1/acts", &app.auditor()).await.ok().text();
    assert!(acts.contains("retention.sweep"));
}

/// R43: a roll is forgotten as many months after the declaration as the panel's rules have it, and the
/// number of its voters, its commitment and the record stay.
#[tokio::test(flavor = "multi_thread")]
async fn rolls_are_forgotten() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    story.vote(members[0], &[1, 2]).await;
    story.close_and_open().await;
    story.seat(&members[..1]).await;
    let before = story.record().await;
    let voters = async || app.get(&story.path(), "").await.ok().json()["turnout"].clone();
    let then = voters().await;
    assert_eq!(then, json!({ "voted": 1, "entitled": 4 }));
    jobs::store::begin(app.app.store(), &Job::Retain, app.app.now())
        .await
        .unwrap();
    let known = async || {
        let known = roll_leaf::Entity::find().filter(roll_leaf::Column::Name.is_not_null());
        let voted = roll_entry::Entity::find().filter(roll_entry::Column::Voted.eq(true));
        let db = app.app.store().read();
        (
            known.count(db).await.unwrap(),
            voted.count(db).await.unwrap(),
        )
    };
    app.turn_clock(Duration::days(360));
    app.run_jobs().await;
    assert_eq!(known().await, (4, 1));
    app.turn_clock(Duration::days(30));
    app.run_jobs().await;
    assert_eq!(known().await, (0, 0));
    assert_eq!(story.record().await, before);
    assert_eq!(voters().await, then);
}

/// Who was on the roll of an election that is void can be erased; who runs elections hands that over
/// first.
#[tokio::test(flavor = "multi_thread")]
async fn erasure_waits_for_what_is_under_way_alone() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    story.void("A test.").await;
    let erase = async |member: i64| {
        let path = format!("/api/v1/members/{member}/erasure");
        app.post(&path, &app.operator(), json!({})).await
    };
    erase(members[3]).await.ok();
    // What a candidate wrote of themselves goes with them.
    let paper = async || {
        let theirs = nomination::Entity::find();
        let theirs = theirs.filter(nomination::Column::MemberId.eq(members[0]));
        theirs
            .one(app.app.store().read())
            .await
            .unwrap()
            .unwrap()
            .statement
    };
    assert_ne!(paper().await, "");
    erase(members[0]).await.ok();
    assert_eq!(paper().await, "");
    let office = json!({ "subject": format!("member:{}", members[2]), "role": "operator" });
    let appointed = app
        .post("/api/v1/appointments", &app.operator(), office)
        .await;
    appointed.ok();
    erase(members[2]).await.refused(409, "conflict");
}

/// A secretary sees what became of letters, and not who has voted.
#[tokio::test(flavor = "multi_thread")]
async fn the_outbox_tells_nothing_of_who_voted() {
    let (app, smtp) = mail::app().await;
    let story = Story::call(&app, "seat", 1).await;
    let reminder = Reminder {
        election: "E".into(),
        closes: "soon".into(),
        link: "https://x.example/".into(),
    };
    let withdrawn = NominationWithdrawn {
        election: "E".into(),
    };
    for letter in [Letter::from(reminder), withdrawn.into()] {
        let posting = Posting {
            letter,
            to: To::Member(1),
            about: About::Election(1),
        };
        let tx = app.app.store().begin().await.unwrap();
        outbox::post(&tx, &app.app.keys().vault, app.app.now(), posting)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
    app.run_jobs().await;
    let path = format!("{}/letters", story.path());
    let shown = app.get(&path, &app.secretary()).await.ok().json();
    assert_eq!(shown["counts"]["reminder"]["sent"], 1);
    let letters = shown["letters"].as_array().unwrap();
    assert_eq!(letters.len(), 1, "{shown}");
    assert_eq!(shown["separate_channels"], true);
    let id = letters[0]["id"].as_str().unwrap();
    let preview = app
        .get(&format!("{path}/{id}/preview"), &app.secretary())
        .await
        .ok();
    assert!(preview.text().contains("you don&#39;t stand"));
    app.post(&format!("{path}/{id}/resend"), &app.secretary(), json!({}))
        .await
        .ok();
    app.run_jobs().await;
    assert_eq!(smtp.letters().len(), 3);
    let rows = outbox::to_member(app.app.store().read(), 1).await.unwrap();
    let hidden = rows.iter().find(|row| row.kind == "reminder").unwrap();
    let preview = format!("{path}/{}/preview", hidden.id);
    app.get(&preview, &app.secretary())
        .await
        .refused(404, "not-found");
}
