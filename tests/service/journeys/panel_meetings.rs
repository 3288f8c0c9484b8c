//! Meetings month by month: who was there, who wasn't for too long, what everybody may read and
//! what the panel alone; interests; the register in other systems' terms.

use serde_json::{Value, json};

use super::audit::audit;
use super::panel_register::holder;
use crate::app::TestApp;
use crate::rules;
use crate::story::found;

const PANEL: &str = "/api/v1/panels/panel";

/// The whole story.
#[tokio::test(flavor = "multi_thread")]
async fn meetings() {
    let app = &TestApp::new().await;
    let members = found(app, 5, 3).await;
    transitional(app, &members[..3]).await;
    series(app).await;
    minutes(app, &members).await;
    missed(app, &members).await;
    interests(app, &members).await;
    in_other_terms(app).await;
    audit(app, []).await;
}

/// From before the register: no election gave these seats.
async fn transitional(app: &TestApp, members: &[i64]) {
    let path = format!("{PANEL}/memberships");
    let seat = |member: i64, post: &str, starts: &str| {
        json!({
            "member": member, "basis": "transitional", "post": post,
            "starts": starts, "ends": "2028-12-01", "with_vote": true,
        })
    };
    for (member, post) in members.iter().zip(["Seat 1", "Seat 2", "Seat 3"]) {
        app.post(&path, &app.secretary(), seat(*member, post, "2026-12-01"))
            .await
            .ok();
    }
    // Held; and an election's basis isn't the secretary's to give.
    app.post(
        &path,
        &app.secretary(),
        seat(members[0], "Seat 1", "2026-12-05"),
    )
    .await
    .refused(409, "conflict");
    let mut elected = seat(members[0], "Seat 1", "2029-01-01");
    elected["basis"] = "elected".into();
    let refused = app.post(&path, &app.secretary(), elected).await;
    let refused = refused.refused(422, "invalid").text();
    assert!(
        refused.contains("elections give the other terms"),
        "{refused}"
    );
    // A date was wrong: it is corrected, and what was there stays readable.
    let first = holder(app, "Seat 1", "2026-12-01").await.unwrap();
    let correction = json!({ "starts": "2026-11-15", "reason": "The letter says so." });
    let path = format!("{PANEL}/memberships/{}/correction", first["id"]);
    app.post(&path, &app.secretary(), correction).await.ok();
    let first = holder(app, "Seat 1", "2026-11-15").await.unwrap();
    assert_eq!(first["changes"][0]["cause"], "correction");
}

async fn series(app: &TestApp) {
    let series = json!({
        "week": 2, "weekday": "Tue", "at": "12:30:00", "minutes": 90,
        "time_zone": "Europe/London", "place": "https://meet.example/panel", "starts": "2026-12-01",
    });
    let path = format!("{PANEL}/meetings/series");
    app.put(&path, &app.secretary(), series.clone()).await.ok();
    let mut fifth = series;
    fifth["week"] = 5.into();
    app.put(&path, &app.secretary(), fifth)
        .await
        .refused(422, "invalid");
    let moved = json!({ "starts_at": "2027-04-14T12:30:00", "note": "Easter." });
    app.put(
        &format!("{PANEL}/meetings/2027-04-13"),
        &app.secretary(),
        moved,
    )
    .await
    .ok();
    let cancelled = json!({ "cancelled": true, "note": "Summer." });
    app.put(
        &format!("{PANEL}/meetings/2027-08-10"),
        &app.secretary(),
        cancelled,
    )
    .await
    .ok();
    let decade = format!("{PANEL}/meetings?from=2026-12-01&to=2036-12-01");
    app.get(&decade, "").await.refused(422, "invalid");
    let listed = app
        .get(&format!("{PANEL}/meetings?to=2027-09-01"), "")
        .await
        .ok()
        .json();
    let starts: Vec<&str> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["starts_at"].as_str().unwrap())
        .collect();
    // Half past twelve in London, winter and summer.
    assert_eq!(starts[0], "2026-12-08T12:30:00Z");
    assert_eq!(starts[4], "2027-04-14T11:30:00Z");
    let feed = app.get("/panels/panel/meetings.ics", "").await.ok();
    assert_eq!(feed.headers["content-type"], "text/calendar; charset=utf-8");
    let feed = feed.text();
    assert!(
        feed.contains("DTSTART:20270414T113000Z") && feed.contains("STATUS:CANCELLED"),
        "{feed}"
    );
    assert!(
        !feed.contains("meet.example"),
        "the place is for members: {feed}"
    );
}

async fn held(app: &TestApp, day: &str, present: &[i64], apologies: &[i64]) -> Value {
    let at = format!("{day}T15:00:00Z")
        .parse::<chrono::DateTime<chrono::Utc>>()
        .unwrap();
    app.turn_clock(at - hustings::clock::Clock::now(&app.clock));
    let path = format!("{PANEL}/meetings/{day}/attendance");
    let attendance = json!({ "present": present, "apologies": apologies });
    app.put(&path, &app.secretary(), attendance)
        .await
        .ok()
        .json()
}

async fn minutes(app: &TestApp, members: &[i64]) {
    let path = format!("{PANEL}/meetings/2026-12-08");
    let early = json!({ "present": members[..2] });
    app.put(&format!("{path}/attendance"), &app.secretary(), early)
        .await
        .refused(409, "conflict");
    let none = json!({ "inner": "", "public": "" });
    app.put(&format!("{path}/minutes"), &app.secretary(), none)
        .await
        .refused(409, "not-ready");
    let quorum = held(app, "2026-12-08", &members[..2], &[]).await;
    assert_eq!(
        quorum,
        json!({ "quorate": true, "quorum": { "present": 2, "voting": 3, "needed": 1 } })
    );
    let moved = json!({ "starts_at": "2026-12-09T12:30:00" });
    app.replace(&path, moved).await.refused(409, "conflict");
    let both = json!({ "present": [members[0]], "apologies": [members[0]] });
    app.replace(&format!("{path}/attendance"), both)
        .await
        .refused(422, "invalid");
    let stranger = json!({ "present": [members[4]] });
    app.replace(&format!("{path}/attendance"), stranger)
        .await
        .refused(422, "invalid");
    let minutes =
        json!({ "inner": "One member doubted the plan.", "public": "The plan was discussed." });
    app.put(&format!("{path}/minutes"), &app.secretary(), minutes)
        .await
        .ok();
    let inner = app.get(&path, &app.member(members[2])).await.ok().json();
    assert_eq!(inner["inner"], "One member doubted the plan.");
    assert_eq!(inner["place"], "https://meet.example/panel");
    app.get(&path, &app.member(members[4]))
        .await
        .refused(404, "not-found");
    let page = app.page("/panels/panel/meetings").await.ok().text();
    assert!(
        page.contains("The plan was discussed.") && !page.contains("doubted"),
        "{page}"
    );
}

/// Three in a row are looked into; where the rules say so, the seat ends.
async fn missed(app: &TestApp, members: &[i64]) {
    let matters = async || {
        app.get(&format!("{PANEL}/matters"), &app.secretary())
            .await
            .ok()
            .json()
    };
    held(app, "2027-01-12", &members[..2], &[]).await;
    assert_eq!(matters().await, json!([]));
    held(app, "2027-02-09", &members[..1], &[members[1]]).await;
    let raised = matters().await;
    assert_eq!(raised.as_array().unwrap().len(), 1, "{raised}");
    assert_eq!(raised[0]["member"], json!(members[2]));
    assert!(
        holder(app, "Seat 3", "2027-02-10").await.is_some(),
        "a matter ends nothing"
    );
    let path = format!("{PANEL}/matters/{}/outcome", raised[0]["id"]);
    let outcome = json!({ "outcome": "They were ill and will come." });
    app.post(&path, &app.secretary(), outcome.clone())
        .await
        .ok();
    app.post(&path, &app.secretary(), outcome)
        .await
        .refused(409, "conflict");
    rules::change(app, |rules| {
        rules["meetings"]["missed"]["then"] = "ends-seat".into()
    })
    .await;
    held(app, "2027-03-09", &members[..2], &[]).await;
    assert!(holder(app, "Seat 3", "2027-03-09").await.is_some());
    assert!(holder(app, "Seat 3", "2027-03-10").await.is_none());
    let vacancies = app
        .get(&format!("{PANEL}/vacancies"), &app.secretary())
        .await
        .ok()
        .json();
    assert_eq!(vacancies[0]["cause"], "missed-meetings");
}

async fn interests(app: &TestApp, members: &[i64]) {
    let path = format!("{PANEL}/interests");
    let declaration =
        |text: &str, public: bool| json!({ "text": text, "public": public, "since": "2026-01-01" });
    app.post(&path, &app.member(members[4]), declaration("None", true))
        .await
        .refused(403, "forbidden");
    let public = app
        .post(
            &path,
            &app.member(members[0]),
            declaration("Adviser to a supplier", true),
        )
        .await;
    let id = public.ok().json()["id"].clone();
    let inner = app
        .post(
            &path,
            &app.member(members[0]),
            declaration("A relative's shares", false),
        )
        .await;
    let inner = inner.ok().json()["id"].clone();
    assert_eq!(
        app.get(&path, "")
            .await
            .ok()
            .json()
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let all = app
        .get(&format!("{path}/all"), &app.secretary())
        .await
        .ok()
        .json();
    assert_eq!(all.as_array().unwrap().len(), 2);
    let page = app.page("/panels/panel").await.ok().text();
    assert!(
        page.contains("Adviser to a supplier") && !page.contains("relative"),
        "{page}"
    );
    let over = json!({ "on": "2027-03-01" });
    let end = format!("{path}/{id}/end");
    app.post(&end, &app.member(members[1]), over.clone())
        .await
        .refused(403, "forbidden");
    app.post(&end, &app.member(members[0]), over).await.ok();
    let inner = format!("{path}/{inner}/end");
    for (end, on) in [(&end, "2027-03-02"), (&inner, "2025-12-31")] {
        app.post(end, &app.member(members[0]), json!({ "on": on }))
            .await
            .refused(409, "conflict");
    }
    let ended = app.get(&path, "").await.ok().json();
    assert_eq!(ended[0]["ended"], "2027-03-01");
}

async fn in_other_terms(app: &TestApp) {
    let popolo = app
        .get(&format!("{PANEL}/popolo.json"), "")
        .await
        .ok()
        .json();
    let memberships = popolo["memberships"].as_array().unwrap();
    let third = memberships
        .iter()
        .find(|one| one["label"] == "Seat 3")
        .unwrap();
    assert_eq!(
        (&third["start_date"], &third["end_date"]),
        (&json!("2026-12-01"), &json!("2027-03-09"))
    );
    let person = popolo["persons"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["id"] == third["person_id"]);
    assert_eq!(person.unwrap()["name"], "Member M003");
    let csv = app
        .get(&format!("{PANEL}/roster.csv?on=2027-03-09"), "")
        .await
        .ok()
        .text();
    assert!(
        csv.starts_with("post,class,name,with_vote,starts,last_day,status,basis,election"),
        "{csv}"
    );
    assert!(
        csv.contains("Seat 3,member,Member M003,yes,2026-12-01,2027-03-09,in-office,transitional,"),
        "{csv}"
    );
}
