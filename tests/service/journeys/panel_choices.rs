//! Whom a panel chooses: a co-option rests on a resolution that was carried, of this member, once; and the
//! chair's electorate is who sat on the record date.

use serde_json::{Value, json};

use super::audit::audit;
use crate::app::{Answer, TestApp};
use crate::story::{Story, found};

const PANEL: &str = "/api/v1/panels/panel";

async fn seat(app: &TestApp, member: i64, post: &str) {
    let term = json!({
        "member": member, "basis": "transitional", "post": post, "with_vote": true,
        "starts": "2026-11-01", "ends": "2027-12-01",
    });
    app.post(&format!("{PANEL}/memberships"), &app.secretary(), term)
        .await
        .ok();
}

/// The panel votes on something at its meeting; gives the resolution's number.
async fn resolve(app: &TestApp, about: Value, (in_favour, against): (u8, u8)) -> Value {
    let resolution = json!({
        "about": about, "text": "That it be so.",
        "votes_for": in_favour, "votes_against": against, "abstained": 0,
    });
    let path = format!("{PANEL}/meetings/2026-12-08/resolutions");
    let recorded = app.post(&path, &app.secretary(), resolution).await.ok();
    let recorded = recorded.json();
    assert_eq!(recorded["carried"], in_favour > against);
    recorded["id"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_co_option_rests_on_a_resolution() {
    let app = TestApp::new().await;
    let members = found(&app, 5, 2).await;
    crate::rules::change(&app, |rules| {
        rules["vacancies"]["co_option"]["most"] = json!(3);
    })
    .await;
    seat(&app, members[0], "Seat 1").await;
    seat(&app, members[1], "Seat 2").await;
    let meeting = format!("{PANEL}/meetings/2026-12-08");
    let extra = json!({ "starts_at": "2026-12-08T12:30:00", "note": "" });
    app.put(&meeting, &app.secretary(), extra).await.ok();
    app.turn_clock(chrono::Duration::days(8));
    let present = json!({ "present": members[..2] });
    let path = format!("{meeting}/attendance");
    app.put(&path, &app.secretary(), present).await.ok();
    let of = |member: i64| json!({ "kind": "co-option", "member": member });
    let lost = resolve(&app, of(members[2]), (1, 1)).await;
    let carried = resolve(&app, of(members[2]), (2, 0)).await;
    let decision = resolve(&app, json!({ "kind": "decision" }), (2, 0)).await;
    let appoint = async |member: i64, resolution: &Value, year: u16| -> Answer {
        let term = json!({
            "member": member, "basis": "co-opted", "post": format!("Adviser {year}"),
            "starts": format!("{year}-01-01"), "ends": format!("{year}-12-01"),
            "resolution": resolution,
        });
        let path = format!("{PANEL}/memberships");
        app.post(&path, &app.secretary(), term).await
    };
    for (member, resolution) in [
        (members[2], &lost),
        (members[3], &carried),
        (members[2], &decision),
    ] {
        appoint(member, resolution, 2027)
            .await
            .refused(409, "conflict");
    }
    appoint(members[2], &json!(999), 2027)
        .await
        .refused(404, "not-found");
    appoint(members[2], &Value::Null, 2027)
        .await
        .refused(409, "not-ready");
    appoint(members[2], &carried, 2027).await.ok();
    // The same resolution isn't carried out a second time, a year later.
    appoint(members[2], &carried, 2029)
        .await
        .refused(409, "conflict");
    let again = resolve(&app, of(members[2]), (2, 0)).await;
    appoint(members[2], &again, 2029).await.ok();
    audit(&app, []).await;
}

/// Who left after the record date chooses still; who came after it doesn't.
#[tokio::test(flavor = "multi_thread")]
async fn the_chair_is_chosen_by_those_of_the_record_date() {
    let app = TestApp::new().await;
    let members = found(&app, 5, 3).await;
    for (member, post) in members.iter().zip(["Seat 1", "Seat 2", "Seat 3"]) {
        seat(&app, *member, post).await;
    }
    let mut story = Story::call(&app, "chair", 1).await;
    let gone = json!({ "on": "2026-12-02", "post": "seat" });
    let path = format!("{PANEL}/resignation");
    app.post(&path, &app.member(members[2]), gone).await.ok();
    let term = json!({
        "member": members[3], "basis": "ex-officio", "post": "The college", "with_vote": true,
        "starts": "2026-12-02", "ends": "2027-12-01",
    });
    app.post(&format!("{PANEL}/memberships"), &app.secretary(), term)
        .await
        .ok();
    app.turn_clock(chrono::Duration::days(1));
    story.nominate(&members[..2]).await;
    story.name_holders().await;
    story.advance("keys").await;
    let path = format!("{}/roll", story.path());
    let roll = app.get(&path, &app.registrar()).await.ok().json();
    let mut voters: Vec<i64> = roll
        .as_array()
        .unwrap()
        .iter()
        .map(|voter| voter["member"].as_i64().unwrap())
        .collect();
    voters.sort_unstable();
    assert_eq!(voters, members[..3]);
}
