//! What a poll is bound to: the announced times, the ballot as it was printed, the notice as it was
//! published, the persons whose word it takes.

use axum::body::Body;
use axum::http::Request;
use ballots::supplement::Supplement;
use ballots::{Ed25519, TrusteeKey, random};
use chrono::Duration;
use hustings::access::Role;
use hustings::access::revocations::store::{Which, revoke};
use hustings::entities::{letter, member};
use hustings::jobs::{Lane, runner::run_due};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait};
use serde_json::{Value, json};

use super::audit::{audit, secrets_of};
use super::pages::send;
use crate::app::TestApp;
use crate::story::{Story, found, notice};

/// Candidates can withdraw until the announced time, and the key isn't made before it.
#[tokio::test(flavor = "multi_thread")]
async fn announced_times_are_waited_for() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 1).await;
    let mut entry = notice("seat", 1);
    entry["withdrawals_close"] = "2026-12-02T20:00:00".into();
    entry["voting_opens"] = "2026-12-03T09:00:00".into();
    entry["record_date"] = "2026-12-03".into();
    let called = app.post("/api/v1/elections", &app.secretary(), entry).await;
    let mut story = Story::of(app, called.ok().json()["uuid"].as_str().unwrap());
    story.advance("nominations").await;
    for member in &members[..2] {
        let path = format!("{}/nominations", story.path());
        let filed = app.post(&path, &app.member(*member), json!({})).await;
        let decision = format!("{path}/{}/decision", filed.ok().json()["id"]);
        app.post(&decision, &app.secretary(), json!({ "accepted": true }))
            .await
            .ok();
    }
    story.name_holders().await;
    story.try_advance("roll").await.refused(409, "not-ready");
    story.await_time_of("roll").await;
    // The roll would be that of the day before.
    story.try_advance("roll").await.refused(409, "not-ready");
    let mut day = app.app.now();
    day += Duration::hours(7);
    app.turn_clock_to(day);
    story.try_advance("roll").await.ok();
    story.try_advance("keys").await.ok();
    story.ceremony().await;
    story.send_credentials().await;
    story.get_ready().await;
    // The keys came after the close: nobody could vote, so it is extended.
    app.turn_clock_to("2026-12-17T17:00:00Z".parse().unwrap());
    assert_eq!(story.lacking().await, ["close"]);
    story.try_advance("voting").await.refused(409, "not-ready");
    let extension = format!("{}/extension", story.path());
    let extend = async |closes: &str| {
        let wanted = json!({ "closes": closes, "reason": "The keys came late." });
        app.post(&extension, &app.secretary(), wanted).await
    };
    extend("2026-12-17T16:59:00").await.refused(422, "invalid");
    // Later than was announced, and over all the same.
    app.turn_clock(Duration::hours(1));
    extend("2026-12-17T17:30:00").await.refused(422, "invalid");
    extend("2026-12-19T17:00:00").await.ok();
    // The letters told of the close before.
    assert_eq!(story.lacking().await, ["letters"]);
    story.get_ready().await;
    story.open_voting().await;
    story.vote(members[0], &[1, 2]).await;
    audit(app, secrets_of(&story)).await;
}

/// The keys are not made while candidates can withdraw.
#[tokio::test(flavor = "multi_thread")]
async fn keys_wait_for_the_last_word() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 1).await;
    let mut entry = notice("seat", 1);
    entry["withdrawals_close"] = "2026-12-02T20:00:00".into();
    entry["voting_opens"] = "2026-12-03T09:00:00".into();
    let called = app.post("/api/v1/elections", &app.secretary(), entry).await;
    let mut story = Story::of(app, called.ok().json()["uuid"].as_str().unwrap());
    story.nominate(&members[..2]).await;
    story.name_holders().await;
    // Letters are read when what they say is settled.
    let letters = format!("{}/confirmations/letters", story.path());
    let read = json!({ "note": "read" });
    app.put(&letters, &app.secretary(), read)
        .await
        .refused(409, "wrong-stage");
    story.try_advance("keys").await.refused(409, "not-ready");
    story.await_time_of("keys").await;
    story.try_advance("keys").await.ok();
    let confirm = async |what: &str, by: &str| {
        let path = format!("{}/confirmations/{what}", story.path());
        app.put(&path, by, json!({ "note": "looked at" })).await
    };
    confirm("backup", &app.secretary())
        .await
        .refused(409, "conflict");
    confirm("letters", &app.operator())
        .await
        .refused(409, "conflict");
    let settings = format!("{}/poll", story.path());
    app.put(
        &settings,
        &app.secretary(),
        json!({ "most_undelivered": 101 }),
    )
    .await
    .refused(422, "invalid");
    // Two of three make this key together, and nobody one alone.
    let rng = &mut random::system();
    let key = TrusteeKey::<Ed25519>::generate(rng).public(rng).to_json();
    let alone = format!("{}/trustee-keys", story.path());
    app.send("POST", &alone, &app.trustee(1), key)
        .await
        .refused(409, "conflict");
}

/// An acceptance is of the paper that was read: who changes it waits for another.
#[tokio::test(flavor = "multi_thread")]
async fn a_changed_paper_is_decided_anew() {
    let app = &TestApp::new().await;
    let members = found(app, 3, 1).await;
    let story = Story::call(app, "seat", 1).await;
    story.advance("nominations").await;
    let path = format!("{}/nominations", story.path());
    let by = app.member(members[0]);
    let filed = app
        .post(&path, &by, json!({ "statement": "I stand." }))
        .await;
    let decision = format!("{path}/{}/decision", filed.ok().json()["id"]);
    let accept = async || {
        let accepted = json!({ "accepted": true });
        app.post(&decision, &app.secretary(), accepted).await.ok();
    };
    accept().await;
    // Nobody files twice.
    app.post(&path, &by, json!({ "statement": "Once more." }))
        .await
        .refused(409, "conflict");
    let paper = json!({ "statement": "They fall." }).to_string();
    let request = Request::builder()
        .method("PUT")
        .uri(format!("{path}/me"))
        .header("authorization", format!("Bearer {by}"))
        .header("if-match", "*");
    app.request(request.body(Body::from(paper)).unwrap())
        .await
        .ok();
    story.await_time_of("roll").await;
    story.try_advance("roll").await.refused(409, "not-ready");
    accept().await;
    // The picture is a part of it.
    app.send("DELETE", &format!("{path}/me/photograph"), &by, "")
        .await
        .ok();
    story.try_advance("roll").await.refused(409, "not-ready");
    accept().await;
    story.try_advance("roll").await.ok();
}

async fn documents(app: &TestApp, story: &Story<'_>) -> Vec<ballots::supplement::Document> {
    let path = format!("{}/supplement", story.path());
    let file = app.get(&path, "").await.ok().body;
    let supplement = Supplement::parse(&file, None).unwrap();
    supplement.into_content().documents
}

/// A member is called otherwise since the ballot was printed, and the declaration comes after the day
/// by which the elected were to answer.
#[tokio::test(flavor = "multi_thread")]
async fn the_ballot_and_the_notice_stay_and_the_elected_can_answer() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 1).await;
    let story = Story::voting(app, 2, 1, &members).await;
    story.vote(members[0], &[1, 2]).await;
    let published = documents(app, &story).await;
    assert!(published[0].text.contains("Member M001") && published[0].text.contains("Lotto"));
    let renamed = member::ActiveModel {
        id: Set(members[0]),
        name: Set("Somebody Married".into()),
        ..Default::default()
    };
    let tx = app.app.store().begin().await.unwrap();
    renamed.update(&tx).await.unwrap();
    tx.commit().await.unwrap();
    // Nor does the panel's new name change what was published; and the record itself names the source of a lot.
    app.execute("UPDATE panels SET name = 'The board'").await;
    let record = story.record().await;
    let record = String::from_utf8_lossy(&record);
    assert!(
        record.contains("National Lottery"),
        "the record isn't bound to a source"
    );
    assert_eq!(documents(app, &story).await, published);
    let shown = app.get(&story.path(), "").await.ok().json();
    assert_eq!(shown["candidates"][0]["name"], "Member M001");
    story.close_and_open().await;
    story.advance("counted").await;
    app.turn_clock(Duration::days(40));
    story.advance("declared").await;
    story.try_advance("seated").await.refused(409, "not-ready");
    let answer = format!("{}/answer", story.path());
    let accepted = json!({ "accepted": true });
    app.turn_clock(Duration::days(13));
    app.post(&answer, &app.member(members[0]), accepted)
        .await
        .ok();
    let page = app.page(&format!("/elections/{}/result", story.uuid)).await;
    let page = page.ok().text();
    assert!(
        page.contains("Member M001") && page.contains("Scottish"),
        "{page}"
    );
    story.advance("seated").await;
    audit(app, secrets_of(&story)).await;
}

/// A panel that wants two persons.
async fn by_two(app: &TestApp) {
    let rules = "/api/v1/panels/panel/rules";
    let mut now = app.get(rules, "").await.ok().json()["rules"].clone();
    now["conduct"]["two_to_declare"] = json!(true);
    let change = json!({ "rules": now, "reason": "two persons", "after": 1 });
    app.put(rules, &app.secretary(), change).await.ok();
}

/// One person alone brings no seed and makes nothing void; the second says the very same, and holds the
/// office still.
#[tokio::test(flavor = "multi_thread")]
async fn a_lot_and_a_void_take_two() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 1).await;
    by_two(app).await;
    let story = Story::voting(app, 2, 1, &members).await;
    story.vote(members[0], &[1, 0]).await;
    story.vote(members[1], &[0, 1]).await;
    story.close_and_open().await;
    let second = app.token(Role::Secretary, "secretary-2", &["panel"]);
    let path = format!("{}/stage", story.path());
    let to = async |by: &str, wanted: Value| app.post(&path, by, wanted).await.ok().status;
    let seed = |seed: &str| json!({ "to": "counted", "lot": { "seed": seed } });
    assert_eq!(to(&app.secretary(), seed("1 2 3")).await, 202);
    assert_eq!(to(&app.secretary(), seed("1 2 3")).await, 202);
    assert_eq!(to(&second, seed("1 2 4")).await, 202);
    assert_eq!(to(&app.secretary(), seed("1 2 4")).await, 204);
    let transcript = format!("/elections/{}/transcript.json", story.uuid);
    let transcript = app.get(&transcript, "").await.ok().json();
    assert_eq!(transcript["lot"]["seed"], "1 2 4");
    let void = |reason: &str| json!({ "to": "void", "reason": reason });
    let approvals = format!("{}/approvals", story.path());
    app.post(&approvals, &second, void("one")).await.ok();
    assert_eq!(to(&app.secretary(), void("another")).await, 202);
    // Whoever lost the office has no word any more.
    let tx = app.app.store().begin().await.unwrap();
    let gone = Which::Subject("secretary-2".into());
    revoke(&tx, &gone, app.app.now()).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(to(&app.secretary(), void("one")).await, 202);
    let third = app.token(Role::Secretary, "secretary-3", &["panel"]);
    assert_eq!(to(&third, void("one")).await, 204);
    audit(app, secrets_of(&story)).await;
}

/// A trustee's place is taken by another, who hears of it; never by the secretary.
#[tokio::test(flavor = "multi_thread")]
async fn a_new_trustee_is_written_to() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 1).await;
    let mut story = Story::call(app, "seat", 1).await;
    story.nominate(&members[..2]).await;
    story.name_holders().await;
    story.advance("keys").await;
    let path = format!("{}/trustees/3", story.path());
    let replace = async |subject: &str| {
        let person =
            json!({ "name": "Tom Four", "subject": subject, "email": "tom@trustees.example" });
        let body = json!({ "person": person, "reason": "Tara Three lost her key." });
        app.put(&path, &app.secretary(), body).await
    };
    replace("secretary-1").await.refused(422, "invalid");
    replace("trustee-9").await.ok();
    let letters = letter::Entity::find()
        .all(app.app.store().read())
        .await
        .unwrap();
    let invited = letters
        .iter()
        .filter(|one| one.address.as_deref() == Some("tom@trustees.example"));
    assert_eq!(invited.count(), 1);
}

/// What is unbounded elsewhere fills the tables: challenges, reminders and tests of ballots have limits.
#[tokio::test(flavor = "multi_thread")]
async fn there_is_an_end_to_everything() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 1).await;
    let story = Story::voting(app, 2, 1, &members).await;
    let reminders = format!("{}/reminders", story.path());
    let remind = async |body: Value| app.post(&reminders, &app.secretary(), body).await;
    remind(json!({ "at": "2026-12-02T09:00:00" }))
        .await
        .refused(422, "invalid");
    remind(json!({ "at": "2026-12-17T17:00:00" }))
        .await
        .refused(422, "invalid");
    for _ in 0..2 {
        remind(json!({})).await.ok();
        run_due(&app.app, Lane::Timetable).await.unwrap();
    }
    remind(json!({})).await.refused(409, "conflict");
    // One of another day can wait, and nothing beside it.
    remind(json!({ "at": "2026-12-10T09:00:00" })).await.ok();
    remind(json!({ "at": "2026-12-12T09:00:00" }))
        .await
        .refused(409, "conflict");
    let tested = format!("{}/tested-ballots", story.path());
    let test = async |number: usize| {
        let tracker = ballots::Hash::of(number.to_string().as_bytes()).base64();
        let body = json!({ "tracker": tracker });
        app.post(&tested, &app.member(members[0]), body).await
    };
    for number in 0..30 {
        test(number).await.ok();
    }
    test(30).await.refused(503, "busy");
    // What is known already is nothing new.
    test(3).await.ok();
    app.turn_clock(Duration::hours(1));
    test(30).await.ok();
    story.vote(members[0], &[1, 2]).await;
    story.advance("closed").await;
    // The reminder that waited reminds nobody after the close.
    run_due(&app.app, Lane::Timetable).await.unwrap();
    let shown = app.get(&reminders, &app.secretary()).await.ok().json();
    assert_eq!(shown.as_array().unwrap().len(), 3, "{shown}");
    let (sent, count) = (&shown[2]["sent_at"], &shown[2]["count"]);
    assert!(sent.is_null() && count.is_null(), "{shown}");
    remind(json!({})).await.refused(409, "wrong-stage");
    let backup = format!("{}/confirmations/backup", story.path());
    app.put(&backup, &app.operator(), json!({ "note": "late" }))
        .await
        .refused(409, "wrong-stage");
    let settings = format!("{}/poll", story.path());
    app.put(
        &settings,
        &app.secretary(),
        json!({ "most_undelivered": 5 }),
    )
    .await
    .refused(409, "wrong-stage");
    test(31).await.refused(409, "wrong-stage");
    story.advance("mixing").await;
    story.shuffle(1).await.ok();
    story.shuffle(2).await.ok();
    story.advance("opening").await;
    let (share, commitment) = story.share(1).await;
    let first = story.commit(1, commitment).await.ok().json();
    assert_eq!(story.commit(1, commitment).await.ok().json(), first);
    let (other, commitment) = story.share(2).await;
    story.commit(2, commitment).await.ok();
    story.reveal(1, &share).await.ok();
    story.reveal(2, &other).await.ok();
    story.advance("counted").await;
    story.advance("declared").await;
    let challenges = format!("{}/challenges", story.path());
    for _ in 0..5 {
        let grounds = json!({ "grounds": "My name was misspelt." });
        app.post(&challenges, &app.member(members[1]), grounds)
            .await
            .ok();
    }
    let grounds = json!({ "grounds": "Once more." });
    app.post(&challenges, &app.member(members[1]), grounds)
        .await
        .refused(409, "conflict");
    app.turn_clock(Duration::days(22));
    let grounds = json!({ "grounds": "Too late." });
    app.post(&challenges, &app.member(members[2]), grounds)
        .await
        .refused(409, "wrong-stage");
    audit(app, secrets_of(&story)).await;
}

/// Two instances that share the folder of keys sign by turns, and the newest head is the one that is kept.
#[tokio::test(flavor = "multi_thread")]
async fn two_instances_keep_one_head() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 1).await;
    let story = Story::voting(app, 2, 1, &members).await;
    let other = app.another_with_the_same_keys().await;
    *other.clock.set() = app.app.now();
    let cast = format!("/api/elections/{}/ballots", story.uuid);
    for (instance, member) in [(app, 0), (&other, 1), (app, 2), (&other, 3), (app, 0)] {
        let by = instance.member(members[member]);
        let ballot = story.ballot(members[member], &[1, 2]);
        instance.send("POST", &cast, &by, ballot).await.ok();
    }
    let kept = app.folder().join(format!("keys/heads/{}.note", story.uuid));
    let kept = std::fs::read_to_string(kept).unwrap();
    assert_eq!(kept.lines().nth(1), Some("6"), "{kept}");
    for instance in [app, &other] {
        let path = format!("{}/head", story.path());
        assert_eq!(instance.get(&path, "").await.ok().text(), kept);
    }
}

/// An election whose board is not the one that was published takes nothing; it can be declared void.
#[tokio::test(flavor = "multi_thread")]
async fn a_broken_board_is_declared_void() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 1).await;
    let story = Story::voting(app, 2, 1, &members).await;
    story.vote(members[0], &[1, 2]).await;
    let kept = app.folder().join(format!("keys/heads/{}.note", story.uuid));
    std::fs::write(kept, "no note").unwrap();
    let other = app.another_with_the_same_keys().await;
    *other.clock.set() = app.app.now();
    let cast = format!("/api/elections/{}/ballots", story.uuid);
    let (by, ballot) = (other.member(members[1]), story.ballot(members[1], &[1, 2]));
    other
        .send("POST", &cast, &by, ballot)
        .await
        .refused(503, "read-only");
    let last = format!("/api/elections/{}/last-event", story.uuid);
    assert_eq!(app.get(&last, "").await.ok().json()["height"], 1);
    let path = format!("{}/stage", story.path());
    other.turn_clock(Duration::days(30));
    other
        .post(&path, &other.secretary(), json!({ "to": "closed" }))
        .await
        .refused(503, "read-only");
    // On the desk the form is not lost with it.
    let desk = format!("/elections/{}/desk/move?to=closed", story.uuid);
    let refused = send(&other, &desk, &other.secretary(), &[]).await;
    assert_eq!(refused.status, 503);
    let page = refused.text();
    assert!(
        page.contains("<strong>Not done.</strong>") && page.contains("<form method=\"post\""),
        "{page}"
    );
    let void = json!({ "to": "void", "reason": "The board is broken." });
    other.post(&path, &other.secretary(), void).await.ok();
}

/// A database restored from an old copy, under the running service or before it starts: nothing is put on a board of
/// which more was published.
#[tokio::test(flavor = "multi_thread")]
async fn an_old_copy_of_the_database_takes_nothing() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 1).await;
    let story = Story::voting(app, 2, 1, &members).await;
    story.vote(members[0], &[1, 2]).await;
    story.vote(members[1], &[1, 2]).await;
    // As it was after the first ballot.
    for statement in [
        "DELETE FROM receipts WHERE height = 2",
        "DELETE FROM data_objects WHERE height = 2",
        "DELETE FROM board_events WHERE height = 2",
        "UPDATE boards SET height = 1, \
         head = (SELECT hash FROM board_events WHERE height = 1), \
         length = (SELECT ends FROM board_events WHERE height = 1)",
    ] {
        app.execute(statement).await;
    }
    let other = app.another_with_the_same_keys().await;
    *other.clock.set() = app.app.now();
    let cast = format!("/api/elections/{}/ballots", story.uuid);
    for instance in [app, &other] {
        let by = instance.member(members[2]);
        let ballot = story.ballot(members[2], &[1, 2]);
        instance
            .send("POST", &cast, &by, ballot)
            .await
            .refused(503, "read-only");
    }
    let last = format!("/api/elections/{}/last-event", story.uuid);
    assert_eq!(app.get(&last, "").await.ok().json()["height"], 1);
}
