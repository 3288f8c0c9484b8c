//! Polls as stories: what can go otherwise than planned between the keys and the declaration.

use ballots::supplement::{Document, Supplement};
use chrono::Duration;
use hustings::jobs::Lane;
use hustings::jobs::runner::run_due;
use serde_json::json;

use super::audit::{audit, secrets_of};
use crate::app::TestApp;
use crate::story::{Story, found};

/// Two of three trustees suffice: the third is away from the close on, and nobody waits for them.
#[tokio::test(flavor = "multi_thread")]
async fn one_trustee_is_missing() {
    let app = &TestApp::new().await;
    let members = found(app, 6, 2).await;
    let story = Story::voting(app, 3, 2, &members).await;
    for member in &members[..4] {
        story.vote(*member, &[1, 2, 3]).await;
    }
    // Three days before the close it is due from each of them once more, and their letters say so.
    let desk = format!("/elections/{}/desk", story.uuid);
    let owing = async || {
        let page = app.get(&desk, &app.secretary()).await.ok().text();
        page.matches("Has not shown once more").count()
    };
    assert_eq!(owing().await, 0);
    app.turn_clock_to("2026-12-14T17:00:01Z".parse().unwrap());
    assert_eq!(owing().await, 3);
    story.drill(1).await;
    assert_eq!(owing().await, 2);
    story.advance("closed").await;
    story.advance("mixing").await;
    story.shuffle(3).await.ok();
    let refused = story.try_advance("opening").await.refused(409, "not-ready");
    let said = refused.json()["detail"].as_str().unwrap().to_owned();
    assert!(
        said.contains("1 of the 2") && said.contains("Tilda One"),
        "{said}"
    );
    story.shuffle(1).await.ok();
    story.advance("opening").await;
    let (third, third_commitment) = story.share(3).await;
    let (first, first_commitment) = story.share(1).await;
    story.reveal(3, &third).await.refused(409, "not-ready");
    story.commit(3, third_commitment).await.ok();
    // Two are needed, so nobody reveals before two have committed.
    story.reveal(3, &third).await.refused(409, "not-ready");
    story.commit(1, first_commitment).await.ok();
    story.reveal(3, &third).await.ok();
    // What is on the board is not committed to anew.
    story
        .commit(3, first_commitment)
        .await
        .refused(409, "conflict");
    story.try_advance("counted").await.refused(409, "not-ready");
    story.reveal(1, &first).await.ok();
    story.seat(&members[..2]).await;
    let path = format!("/elections/{}/declaration.json", story.uuid);
    let declared = app.get(&path, "").await.ok().json();
    assert_eq!(declared["electorate"], 6);
    assert_eq!(
        (&declared["voted"], &declared["valid"]),
        (&json!(4), &json!(4))
    );
    assert_eq!(declared["turnout_per_mille"], 667);
    assert_eq!(declared["elected"], json!(["Member M001", "Member M002"]));
    audit(app, secrets_of(&story)).await;
}

/// Voting opens and closes by itself, once, whichever of two instances comes first; a ballot whose
/// statement comes after the announced close is not taken although no instance has closed yet.
#[tokio::test(flavor = "multi_thread")]
async fn voting_opens_and_closes_by_itself() {
    let app = &TestApp::new().await;
    let other = &app.another_instance().await;
    let members = found(app, 4, 1).await;
    let mut story = Story::call(app, "seat", 1).await;
    story.nominate(&members[..2]).await;
    story.name_holders().await;
    story.advance("keys").await;
    story.ceremony().await;
    story.send_credentials().await;
    let both = async || {
        let (one, two) = tokio::join!(
            run_due(&app.app, Lane::Timetable),
            run_due(&other.app, Lane::Timetable)
        );
        (one.unwrap(), two.unwrap())
    };
    // The time comes, and the election isn't ready.
    story.await_time_of("voting").await;
    other.turn_clock_to(app.app.now());
    both().await;
    assert_eq!(stage(app, &story).await, "keys");
    assert!(!story.lacking().await.is_empty());
    story.get_ready().await;
    assert_eq!(story.lacking().await, Vec::<String>::new());
    for clock in [app, other] {
        clock.turn_clock(Duration::seconds(20));
    }
    both().await;
    assert_eq!(stage(app, &story).await, "voting");
    story.read_setup().await;
    story.vote(members[0], &[1, 2]).await;
    story.try_advance("closed").await.refused(409, "not-ready");
    let ballot = story.ballot(members[1], &[2, 1]);
    story.await_time_of("closed").await;
    other.turn_clock_to(app.app.now());
    let late = story.cast(members[1], &ballot).await;
    late.refused(409, "wrong-stage");
    assert_eq!(stage(app, &story).await, "voting");
    both().await;
    assert_eq!(stage(app, &story).await, "closed");
    both().await;
    let events = moves_of(app, &story).await;
    assert_eq!(events, ["nominations", "roll", "keys", "voting", "closed"]);
    audit(app, secrets_of(&story)).await;
}

async fn stage(app: &TestApp, story: &Story<'_>) -> String {
    let shown = app.get(&story.path(), "").await.ok().json();
    shown["stage"].as_str().unwrap().to_owned()
}

/// Where the act log says that the election went.
async fn moves_of(app: &TestApp, story: &Story<'_>) -> Vec<String> {
    let acts = app.get("/api/v1/acts?limit=200", &app.auditor()).await;
    let acts = acts.ok().json();
    let about = format!("election/{}", story.uuid);
    let acts = acts.as_array().unwrap().iter().map(|shown| &shown["act"]);
    let ours =
        acts.filter(|act| act["action"] == "election.stage" && act["about"] == about.as_str());
    ours.map(|act| act["detail"]["to"].as_str().unwrap().to_owned())
        .collect()
}

/// Casts in flight while the close comes: each is acknowledged and on the board, or refused and
/// not there; nothing comes after the close.
#[tokio::test(flavor = "multi_thread")]
async fn casts_in_flight_at_the_close() {
    let app = &TestApp::new().await;
    let members = found(app, 24, 1).await;
    let story = Story::voting(app, 2, 1, &members).await;
    let ballots: Vec<(i64, Vec<u8>)> = members
        .iter()
        .map(|member| (*member, story.ballot(*member, &[1, 2])))
        .collect();
    let casting = ballots
        .iter()
        .map(|(member, ballot)| story.cast(*member, ballot));
    let closing = async {
        tokio::time::sleep(std::time::Duration::from_millis(40)).await;
        story.await_time_of("closed").await;
        run_due(&app.app, Lane::Timetable).await.unwrap();
    };
    let (answers, ()) = tokio::join!(futures_util::future::join_all(casting), closing);
    story.try_advance("closed").await;
    assert_eq!(stage(app, &story).await, "closed");
    let accepted = answers.iter().filter(|answer| answer.status.is_success());
    let record = story.record().await;
    let report = ballots::record::verify_record(&record[..], &());
    assert!(report.holds, "{:?}", report.failure);
    let on_board = record
        .windows(br#""type":"Ballot""#.len())
        .filter(|window| *window == br#""type":"Ballot""#)
        .count();
    assert_eq!(accepted.count(), on_board);
    for answer in answers
        .into_iter()
        .filter(|answer| !answer.status.is_success())
    {
        answer.refused(409, "wrong-stage");
    }
    audit(app, secrets_of(&story)).await;
}

/// The close is made later with a reason, within what the rules allow, and never sooner; then an
/// interruption, published; reminders go to those who have not voted, of whom only the number is told.
#[tokio::test(flavor = "multi_thread")]
async fn an_extension_and_an_interruption() {
    let app = &TestApp::new().await;
    let members = found(app, 5, 1).await;
    let story = Story::voting(app, 2, 1, &members).await;
    story.vote(members[0], &[1, 2]).await;
    let extension = format!("{}/extension", story.path());
    let extend = async |closes: &str, reason: &str| {
        let wanted = json!({ "closes": closes, "reason": reason });
        app.post(&extension, &app.secretary(), wanted).await
    };
    extend("2026-12-16T17:00:00", "sooner")
        .await
        .refused(422, "invalid");
    extend("2026-12-30T17:00:00", "too late")
        .await
        .refused(422, "invalid");
    extend("2026-12-18T17:00:00", "")
        .await
        .refused(422, "invalid");
    let announced = documents(app, &story).await;
    let notice_page = notice(app, &story).await;
    let before = app.app.now();
    story.await_time_of("closed").await;
    extend("2026-12-18T17:00:00", "over")
        .await
        .refused(409, "wrong-stage");
    *app.clock.set() = before;
    extend("2026-12-18T17:00:00", "The network was down.")
        .await
        .ok();
    story.try_advance("closed").await.refused(409, "not-ready");
    // The notice stays as it was published, and the extension stands beside it.
    let now = documents(app, &story).await;
    assert_eq!(now[..announced.len()], announced[..]);
    let [extension] = &now[announced.len()..] else {
        panic!("one extension: {now:?}")
    };
    assert_eq!(extension.name, "extension of voting, 1");
    for said in [
        "Voting would have closed: 2026-12-17T17:00:00Z",
        "Voting closes: 2026-12-18T17:00:00Z",
        "Reason: The network was down.",
    ] {
        assert!(extension.text.contains(said), "{}", extension.text);
    }
    assert_eq!(notice(app, &story).await, notice_page);
    let pause = format!("{}/pause", story.path());
    let paused = json!({ "paused": true, "reason": "A fault was reported." });
    app.put(&pause, &app.secretary(), paused.clone()).await.ok();
    app.put(&pause, &app.secretary(), paused)
        .await
        .refused(409, "conflict");
    let ballot = story.ballot(members[1], &[1, 2]);
    story
        .cast(members[1], &ballot)
        .await
        .refused(409, "wrong-stage");
    let on = json!({ "paused": false, "reason": "It was none." });
    app.put(&pause, &app.secretary(), on).await.ok();
    story.cast(members[1], &ballot).await.ok();
    let reminders = format!("{}/reminders", story.path());
    app.post(&reminders, &app.secretary(), json!({})).await.ok();
    run_due(&app.app, Lane::Timetable).await.unwrap();
    run_due(&app.app, Lane::Timetable).await.unwrap();
    let shown = app.get(&reminders, &app.secretary()).await.ok().json();
    assert_eq!(shown[0]["count"], 3, "{shown}");
    assert!(!shown.to_string().contains("member"), "{shown}");
    let page = app
        .page(&format!("/elections/{}", story.uuid))
        .await
        .ok()
        .text();
    for said in [
        "The network was down.",
        "A fault was reported.",
        "It was none.",
    ] {
        assert!(page.contains(said), "{page}");
    }
    // The close has come: nothing of voting changes any more.
    story.await_time_of("closed").await;
    let late = json!({ "paused": true, "reason": "Too late." });
    app.put(&pause, &app.secretary(), late)
        .await
        .refused(409, "conflict");
    story.close_and_open().await;
    extend("2026-12-20T17:00:00", "closed")
        .await
        .refused(409, "wrong-stage");
    story.seat(&members[..1]).await;
    audit(app, secrets_of(&story)).await;
}

/// The documents of the supplement.
async fn documents(app: &TestApp, story: &Story<'_>) -> Vec<Document> {
    let path = format!("{}/supplement", story.path());
    let file = app.get(&path, "").await.ok().body;
    let supplement = Supplement::parse(&file, None).unwrap();
    supplement.into_content().documents
}

/// The notice of election as text.
async fn notice(app: &TestApp, story: &Story<'_>) -> String {
    let path = format!("/elections/{}/notice.txt", story.uuid);
    app.get(&path, "").await.ok().text()
}

/// Where the panel wants two persons, one alone neither opens nor declares, and twice the same
/// person is one.
#[tokio::test(flavor = "multi_thread")]
async fn two_persons_open_and_declare() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 1).await;
    let rules = "/api/v1/panels/panel/rules";
    let mut now = app.get(rules, "").await.ok().json()["rules"].clone();
    now["conduct"]["two_to_open"] = json!(true);
    now["conduct"]["two_to_declare"] = json!(true);
    let change = json!({ "rules": now, "reason": "two persons", "after": 1 });
    app.put(rules, &app.secretary(), change).await.ok();
    let mut story = Story::call(app, "seat", 1).await;
    story.nominate(&members[..2]).await;
    story.name_holders().await;
    story.advance("keys").await;
    story.ceremony().await;
    story.send_credentials().await;
    story.get_ready().await;
    let second = app.token(hustings::access::Role::Secretary, "secretary-2", &["panel"]);
    let path = format!("{}/approvals", story.path());
    let approve = async |by: &str, to: &str| {
        let given = app.post(&path, by, json!({ "to": to })).await;
        given.ok().json()
    };
    story.await_time_of("voting").await;
    run_due(&app.app, Lane::Timetable).await.unwrap();
    assert_eq!(stage(app, &story).await, "keys");
    approve(&app.secretary(), "voting").await;
    assert_eq!(story.try_advance("voting").await.ok().status, 202);
    assert_eq!(stage(app, &story).await, "keys");
    // What was approved was another election: with other credentials the word is worth nothing.
    story.send_credentials().await;
    story.get_ready().await;
    let given = approve(&second, "voting").await;
    assert_eq!(given["approved_by"], json!(["secretary-2"]));
    app.turn_clock(Duration::seconds(20));
    run_due(&app.app, Lane::Timetable).await.unwrap();
    assert_eq!(stage(app, &story).await, "keys");
    approve(&app.secretary(), "voting").await;
    app.turn_clock(Duration::seconds(20));
    run_due(&app.app, Lane::Timetable).await.unwrap();
    assert_eq!(stage(app, &story).await, "voting");
    story.read_setup().await;
    story.vote(members[0], &[1, 2]).await;
    story.close_and_open().await;
    story.advance("counted").await;
    assert_eq!(story.try_advance("declared").await.ok().status, 202);
    let path = format!("{}/stage", story.path());
    let declared = app
        .post(&path, &second, json!({ "to": "declared" }))
        .await
        .ok();
    assert_eq!(declared.status, 204);
    audit(app, secrets_of(&story)).await;
}

/// Two panels at once, each with its own people: neither touches the other's.
#[tokio::test(flavor = "multi_thread")]
async fn two_panels_at_once() {
    let app = &TestApp::new().await;
    let members = found(app, 5, 1).await;
    let panel = json!({ "slug": "other", "network": "net", "name": "The other", "seats": 1 });
    app.post("/api/v1/panels", &app.operator(), panel)
        .await
        .ok();
    let one = Story::voting(app, 2, 1, &members).await;
    let two = Story::call(app, "seat", 1).await;
    let stranger = app.token(hustings::access::Role::Secretary, "secretary-9", &["other"]);
    for (method, path, body) in [
        (
            "POST",
            format!("{}/extension", one.path()),
            json!({ "closes": "2026-12-18T17:00:00", "reason": "r" }),
        ),
        (
            "PUT",
            format!("{}/pause", one.path()),
            json!({ "paused": true, "reason": "r" }),
        ),
        (
            "POST",
            format!("{}/stage", one.path()),
            json!({ "to": "void", "reason": "r" }),
        ),
        (
            "PUT",
            format!("{}/poll", two.path()),
            json!({ "most_undelivered": 100 }),
        ),
    ] {
        let refused = app.send(method, &path, &stranger, body.to_string()).await;
        refused.refused(403, "forbidden");
    }
    one.vote(members[0], &[1, 2]).await;
    audit(app, secrets_of(&one)).await;
}
