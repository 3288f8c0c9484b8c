//! A panel's register over the years: seats that are no more, days that can't be, matters that are told
//! once, and what is for those who are on it.

use hustings::jobs::{self, Job};
use serde_json::{Value, json};

use super::audit::audit;
use super::panel_register::holder;
use super::panel_seats::{LONG, subjects, with_letters};
use super::panel_vacancies::{import, sitting, transitional, vacancies};
use crate::app::TestApp;
use crate::rules;
use crate::story::found;

const PANEL: &str = "/api/v1/panels/panel";

async fn seats(app: &TestApp, wanted: u16) {
    rules::change(app, |rules| rules["seats"][0]["seats"] = wanted.into()).await;
}

/// The labels of the seats of a day, with those whose term is known.
async fn labels(app: &TestApp, on: &str) -> Vec<String> {
    let roster = app.get(&format!("{PANEL}?on={on}"), "").await.ok().json();
    let posts = roster["posts"].as_array().unwrap().iter();
    posts
        .filter(|post| post["kind"] == "seat")
        .map(|post| post["label"].as_str().unwrap().to_owned())
        .collect()
}

/// Three seats, then two, then three, then four: who held one stays, and none is there before its time.
#[tokio::test(flavor = "multi_thread")]
async fn seats_come_and_go() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 3).await;
    transitional(app, members[0], "Seat 1", ("2026-11-01", "2027-06-01")).await;
    transitional(app, members[1], "Seat 2", LONG).await;
    transitional(app, members[2], "Seat 3", LONG).await;
    seats(app, 2).await;
    let three = ["Seat 1", "Seat 2", "Seat 3"];
    assert_eq!(labels(app, "2027-07-01").await, three);
    let vacant = async || {
        let page = app.page("/panels/panel?on=2027-07-01").await.ok().text();
        assert!(page.contains("Member M001"), "{page}");
        page.matches(">vacant<").count()
    };
    // The chair and the vice-chair.
    assert_eq!(vacant().await, 2);
    // Three terms over the years, drawn.
    let page = app.page("/panels/panel?on=2027-07-01").await.ok().text();
    assert!(page.contains("<h2>Over the years</h2>"), "{page}");
    let picture = page.split_once("<svg class=\"history\"").unwrap().1;
    let picture = picture.split_once("</div>").unwrap().0;
    assert_eq!(picture.matches("<rect").count(), 3, "{picture}");
    assert!(
        picture.contains("Member M001") && picture.contains("class=\"today\""),
        "{picture}"
    );
    // Wanted again before it has ended: the same seat.
    seats(app, 3).await;
    assert_eq!(labels(app, "2027-07-01").await, three);
    assert_eq!(vacant().await, 3);
    seats(app, 4).await;
    assert_eq!(labels(app, "2026-12-02").await.len(), 4);
    assert_eq!(labels(app, "2026-11-15").await, three);
}

/// A seat that is being filled isn't taken away under whom it is offered to.
#[tokio::test(flavor = "multi_thread")]
async fn a_seat_that_is_being_filled() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 2).await;
    transitional(app, members[0], "Seat 1", LONG).await;
    transitional(app, members[1], "Seat 2", ("2026-11-01", "2027-12-01")).await;
    let gone = json!({ "on": "2026-12-02", "post": "seat" });
    let path = format!("{PANEL}/resignation");
    app.post(&path, &app.member(members[0]), gone).await.ok();
    seats(app, 1).await;
    let roster = app.get(PANEL, "").await.ok().json();
    let retired = |label: &str| {
        let posts = roster["posts"].as_array().unwrap();
        let post = posts.iter().find(|post| post["label"] == label).unwrap();
        post["retired"].clone()
    };
    assert_eq!(
        (retired("Seat 1"), retired("Seat 2")),
        (Value::Null, json!("2027-12-01"))
    );
}

/// Days at the end of the calendar are refused where they come in, and break nothing.
#[tokio::test(flavor = "multi_thread")]
async fn days_that_cannot_be() {
    let app = &TestApp::new().await;
    let members = found(app, 2, 1).await;
    let secretary = app.secretary();
    let term = json!({
        "member": members[0], "basis": "ex-officio", "post": "The college",
        "starts": "2026-11-01", "ends": "9999-12-31",
    });
    let answer = app
        .post(&format!("{PANEL}/memberships"), &secretary, term)
        .await
        .refused(422, "invalid");
    assert_eq!(answer.json()["field"], "ends");
    let meeting = format!("{PANEL}/meetings/2026-12-08");
    let far = json!({ "starts_at": "+262142-12-31T23:59:59" });
    app.put(&meeting, &secretary, far)
        .await
        .refused(422, "invalid");
    let fine = json!({ "starts_at": "2026-12-08T12:00:00" });
    for day in ["+262142-12-31", "1899-12-31", "2201-01-01"] {
        let far = format!("{PANEL}/meetings/{day}");
        app.put(&far, &secretary, fine.clone())
            .await
            .refused(422, "invalid");
        for list in [
            format!("{PANEL}?on={day}"),
            format!("{PANEL}/meetings?from={day}"),
        ] {
            app.get(&list.replace('+', "%2B"), "")
                .await
                .refused(422, "invalid");
        }
    }
}

async fn matters(app: &TestApp) -> Vec<Value> {
    let path = format!("{PANEL}/matters");
    let all = app.get(&path, &app.secretary()).await.ok().json();
    all.as_array().unwrap().clone()
}

/// Looked into and settled, it isn't raised again the next day; but it is when something has changed.
#[tokio::test(flavor = "multi_thread")]
async fn a_matter_that_is_settled_stays_so() {
    let app = &TestApp::new().await;
    let members = found(app, 3, 1).await;
    transitional(app, members[0], "Seat 1", LONG).await;
    let list =
        "name,email,network,since,until\nMember M001,m1@example.org,net,2025-01-01,2026-11-20\n";
    import(app, list).await;
    let daily = Job::LookAtMembers;
    jobs::store::begin(app.app.store(), &daily, app.app.now())
        .await
        .unwrap();
    let first = matters(app).await;
    assert_eq!(first.len(), 1, "{first:?}");
    let path = format!("{PANEL}/matters/{}/outcome", first[0]["id"]);
    let outcome = json!({ "outcome": "They finish their term." });
    app.post(&path, &app.secretary(), outcome).await.ok();
    for _ in 0..3 {
        app.run_jobs().await;
        assert_eq!(matters(app).await.len(), 1);
        app.turn_clock(chrono::Duration::days(1));
    }
    let list =
        "name,email,network,since,until\nMember M001,m1@example.org,net,2025-01-01,2026-11-25\n";
    import(app, list).await;
    let again = matters(app).await;
    assert_eq!(again.len(), 2, "{again:?}");
    assert!(
        again[0]["detail"]
            .as_str()
            .unwrap()
            .contains("24 November 2026")
    );
}

/// The panel's secretary is told of a matter; of one that was settled before that, nobody is.
#[tokio::test(flavor = "multi_thread")]
async fn a_matter_that_was_settled_in_time() {
    let (app, smtp, members) = with_letters(3, 2).await;
    sitting(&app, &members[..2], LONG).await;
    let list =
        "name,email,network,since,until\nMember M001,m1@example.org,net,2025-01-01,2026-11-20\n";
    import(&app, list).await;
    let first = matters(&app).await;
    let path = format!("{PANEL}/matters/{}/outcome", first[0]["id"]);
    let outcome = json!({ "outcome": "They finish their term." });
    app.post(&path, &app.secretary(), outcome).await.ok();
    let told = async || {
        app.run_jobs().await;
        let told = subjects(&smtp, "secretary@example.net").into_iter();
        told.filter(|one| one.contains("a matter to look into"))
            .count()
    };
    assert_eq!(told().await, 0);
    let list =
        "name,email,network,since,until\nMember M002,m2@example.org,net,2025-01-01,2026-11-20\n";
    import(&app, list).await;
    assert_eq!(told().await, 1);
    // Where it is to be looked into is an address that can be opened.
    let letters = smtp.to("secretary@example.net").into_iter();
    let words = letters.map(|one| one.text().split_whitespace().collect::<Vec<_>>().join(" "));
    let mut told = words.filter(|text| text.contains("list of matters at "));
    let told = told.next().unwrap();
    let (_, list) = told.split_once("list of matters at ").unwrap();
    assert!(
        list.starts_with(app.app.settings().public.origin()),
        "{told}"
    );
}

/// Attendance of a meeting that was held, as it was or put right.
async fn attend(app: &TestApp, day: &str, present: &[i64]) -> crate::app::Answer {
    let path = format!("{PANEL}/meetings/{day}/attendance");
    app.replace(&path, json!({ "present": present })).await
}

/// The secretary was away and records three meetings at once, not in their order: the seat ends after the
/// latest that was missed. What a meeting resolved isn't undone by its attendance.
#[tokio::test(flavor = "multi_thread")]
async fn meetings_recorded_late() {
    let app = &TestApp::new().await;
    let members = found(app, 5, 4).await;
    sitting(app, &members[..3], LONG).await;
    // Their term is over when it would end by what they missed.
    transitional(app, members[4], "Seat 4", (LONG.0, "2027-02-10")).await;
    rules::change(app, |rules| {
        rules["meetings"]["missed"]["then"] = "ends-seat".into();
        rules["meetings"]["quorum"] = json!({ "kind": "members", "members": 2 });
    })
    .await;
    let days = ["2026-12-08", "2027-01-12", "2027-02-09"];
    for day in days {
        let extra = json!({ "starts_at": format!("{day}T12:30:00"), "note": "" });
        app.put(&format!("{PANEL}/meetings/{day}"), &app.secretary(), extra)
            .await
            .ok();
    }
    app.turn_clock_to("2027-03-01T12:00:00Z".parse().unwrap());
    for day in [days[0], days[2], days[1]] {
        attend(app, day, &members[..2]).await.ok();
    }
    assert!(holder(app, "Seat 3", "2027-02-09").await.is_some());
    assert!(holder(app, "Seat 3", "2027-02-10").await.is_none());
    assert_eq!(vacancies(app).await[0]["since"], "2027-02-10");
    let resolution = json!({
        "about": { "kind": "decision" }, "text": "That it be so.", "public": false,
        "votes_for": 2, "votes_against": 0, "abstained": 0,
    });
    let path = format!("{PANEL}/meetings/{}/resolutions", days[2]);
    app.post(&path, &app.secretary(), resolution).await.ok();
    attend(app, days[2], &members[..1])
        .await
        .refused(409, "conflict");
    attend(app, days[2], &members[..3]).await.ok();
    for_the_panel(app, &members).await;
    audit(app, []).await;
}

/// What isn't public is for those who are on the panel, were on that day, and the secretary.
async fn for_the_panel(app: &TestApp, members: &[i64]) {
    let interest = json!({ "text": "Shares", "public": false, "since": "2026-01-01" });
    let interests = format!("{PANEL}/interests");
    app.post(&interests, &app.member(members[0]), interest)
        .await
        .ok();
    let (all, resolutions) = (
        format!("{interests}/all"),
        format!("{PANEL}/resolutions/all"),
    );
    for by in [app.secretary(), app.member(members[1])] {
        for path in [&all, &resolutions] {
            let read = app.get(path, &by).await.ok().json();
            assert_eq!(read.as_array().unwrap().len(), 1, "{path}: {read}");
        }
    }
    // Who was there when it was resolved may still read it, though not what is of today.
    let left = app.member(members[2]);
    let read = app.get(&resolutions, &left).await.ok().json();
    assert_eq!(read[0]["public"], false);
    app.get(&all, &left).await.refused(404, "not-found");
    for path in [&all, &resolutions] {
        app.get(path, &app.member(members[3]))
            .await
            .refused(404, "not-found");
    }
    let public = app.get(&format!("{PANEL}/resolutions"), "").await.ok();
    assert_eq!(public.json(), json!([]));
}
