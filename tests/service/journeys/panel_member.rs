//! A panel's page for those who sit on it: where the next meeting is, what was said at the last, their interests, and
//! a resignation.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::audit::audit;
use super::pages::{leads_to, says, send};
use super::panel_register::holder;
use crate::app::TestApp;
use crate::browser::Browser;
use crate::mail;

const PANEL: &str = "/api/v1/panels/panel";
const PAGE: &str = "/panels/panel/my";
const PLACE: &str = "https://meet.example/panel";

/// The first two of three members sit on the panel; the second holds no seat. It meets on the second Tuesday.
async fn panel(app: &TestApp) {
    let secretary = app.secretary();
    for (member, basis, post) in [
        (1, "transitional", "Seat 1"),
        (2, "ex-officio", "The college"),
    ] {
        let term = json!({
            "member": member, "basis": basis, "post": post,
            "starts": "2026-11-01", "ends": "2028-12-01", "with_vote": true,
        });
        let path = format!("{PANEL}/memberships");
        app.post(&path, &secretary, term).await.ok();
    }
    let series = json!({
        "week": 2, "weekday": "Tue", "at": "12:30:00", "minutes": 90,
        "time_zone": "Europe/London", "place": PLACE, "starts": "2026-12-01",
    });
    let path = format!("{PANEL}/meetings/series");
    app.put(&path, &secretary, series).await.ok();
}

/// It meets, and what is inner stays so.
async fn meets(app: &TestApp) {
    let after: DateTime<Utc> = "2026-12-08T15:00:00Z".parse().unwrap();
    app.turn_clock_to(after);
    let (path, secretary) = (format!("{PANEL}/meetings/2026-12-08"), app.secretary());
    let there = json!({ "present": [1, 2] });
    app.put(&format!("{path}/attendance"), &secretary, there)
        .await
        .ok();
    let minutes = json!({ "inner": "We spoke of money.", "public": "The panel met." });
    app.put(&format!("{path}/minutes"), &secretary, minutes)
        .await
        .ok();
    let resolved = json!({
        "about": { "kind": "decision" }, "text": "Meet in spring",
        "votes_for": 2, "votes_against": 0, "abstained": 0,
    });
    app.post(&format!("{path}/resolutions"), &secretary, resolved)
        .await
        .ok();
}

#[tokio::test(flavor = "multi_thread")]
async fn who_sits_sees_what_is_inside() {
    let (app, smtp) = mail::app().await;
    says(app.page("/panels/panel").await, &["No meeting is arranged."]);
    panel(&app).await;
    says(
        app.page("/panels/panel").await,
        &["The next one: Tuesday 8 December 2026"],
    );
    let (first, third) = (app.member(1), app.member(3));
    says(
        app.get(PAGE, &first).await,
        &[PLACE, "Seat 1", "Declare an interest"],
    );
    says(app.get(PAGE, &app.member(2)).await, &[PLACE, "The college"]);
    app.get(PAGE, &third).await.refused(404, "not-found");
    app.get(&format!("{PAGE}/declare"), &third)
        .await
        .refused(404, "not-found");
    meets(&app).await;
    let inside = [
        "We spoke of money.",
        "Meet in spring",
        "for the panel alone",
    ];
    says(app.get(PAGE, &first).await, &inside);
    // The way there: for whoever sits, and for nobody else.
    let link = format!("href=\"{PAGE}\"");
    for (email, sits) in [("m1@example.org", true), ("m3@example.org", false)] {
        let browser = Browser::new(&app);
        browser.sign_in(&smtp, email).await;
        let home = browser.get("/my").await.ok().text();
        assert_eq!(home.contains(&link), sits, "{email}: {home}");
    }
    // Whoever has left finds it still; a term that never was opens nothing.
    let held = [("Seat 1", "m1@example.org"), ("The college", "m2@example.org")];
    // No code is sent to the same address twice at once.
    app.turn_clock(chrono::Duration::hours(1));
    for (post, email) in held {
        let term = holder(&app, post, "2026-12-08").await.unwrap();
        let term = format!("{PANEL}/memberships/{}", term["id"]);
        let (act, body) = match post {
            "Seat 1" => ("end", json!({ "on": "2026-12-08", "cause": "resignation" })),
            _ => ("correction", json!({ "void": true, "reason": "A slip." })),
        };
        app.post(&format!("{term}/{act}"), &app.secretary(), body)
            .await
            .ok();
        let browser = Browser::new(&app);
        browser.sign_in(&smtp, email).await;
        let home = browser.get("/my").await.ok().text();
        assert_eq!(home.contains(&link), act == "end", "{email}: {home}");
    }
    audit(&app, []).await;
}

async fn interests(app: &TestApp) -> Vec<Value> {
    let path = format!("{PANEL}/interests/all");
    let all = app.get(&path, &app.secretary()).await.ok().json();
    all.as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn interests_are_declared_on_a_page() {
    let (app, _smtp) = mail::app().await;
    panel(&app).await;
    let (first, second) = (app.member(1), app.member(2));
    let declare = format!("{PAGE}/declare");
    says(app.get(&declare, &first).await, &["stays as you wrote it"]);
    let unsaid = [("text", ""), ("since", "2026-01-01")];
    assert_eq!(send(&app, &declare, &first, &unsaid).await.status, 422);
    let shares = [
        ("text", "Shares of Acme"),
        ("since", "2026-01-01"),
        ("public", "yes"),
    ];
    leads_to(
        &send(&app, &declare, &first, &shares).await,
        &format!("{PAGE}?done=declare"),
    );
    let cousin = [("text", "A cousin at Acme"), ("since", "2026-02-01")];
    send(&app, &declare, &second, &cousin).await;
    says(
        app.get(PAGE, &first).await,
        &["Shares of Acme", "Member M002</strong>: A cousin at Acme"],
    );
    let public = says(app.page("/panels/panel").await, &["Shares of Acme"]);
    assert!(!public.contains("cousin"), "{public}");
    let declared = interests(&app).await;
    let over = format!("{PAGE}/over?item={}", declared[0]["id"]);
    app.get(&over, &second).await.refused(404, "not-found");
    says(app.get(&over, &first).await, &["Shares of Acme"]);
    leads_to(
        &send(&app, &over, &first, &[("on", "2026-12-01")]).await,
        &format!("{PAGE}?done=over"),
    );
    assert_eq!(interests(&app).await[0]["ended"], "2026-12-01");
    let page = says(app.get(PAGE, &first).await, &["You have declared none."]);
    assert!(!page.contains("Shares of Acme"), "{page}");
    audit(&app, []).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn who_resigns_is_told_before_what_cannot_be_taken_back() {
    let (app, _smtp) = mail::app().await;
    panel(&app).await;
    meets(&app).await;
    let (first, second) = (app.member(1), app.member(2));
    let term = holder(&app, "Seat 1", "2026-12-08").await.unwrap();
    let resign = format!("{PAGE}/resign?item={}", term["id"]);
    says(app.get(PAGE, &first).await, &[resign.as_str()]);
    app.get(&resign, &second).await.refused(404, "not-found");
    says(
        app.get(&resign, &first).await,
        &[
            "Resign: Seat 1",
            "This can’t be taken back.",
            "you can’t take it up again by yourself",
        ],
    );
    let past = send(&app, &resign, &first, &[("on", "2026-12-01")]).await;
    assert_eq!(past.status, 422);
    leads_to(
        &send(&app, &resign, &first, &[("on", "2026-12-10")]).await,
        &format!("{PAGE}?done=resign"),
    );
    let after = holder(&app, "Seat 1", "2026-12-09").await.unwrap();
    assert_eq!(after["changes"][0]["cause"], "resignation");
    assert!(holder(&app, "Seat 1", "2026-12-10").await.is_none());
    says(app.get(PAGE, &first).await, &["9 December 2026", PLACE]);
    // Afterwards: what was while they sat, and nothing of what comes.
    app.turn_clock_to("2026-12-20T12:00:00Z".parse().unwrap());
    let page = says(
        app.get(PAGE, &first).await,
        &["You do not sit on the panel now.", "We spoke of money."],
    );
    assert!(!page.contains(PLACE) && !page.contains("/resign"), "{page}");
    app.get(&resign, &first).await.refused(404, "not-found");
    audit(&app, []).await;
}

/// Whoever has a place twice, one after the other, resigns from the one that they mean: the same sent again ends
/// no other term.
#[tokio::test(flavor = "multi_thread")]
async fn a_resignation_ends_one_term() {
    let (app, _smtp) = mail::app().await;
    panel(&app).await;
    let second = app.member(2);
    let later = json!({
        "member": 2, "basis": "ex-officio", "post": "The college",
        "starts": "2028-12-01", "ends": "2029-12-01", "with_vote": true,
    });
    let path = format!("{PANEL}/memberships");
    app.post(&path, &app.secretary(), later).await.ok();
    let today = app.app.now().date_naive().to_string();
    let term = holder(&app, "The college", &today).await.unwrap()["id"].clone();
    let path = format!("{PANEL}/resignation");
    let gone = json!({ "on": today, "post": "place", "term": term });
    app.post(&path, &second, gone.clone()).await.ok();
    app.post(&path, &second, gone).await.refused(404, "not-found");
    assert!(holder(&app, "The college", &today).await.is_none());
    let next = holder(&app, "The college", "2029-01-01").await.unwrap();
    // The page names its term.
    let resign = format!("{PAGE}/resign?item={}", next["id"]);
    let page = says(
        app.get(&resign, &second).await,
        &["You can’t take it up again by yourself."],
    );
    for of_a_seat in ["how the place is filled", "Somebody else is found"] {
        assert!(!page.contains(of_a_seat), "{page}");
    }
    leads_to(
        &send(&app, &resign, &second, &[("on", "2029-01-02")]).await,
        &format!("{PAGE}?done=resign"),
    );
    let next = holder(&app, "The college", "2029-01-01").await.unwrap();
    assert_eq!(next["ends"], "2029-01-02");
    audit(&app, []).await;
}

/// Somebody whose only term never was has no page of the panel.
#[tokio::test(flavor = "multi_thread")]
async fn a_term_that_never_was_opens_no_door() {
    let (app, _smtp) = mail::app().await;
    panel(&app).await;
    let second = app.member(2);
    says(app.get(PAGE, &second).await, &["The college"]);
    let today = app.app.now().date_naive().to_string();
    let term = holder(&app, "The college", &today).await.unwrap();
    let path = format!("{PANEL}/memberships/{}/correction", term["id"]);
    let void = json!({ "void": true, "reason": "A slip." });
    app.post(&path, &app.secretary(), void).await.ok();
    app.get(PAGE, &second).await.refused(404, "not-found");
    audit(&app, []).await;
}
