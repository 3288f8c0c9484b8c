//! A panel's register through its years: a resignation dated ahead and filled by countback, a
//! death, a co-option, a seat that stays vacant; and the roster as of each day.

use serde_json::{Value, json};

use super::audit::audit;
use crate::app::TestApp;
use crate::story::{Story, found};

const PANEL: &str = "/api/v1/panels/panel";

/// The holder of a post on a day, with how they came to it; none if it is vacant.
pub async fn holder(app: &TestApp, post: &str, on: &str) -> Option<Value> {
    let roster = app.get(&format!("{PANEL}?on={on}"), "").await.ok().json();
    let posts = roster["posts"].as_array().unwrap();
    let post = posts.iter().find(|one| one["label"] == post)?;
    let terms = post["terms"].as_array().unwrap();
    terms
        .iter()
        .find(|term| term["status"] == "in-office")
        .cloned()
}

async fn name(app: &TestApp, post: &str, on: &str) -> Option<String> {
    let holder = holder(app, post, on).await?;
    Some(holder["name"].as_str().unwrap().to_owned())
}

pub async fn step(app: &TestApp, vacancy: &Value, more: Value) -> Value {
    let path = format!("{PANEL}/vacancies/{vacancy}/step");
    app.post(&path, &app.secretary(), more).await.ok().json()
}

pub async fn answer(app: &TestApp, vacancy: &Value, member: i64, accepted: bool) {
    let path = format!("{PANEL}/vacancies/{vacancy}/answer");
    let answer = json!({ "accepted": accepted });
    app.post(&path, &app.member(member), answer).await.ok();
}

/// Two seats: the first and the second are elected; the first's voters want the third next.
async fn elected(app: &TestApp, members: &[i64]) -> String {
    let story = Story::voting(app, 4, 2, members).await;
    for member in &members[..6] {
        story.vote(*member, &[1, 0, 2, 0]).await;
    }
    for member in &members[6..11] {
        story.vote(*member, &[0, 1, 0, 2]).await;
    }
    story.close_and_open().await;
    story.seat(&[members[0], members[1]]).await;
    story.uuid
}

/// The whole story.
#[tokio::test(flavor = "multi_thread")]
async fn a_panel_through_its_years() {
    let app = &TestApp::new().await;
    let members = found(app, 12, 2).await;
    let uuid = elected(app, &members).await;
    let vacancy = resignation_ahead(app, &members).await;
    countback(app, &members, &vacancy, &uuid).await;
    death_and_co_option(app, &members).await;
    too_near(app, &members).await;
    audit(app, []).await;
}

async fn resignation_ahead(app: &TestApp, members: &[i64]) -> Value {
    let path = format!("{PANEL}/resignation");
    let on = |on: &str| json!({ "on": on, "post": "seat" });
    app.post(&path, &app.member(members[0]), on("2026-11-30"))
        .await
        .refused(422, "invalid");
    app.post(&path, &app.member(members[5]), on("2027-03-01"))
        .await
        .refused(404, "not-found");
    let resigned = app
        .post(&path, &app.member(members[0]), on("2027-03-01"))
        .await;
    let vacancy = resigned.ok().json()["vacancy"].clone();
    assert_eq!(
        name(app, "Seat 1", "2027-02-28").await.unwrap(),
        "Member M001"
    );
    assert_eq!(name(app, "Seat 1", "2027-03-01").await, None);
    vacancy
}

async fn countback(app: &TestApp, members: &[i64], vacancy: &Value, uuid: &str) {
    let found = step(app, vacancy, json!({})).await;
    assert_eq!(
        (&found["route"], &found["offered_to"]),
        (&json!("countback"), &json!(members[2]))
    );
    // Nobody is asked twice, and nobody else answers.
    let path = format!("{PANEL}/vacancies/{vacancy}");
    app.post(&format!("{path}/step"), &app.secretary(), json!({}))
        .await
        .refused(409, "conflict");
    let accepted = json!({ "accepted": true });
    app.post(&format!("{path}/answer"), &app.member(members[3]), accepted)
        .await
        .refused(403, "forbidden");
    answer(app, vacancy, members[2], false).await;
    let found = step(app, vacancy, json!({})).await;
    assert_eq!(found["offered_to"], json!(members[3]));
    app.get(&format!("{path}/transcript"), "")
        .await
        .refused(404, "not-found");
    answer(app, vacancy, members[3], true).await;
    let transcript = app.get(&format!("{path}/transcript"), "").await.ok().json();
    assert_eq!(transcript["filled"], json!([4]));
    let holder = holder(app, "Seat 1", "2027-03-01").await.unwrap();
    assert_eq!(holder["name"], "Member M004");
    assert_eq!(holder["basis"], "countback");
    assert_eq!(holder["election"], uuid);
    assert_eq!(
        (&holder["starts"], &holder["ends"]),
        (&json!("2027-03-01"), &json!("2028-12-01"))
    );
    // Filled is filled.
    app.post(&format!("{path}/step"), &app.secretary(), json!({}))
        .await
        .refused(409, "conflict");
}

async fn death_and_co_option(app: &TestApp, members: &[i64]) {
    app.turn_clock_to("2027-06-09T09:00:00Z".parse().unwrap());
    let seat = holder(app, "Seat 1", "2027-06-01").await.unwrap();
    let path = format!("{PANEL}/memberships/{}/end", seat["id"]);
    let death = json!({ "on": "2027-06-08", "cause": "death" });
    let vacancy = app.post(&path, &app.secretary(), death).await.ok().json()["vacancy"].clone();
    // Who gave a seat up isn't asked again; who declined another may be.
    let found = step(app, &vacancy, json!({})).await;
    assert_eq!(found["offered_to"], json!(members[2]));
    answer(app, &vacancy, members[2], false).await;
    let found = step(app, &vacancy, json!({})).await;
    assert_eq!(
        (&found["route"], &found["offered_to"]),
        (&json!("countback"), &json!(null))
    );
    let path = format!("{PANEL}/vacancies/{vacancy}/step");
    app.post(&path, &app.secretary(), json!({}))
        .await
        .refused(409, "not-ready");
    let resolution = co_opt(app, members).await;
    let found = step(app, &vacancy, json!({ "resolution": resolution })).await;
    assert_eq!(
        (&found["route"], &found["offered_to"]),
        (&json!("co-option"), &json!(members[5]))
    );
    answer(app, &vacancy, members[5], true).await;
    let seat = holder(app, "Seat 1", "2027-06-10").await.unwrap();
    assert_eq!(
        (&seat["name"], &seat["basis"]),
        (&json!("Member M006"), &json!("co-opted"))
    );
    assert_eq!(seat["resolution"], resolution);
    // History stays: the dead and the resigned are still there.
    let before = name(app, "Seat 1", "2027-05-01").await.unwrap();
    assert_eq!(before, "Member M004");
}

/// The rest of the panel meets and chooses.
async fn co_opt(app: &TestApp, members: &[i64]) -> Value {
    let meeting = format!("{PANEL}/meetings/2027-06-08");
    let extra = json!({ "starts_at": "2027-06-08T12:30:00", "note": "To fill a seat." });
    app.put(&meeting, &app.secretary(), extra).await.ok();
    app.turn_clock(chrono::Duration::days(1));
    let resolution = |member: i64| {
        json!({
            "about": { "kind": "co-option", "member": member },
            "text": "That the member joins the panel.",
            "votes_for": 1, "votes_against": 0, "abstained": 0,
        })
    };
    let resolutions = format!("{meeting}/resolutions");
    app.post(&resolutions, &app.secretary(), resolution(members[5]))
        .await
        .refused(409, "not-ready");
    let present = json!({ "present": [members[1]] });
    let held = app
        .put(&format!("{meeting}/attendance"), &app.secretary(), present)
        .await;
    assert_eq!(held.ok().json()["quorate"], true);
    let carried = app
        .post(&resolutions, &app.secretary(), resolution(members[5]))
        .await;
    let carried = carried.ok().json();
    assert_eq!(carried["carried"], true);
    carried["id"].clone()
}

async fn too_near(app: &TestApp, members: &[i64]) {
    let path = format!("{PANEL}/resignation");
    let late = json!({ "on": "2028-10-01", "post": "seat" });
    let vacancy = app
        .post(&path, &app.member(members[1]), late)
        .await
        .ok()
        .json()["vacancy"]
        .clone();
    let all = app
        .get(&format!("{PANEL}/vacancies"), &app.secretary())
        .await
        .ok()
        .json();
    let found = all
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["id"] == vacancy)
        .unwrap();
    assert_eq!(found["settled"]["outcome"], "left-vacant");
    assert!(
        found["settled"]["note"]
            .as_str()
            .unwrap()
            .contains("90 days")
    );
    assert_eq!(name(app, "Seat 2", "2028-10-01").await, None);
}
