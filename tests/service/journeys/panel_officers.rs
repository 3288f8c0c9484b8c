//! Chair and vice-chair: a run-off with a tie for who goes on, and a resolution of a meeting; who
//! chairs when the chair has gone.

use std::collections::HashMap;

use serde_json::{Value, json};

use super::audit::audit;
use super::panel_register::holder;
use crate::app::TestApp;
use crate::story::{Story, found};

const PANEL: &str = "/api/v1/panels/panel";

/// The whole story.
pub async fn officers(app: &TestApp) {
    let members = found(app, 12, 3).await;
    let seats = Story::voting(app, 4, 3, &members).await;
    for (member, ranks) in members
        .iter()
        .zip([[1, 2, 3, 0], [0, 1, 2, 0], [2, 0, 1, 0]].iter().cycle())
    {
        seats.vote(*member, ranks).await;
    }
    seats.close_and_open().await;
    seats.seat(&members[..3]).await;
    let chair = run_off(app, &members[..3]).await;
    vice_chair_by_resolution(app, &members[..3]).await;
    succession(app, &members[..3], &chair).await;
    audit(app, []).await;
}

async fn round<'a>(app: &'a TestApp, before: &Story<'_>) -> Story<'a> {
    let path = format!("{}/rounds", before.path());
    let next = |lot: Value| {
        json!({
            "voting_opens": "2026-12-18T09:00:00",
            "voting_closes": "2026-12-19T17:00:00",
            "lot": lot,
        })
    };
    // One vote each: who goes on is a tie.
    app.post(&path, &app.secretary(), next(json!(null)))
        .await
        .refused(409, "lot-needed");
    let lot = json!({ "source": "drawn at the meeting", "seed": "17" });
    let called = app.post(&path, &app.secretary(), next(lot.clone())).await;
    let uuid = called.ok().json()["uuid"].as_str().unwrap().to_owned();
    app.post(&path, &app.secretary(), next(lot))
        .await
        .refused(409, "conflict");
    Story {
        app,
        uuid,
        codes: HashMap::new(),
        keys: Vec::new(),
        setup: None,
    }
}

async fn run_off(app: &TestApp, panel: &[i64]) -> String {
    let mut first = Story::call(app, "chair", 1).await;
    first.nominate(panel).await;
    first.make_keys().await;
    for (place, member) in panel.iter().enumerate() {
        let mut marks = [0; 3];
        marks[place] = 1;
        first.vote(*member, &marks).await;
    }
    first.close_and_open().await;
    first.advance("counted").await;
    first
        .try_advance("declared")
        .await
        .refused(409, "not-ready");
    let mut second = round(app, &first).await;
    let shown = app.get(&second.path(), "").await.ok().json();
    let standing: Vec<Value> = shown["candidates"].as_array().unwrap().clone();
    assert_eq!(standing.len(), 2, "{shown}");
    second.make_keys().await;
    for (member, marks) in panel.iter().zip([[1, 0], [1, 0], [0, 1]]) {
        second.vote(*member, &marks).await;
    }
    second.close_and_open().await;
    let winner = standing[0]["name"].as_str().unwrap();
    let number: usize = winner.trim_start_matches("Member M").parse().unwrap();
    second.seat(&[panel[number - 1]]).await;
    let chair = holder(app, "Chair", "2026-12-19").await.unwrap();
    assert_eq!(
        (&chair["name"], &chair["basis"]),
        (&json!(winner), &json!("elected"))
    );
    assert_eq!(chair["election"], json!(second.uuid));
    let page = app.page("/panels/panel").await.ok().text();
    assert!(
        page.contains(&format!("/elections/{}/result", second.uuid)),
        "{page}"
    );
    winner.to_owned()
}

async fn vice_chair_by_resolution(app: &TestApp, panel: &[i64]) {
    let series = json!({
        "week": 2, "weekday": "Tue", "at": "12:30:00", "minutes": 60,
        "time_zone": "Europe/London", "starts": "2026-12-01",
    });
    let path = format!("{PANEL}/meetings/series");
    app.put(&path, &app.secretary(), series).await.ok();
    app.turn_clock(chrono::Duration::days(8));
    let meeting = format!("{PANEL}/meetings/2026-12-08");
    let present = json!({ "present": panel });
    app.put(&format!("{meeting}/attendance"), &app.secretary(), present)
        .await
        .ok();
    let resolutions = format!("{meeting}/resolutions");
    let resolve = async |member: i64, votes_for: i64, against: i64| {
        let resolution = json!({
            "about": { "kind": "officer", "post": "vice-chair", "member": member, "starts": "2026-12-09" },
            "text": "That the member is vice-chair.",
            "proposer": panel[0], "seconder": panel[1],
            "votes_for": votes_for, "votes_against": against, "abstained": (3 - votes_for - against).max(0),
        });
        app.post(&resolutions, &app.secretary(), resolution).await
    };
    let chair = holder(app, "Chair", "2026-12-09").await.unwrap()["member"]
        .as_i64()
        .unwrap();
    let other = *panel.iter().find(|member| **member != chair).unwrap();
    // The chair isn't vice-chair too; a tie is lost; more votes than people is no vote.
    resolve(chair, 3, 0).await.refused(409, "conflict");
    assert_eq!(resolve(other, 1, 1).await.ok().json()["carried"], false);
    resolve(other, 3, 1).await.refused(409, "conflict");
    assert!(holder(app, "Vice-chair", "2026-12-09").await.is_none());
    let carried = resolve(other, 2, 1).await.ok().json();
    assert_eq!(carried["carried"], true);
    let vice = holder(app, "Vice-chair", "2026-12-09").await.unwrap();
    assert_eq!(
        (&vice["member"], &vice["basis"]),
        (&json!(other), &json!("resolution"))
    );
    assert_eq!(vice["resolution"], carried["id"]);
    // There is one vice-chair.
    let third = *panel
        .iter()
        .find(|one| **one != chair && **one != other)
        .unwrap();
    resolve(third, 3, 0).await.refused(409, "conflict");
}

async fn succession(app: &TestApp, panel: &[i64], chair: &str) {
    let number: usize = chair.trim_start_matches("Member M").parse().unwrap();
    let path = format!("{PANEL}/resignation");
    let gone = json!({ "on": "2027-01-01", "post": "chair" });
    let resigned = app
        .post(&path, &app.member(panel[number - 1]), gone)
        .await
        .ok()
        .json();
    // An office is no seat: no vacancy to be filled by routes.
    assert_eq!(resigned["vacancy"], json!(null));
    let on = |on: &str| format!("{PANEL}?on={on}");
    let before = app.get(&on("2026-12-31"), "").await.ok().json();
    let after = app.get(&on("2027-01-01"), "").await.ok().json();
    assert_eq!(before["acting_chair"], json!(null));
    let vice = holder(app, "Vice-chair", "2027-01-01").await.unwrap();
    assert_eq!(after["acting_chair"], vice["name"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn officers_on_sqlite() {
    officers(&TestApp::new().await).await;
}
