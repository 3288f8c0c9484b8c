//! Chair and vice-chair: a run-off over three rounds with a tie for who goes on, chosen by those who
//! sit on the record date, and a resolution of a quorate meeting; who chairs when the chair has gone.

use serde_json::{Value, json};

use super::audit::{audit, secrets_of, verified};
use super::panel_register::holder;
use super::panel_vacancies::{sitting, transitional};
use crate::app::TestApp;
use crate::rules;
use crate::story::{Story, found};

const PANEL: &str = "/api/v1/panels/panel";

/// The whole story.
#[tokio::test(flavor = "multi_thread")]
async fn officers() {
    let app = &TestApp::new().await;
    let members = found(app, 12, 6).await;
    sitting(app, &members[..6], ("2026-11-01", "2028-12-01")).await;
    // One has left by the record date, and another is on the panel without a vote.
    let today = app.app.now().date_naive().to_string();
    let gone = json!({ "on": today, "post": "seat" });
    let path = format!("{PANEL}/resignation");
    app.post(&path, &app.member(members[5]), gone).await.ok();
    let guest = json!({
        "member": members[6], "basis": "ex-officio", "post": "Adviser",
        "starts": "2026-11-01", "ends": "2028-12-01", "with_vote": false,
    });
    let path = format!("{PANEL}/memberships");
    app.post(&path, &app.secretary(), guest).await.ok();
    let panel = &members[..5];
    let chair = run_off(app, panel).await;
    vice_chair_by_resolution(app, panel, members[6]).await;
    succession(app, panel, &chair).await;
    audit(app, []).await;
}

/// The next round, as the secretary calls it; with a lot where who goes on is a tie.
async fn round<'a>(app: &'a TestApp, before: &Story<'_>, tied: bool) -> Story<'a> {
    let path = format!("{}/rounds", before.path());
    let day = |days: u64| app.app.now().date_naive() + chrono::Days::new(days);
    let next = |lot: Value| {
        json!({
            "voting_opens": format!("{}T09:00:00", day(2)),
            "voting_closes": format!("{}T17:00:00", day(3)),
            "lot": lot,
        })
    };
    let mut lot = json!(null);
    if tied {
        app.post(&path, &app.secretary(), next(lot))
            .await
            .refused(409, "lot-needed");
        // The notice said where the seed comes from.
        let own = json!({ "source": "drawn at the meeting", "seed": "17" });
        app.post(&path, &app.secretary(), next(own))
            .await
            .refused(422, "invalid");
        lot = json!({ "seed": "17" });
    }
    let mut backwards = next(lot.clone());
    backwards["voting_closes"] = backwards["voting_opens"].clone();
    app.post(&path, &app.secretary(), backwards)
        .await
        .refused(422, "invalid");
    let called = app.post(&path, &app.secretary(), next(lot.clone())).await;
    let uuid = called.ok().json()["uuid"].as_str().unwrap().to_owned();
    app.post(&path, &app.secretary(), next(lot))
        .await
        .refused(409, "conflict");
    Story::of(app, &uuid)
}

/// The names on the ballot, in its order.
async fn standing(story: &Story<'_>) -> Vec<String> {
    let shown = story.app.get(&story.path(), "").await.ok().json();
    let candidates = shown["candidates"].as_array().unwrap().iter();
    candidates
        .map(|one| one["name"].as_str().unwrap().to_owned())
        .collect()
}

/// Those who sit on the record date with a vote choose, each marking one of so many.
async fn poll(story: &mut Story<'_>, panel: &[i64], choices: [usize; 5]) {
    let candidates = standing(story).await.len();
    story.make_keys().await;
    let mut voters: Vec<i64> = story.codes.keys().copied().collect();
    voters.sort_unstable();
    assert_eq!(voters, panel, "the electorate as of the record date");
    for (member, choice) in panel.iter().zip(choices) {
        let mut marks = vec![0; candidates];
        marks[choice] = 1;
        story.vote(*member, &marks).await;
    }
    story.close_and_open().await;
    story.advance("counted").await;
}

async fn run_off(app: &TestApp, panel: &[i64]) -> String {
    let mut first = Story::call(app, "chair", 1).await;
    first.nominate(&panel[..4]).await;
    poll(&mut first, panel, [0, 0, 1, 2, 3]).await;
    first
        .try_advance("declared")
        .await
        .refused(409, "not-ready");
    let mut second = round(app, &first, true).await;
    assert_eq!(standing(&second).await.len(), 3);
    poll(&mut second, panel, [0, 0, 1, 1, 2]).await;
    let mut third = round(app, &second, false).await;
    let left = standing(&third).await;
    assert_eq!(left, standing(&second).await[..2]);
    poll(&mut third, panel, [1, 0, 1, 0, 1]).await;
    // Decided: there is no further round.
    let path = format!("{}/rounds", third.path());
    let further = json!({
        "voting_opens": "2027-06-01T09:00:00", "voting_closes": "2027-06-02T09:00:00",
    });
    app.post(&path, &app.secretary(), further)
        .await
        .refused(409, "conflict");
    let winner = left[1].as_str();
    let number: usize = winner.trim_start_matches("Member M").parse().unwrap();
    third.advance("declared").await;
    let accepted = json!({ "accepted": true });
    let path = format!("{}/answer", third.path());
    app.post(&path, &app.member(panel[number - 1]), accepted)
        .await
        .ok();
    third.advance("seated").await;
    let chair = holder(app, "Chair", "2026-12-19").await.unwrap();
    assert_eq!(
        (&chair["name"], &chair["basis"]),
        (&json!(winner), &json!("elected"))
    );
    assert_eq!(chair["election"], json!(third.uuid));
    let page = app.page("/panels/panel").await.ok().text();
    assert!(
        page.contains(&format!("/elections/{}/result", third.uuid)),
        "{page}"
    );
    winner.to_owned()
}

async fn vice_chair_by_resolution(app: &TestApp, panel: &[i64], guest: i64) {
    let series = json!({
        "week": 2, "weekday": "Tue", "at": "12:30:00", "minutes": 60,
        "time_zone": "Europe/London", "starts": "2026-12-01",
    });
    let path = format!("{PANEL}/meetings/series");
    app.put(&path, &app.secretary(), series).await.ok();
    let meeting = format!("{PANEL}/meetings/2026-12-08");
    let attended = async |present: &[i64]| {
        let present = json!({ "present": present });
        let path = format!("{meeting}/attendance");
        app.replace(&path, present).await.ok();
    };
    rules::change(app, |rules| {
        rules["meetings"]["quorum"] = json!({ "kind": "members", "members": 3 });
    })
    .await;
    attended(&panel[..2]).await;
    let resolutions = format!("{meeting}/resolutions");
    let resolve = async |member: i64, votes_for: i64, against: i64| {
        let resolution = json!({
            "about": { "kind": "officer", "post": "vice-chair", "member": member, "starts": "2026-12-09" },
            "text": "That the member is vice-chair.",
            "proposer": panel[0], "seconder": panel[1],
            "votes_for": votes_for, "votes_against": against, "abstained": 0,
        });
        app.post(&resolutions, &app.secretary(), resolution).await
    };
    let chair = holder(app, "Chair", "2026-12-09").await.unwrap()["member"]
        .as_i64()
        .unwrap();
    let other = *panel.iter().find(|member| **member != chair).unwrap();
    // Two of five can't decide where three are asked for.
    assert_eq!(resolve(other, 2, 0).await.ok().json()["carried"], false);
    attended(&panel[..3]).await;
    // Only who has a vote there takes an office, and one; a tie is lost; more votes than people is
    // no vote.
    for (who, said) in [
        (chair, "they give that up first"),
        (guest, "no seat with a vote"),
    ] {
        let refused = resolve(who, 3, 0).await.refused(409, "conflict").text();
        assert!(refused.contains(said), "{refused}");
    }
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
    let gone = json!({ "on": "2027-06-01", "post": "chair" });
    let resigned = app
        .post(&path, &app.member(panel[number - 1]), gone)
        .await
        .ok()
        .json();
    // An office is no seat: no vacancy to be filled by routes.
    assert_eq!(resigned["vacancy"], json!(null));
    let on = |on: &str| format!("{PANEL}?on={on}");
    let before = app.get(&on("2027-05-31"), "").await.ok().json();
    let after = app.get(&on("2027-06-01"), "").await.ok().json();
    assert_eq!(before["acting_chair"], json!(null));
    let vice = holder(app, "Vice-chair", "2027-06-01").await.unwrap();
    assert_eq!(after["acting_chair"], vice["name"]);
}

/// Where the rules say so, longer service decides a tie, of who goes on and of who is elected, and nobody draws a lot.
#[tokio::test(flavor = "multi_thread")]
async fn longer_service_decides() {
    let app = &TestApp::new().await;
    let panel = found(app, 4, 4).await;
    rules::change(app, |rules| {
        rules["officers"]["tie"] = "longer-service".into();
        rules["officers"]["ballot"] =
            json!({ "method": "run-off", "drops": "lowest", "rounds": 2 });
    })
    .await;
    // Each has served a day longer than the one before.
    for (member, seat) in panel.iter().zip(1..=4) {
        let (post, since) = (format!("Seat {seat}"), format!("2026-11-0{}", 9 - seat));
        transitional(app, *member, &post, (since.as_str(), "2028-12-01")).await;
    }
    let mut first = Story::call(app, "chair", 1).await;
    first.nominate(&panel[..3]).await;
    poll(&mut first, &panel, [0, 0, 1, 2, 0]).await;
    let mut last = round(app, &first, false).await;
    assert_eq!(standing(&last).await, ["Member M001", "Member M003"]);
    poll(&mut last, &panel, [0, 0, 1, 1, 0]).await;
    let (_, report) = verified(app, &last.uuid).await.unwrap();
    assert_eq!(report.failure, None);
    let content = report.content.unwrap();
    let count = &content.counts[0];
    assert_eq!((&*count.elected, count.lot.is_some()), (&[2][..], false));
    let order = count.tie_order.as_ref().unwrap();
    assert_eq!(order.order, [2, 1]);
    audit(app, secrets_of(&last)).await;
}
