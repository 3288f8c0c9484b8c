//! A panel's affairs from pages alone: a seat that is offered, an officer whom a meeting chose.

use serde_json::json;

use super::audit::{audit, secrets_of};
use super::pages::{leads_to, says, send};
use super::panel_register::holder;
use crate::app::TestApp;
use crate::story::{Story, found};

/// Whoever is found for a vacant seat answers on a page of their own, which nobody else sees; the secretary ends an
/// offer that nobody answers.
#[tokio::test(flavor = "multi_thread")]
async fn a_seat_that_is_offered() {
    let app = TestApp::new().await;
    let members = found(&app, 6, 1).await;
    let story = Story::voting(&app, 3, 1, &members).await;
    for member in &members[..3] {
        story.vote(*member, &[1, 2, 3]).await;
    }
    story.close_and_open().await;
    story.seat(&members[..1]).await;
    let leaving = json!({ "on": "2027-03-01", "post": "seat" });
    let resigned = app
        .post(
            "/api/v1/panels/panel/resignation",
            &app.member(members[0]),
            leaving,
        )
        .await;
    let vacancy = resigned.ok().json()["vacancy"].clone();
    let (secretary, desk) = (app.secretary(), "/panels/panel/desk");
    let page = format!("/panels/panel/vacancies/{vacancy}/answer");
    let step = format!("{desk}/step?item={vacancy}");
    leads_to(
        &send(&app, &step, &secretary, &[]).await,
        &format!("{desk}?done=step"),
    );
    says(app.get(desk, &secretary).await, &["End the offer"]);
    says(
        app.get(&page, &app.member(members[1])).await,
        &[
            "Seat 1",
            "you sit from 1 March 2027 to",
            "Yes, I take the seat",
        ],
    );
    for other in [&app.member(members[2]), &app.member(members[0])] {
        app.get(&page, other).await.refused(404, "not-found");
    }
    let lapse = format!("{desk}/lapse?item={vacancy}");
    assert_eq!(send(&app, &lapse, &secretary, &[]).await.status, 422);
    leads_to(
        &send(
            &app,
            &lapse,
            &secretary,
            &[("reason", "No answer in two weeks")],
        )
        .await,
        &format!("{desk}?done=lapse"),
    );
    app.get(&page, &app.member(members[1]))
        .await
        .refused(404, "not-found");
    send(&app, &step, &secretary, &[]).await;
    let third = app.member(members[2]);
    assert_eq!(send(&app, &page, &third, &[]).await.status, 422);
    leads_to(
        &send(&app, &page, &third, &[("accepted", "yes")]).await,
        "/my?done=answer",
    );
    app.get(&page, &third).await.refused(404, "not-found");
    says(
        app.get(desk, &secretary).await,
        &["Member M003 took the seat."],
    );
}

/// A meeting chooses its chair, and the secretary records that on the desk.
#[tokio::test(flavor = "multi_thread")]
async fn a_chair_is_recorded_on_the_desk() {
    let app = TestApp::new().await;
    let members = found(&app, 6, 2).await;
    let story = Story::voting(&app, 3, 2, &members).await;
    for member in &members[..4] {
        story.vote(*member, &[1, 2, 3]).await;
    }
    story.close_and_open().await;
    story.seat(&members[..2]).await;
    app.turn_clock_to("2027-01-12T20:00:00Z".parse().unwrap());
    let secretary = app.secretary();
    let meeting = "/api/v1/panels/panel/meetings/2027-01-12";
    let called = json!({ "starts_at": "2027-01-12T18:00:00", "note": "" });
    app.put(meeting, &secretary, called).await.ok();
    let there = json!({ "present": members[..2] });
    app.put(&format!("{meeting}/attendance"), &secretary, there)
        .await
        .ok();
    let page = "/panels/panel/desk/officer?day=2027-01-12";
    says(
        app.get(page, &secretary).await,
        &["Which office", "Whom the meeting chose", "Member M002"],
    );
    let [first, second] = [members[0], members[1]].map(|member| member.to_string());
    let choice = [
        ("about/post", "chair"),
        ("about/member", &second),
        ("about/starts", "2027-01-13"),
        ("text", "That they chair the panel."),
        ("proposer", &first),
        ("seconder", &second),
        ("votes_for", "2"),
        ("votes_against", "0"),
        ("abstained", "0"),
    ];
    leads_to(
        &send(&app, page, &secretary, &choice).await,
        "/panels/panel/desk?done=officer",
    );
    let chair = holder(&app, "Chair", "2027-01-13").await.unwrap();
    assert_eq!(
        (&chair["name"], &chair["basis"]),
        (&json!("Member M002"), &json!("resolution"))
    );
    audit(&app, secrets_of(&story)).await;
}
