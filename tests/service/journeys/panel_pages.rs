//! A panel's affairs from pages alone: a seat that is offered, an officer whom a meeting chose.

use serde_json::json;

use super::audit::{audit, secrets_of};
use super::pages::{form, hidden, leads_to, says, send};
use super::panel_register::{answer, holder, step};
use super::panel_vacancies::vacancies;
use crate::app::TestApp;
use crate::story::{Story, found};

/// Of six people the first three stand for so many seats, and so many vote for them in their order: the first sit.
async fn elected(app: &TestApp, seats: usize, voters: usize) -> (Story<'_>, Vec<i64>) {
    let members = found(app, 6, seats).await;
    let story = Story::voting(app, 3, seats, &members).await;
    for member in &members[..voters] {
        story.vote(*member, &[1, 2, 3]).await;
    }
    story.close_and_open().await;
    story.seat(&members[..seats]).await;
    (story, members)
}

/// Whoever is found for a vacant seat answers on a page of their own, which nobody else sees; the secretary ends an
/// offer that nobody answers.
#[tokio::test(flavor = "multi_thread")]
async fn a_seat_that_is_offered() {
    let app = TestApp::new().await;
    let (_, members) = elected(&app, 1, 3).await;
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
    let afterwards = "/panels/panel?on=2027-03-02";
    says(
        app.page(afterwards).await,
        &[
            "1 March 2027",
            "Vacant: the holder resigned.",
            "Next: a countback of the last election’s ballots.",
        ],
    );
    let step = format!("{desk}/step?item={vacancy}");
    leads_to(
        &send(&app, &step, &secretary, &[]).await,
        &format!("{desk}?done=step"),
    );
    says(app.get(desk, &secretary).await, &["End the offer"]);
    let public = says(
        app.page(afterwards).await,
        &["Somebody is asked to take it, and has not answered."],
    );
    assert!(!public.contains("Member M002"), "{public}");
    says(
        app.get(&page, &app.member(members[1])).await,
        &["Seat 1", "you sit from 1 March 2027 to", "Yes, I accept"],
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
    let unsaid = send(&app, &page, &third, &[]).await;
    assert_eq!(unsaid.status, 422);
    let unsaid = unsaid.text();
    let marked = "<fieldset id=\"accepted\" role=\"radiogroup\" aria-describedby=\"accepted-wrong";
    let group = unsaid.split_once(marked).expect("marked as wrong").1;
    let (group, _) = group.split_once('>').unwrap();
    assert!(group.ends_with("aria-invalid=\"true\""), "{unsaid}");
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

/// That somebody has died was a mistake: their term goes on, and nobody is asked for their seat any more. Once
/// somebody has taken it, it is theirs.
#[tokio::test(flavor = "multi_thread")]
async fn who_was_not_gone() {
    let app = TestApp::new().await;
    let (story, members) = elected(&app, 1, 3).await;
    let (secretary, desk) = (app.secretary(), "/panels/panel/desk");
    let before = holder(&app, "Seat 1", "2027-04-01").await.unwrap();
    let term = format!("/api/v1/panels/panel/memberships/{}", before["id"]);
    let dies = async || {
        let gone = json!({ "on": "2027-03-01", "cause": "death" });
        let recorded = app.post(&format!("{term}/end"), &secretary, gone).await;
        let vacancy = recorded.ok().json()["vacancy"].clone();
        let found = step(&app, &vacancy, json!({})).await;
        assert_eq!(found["offered_to"], members[1], "{found}");
        vacancy
    };
    let vacancy = dies().await;
    assert!(holder(&app, "Seat 1", "2027-04-01").await.is_none());
    let stays = format!("{desk}/stays?item={vacancy}");
    says(
        app.get(desk, &secretary).await,
        &["Recorded by mistake", stays.as_str()],
    );
    says(
        app.get(&stays, &secretary).await,
        &[
            "Has not left: Member M001, Seat 1",
            "goes on",
            "and they themselves if they ask for their data.",
        ],
    );
    assert_eq!(send(&app, &stays, &secretary, &[]).await.status, 422);
    let why = [("reason", "It was a namesake.")];
    leads_to(
        &send(&app, &stays, &secretary, &why).await,
        &format!("{desk}?done=stays"),
    );
    let after = holder(&app, "Seat 1", "2027-04-01").await.unwrap();
    assert_eq!(
        (&after["id"], &after["ends"]),
        (&before["id"], &before["ends"])
    );
    // What was written stays readable.
    let causes = [0, 1].map(|number| after["changes"][number]["cause"].clone());
    assert_eq!(causes, ["death", "correction"]);
    assert_eq!(vacancies(&app).await[0]["settled"]["outcome"], "withdrawn");
    let offered = format!("/api/v1/panels/panel/vacancies/{vacancy}/answer");
    let takes = json!({ "accepted": true });
    app.post(&offered, &app.member(members[1]), takes)
        .await
        .refused(403, "forbidden");

    // Once more, and this time the seat is taken before anybody notices.
    let vacancy = dies().await;
    answer(&app, &vacancy, members[1], true).await;
    let stays = format!("{desk}/stays?item={vacancy}");
    let page = app.get(desk, &secretary).await.ok().text();
    assert!(!page.contains(&stays));
    let late = send(&app, &stays, &secretary, &why).await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("somebody has taken the seat"));
    let correction = json!({ "ends": before["ends"], "reason": "It was a namesake." });
    for (by, status) in [
        (app.auditor(), 403),
        (app.member(members[0]), 403),
        (secretary.clone(), 409),
    ] {
        let path = format!("{term}/correction");
        let refused = app.post(&path, &by, correction.clone()).await;
        assert_eq!(refused.status, status);
    }
    let seated = holder(&app, "Seat 1", "2027-04-01").await.unwrap();
    assert_eq!(seated["member"], members[1]);
    audit(&app, secrets_of(&story)).await;
}

/// A meeting is moved with its note; none is called over another; and one that was cancelled takes place after all.
#[tokio::test(flavor = "multi_thread")]
async fn meetings_of_the_desk() {
    let app = TestApp::new().await;
    found(&app, 3, 1).await;
    let (secretary, desk) = (app.secretary(), "/panels/panel/desk");
    let meeting = |at: &str, note: &str, state: Option<&str>| {
        let mut fields = vec![("starts_at", at), ("minutes", "60"), ("note", note)];
        fields.extend(state.map(|tag| ("state", tag)));
        form(&fields)
    };
    let call = format!("{desk}/meeting");
    let plan = meeting("2027-01-12T18:00", "Bring the plan.", None);
    let called = app.send("POST", &call, &secretary, plan).await;
    leads_to(&called, &format!("{desk}?done=meeting"));
    // The second Tuesday of each month.
    let series = json!({
        "week": 2, "weekday": "Tuesday", "at": "18:00:00", "minutes": 60,
        "time_zone": "Europe/London", "starts": "2027-02-01",
    });
    let path = "/api/v1/panels/panel/meetings/series";
    app.put(path, &secretary, series).await.ok();
    let over = async |at: &str, why: &str| {
        let another = meeting(at, "Another", None);
        let refused = app.send("POST", &call, &secretary, another).await;
        assert_eq!(refused.status, 409, "{at}");
        let page = refused.text();
        for said in ["id=\"starts_at-wrong\"", ">Another</textarea>", why] {
            assert!(page.contains(said), "{at}: {said} is missing:\n{page}");
        }
    };
    over("2027-01-12T10:00", "move that one.").await;
    over("2027-02-09T10:00", "move that one.").await;

    let page_of = |act: &str| format!("{desk}/{act}?day=2027-01-12");
    let state = async |act: &str, said: &str| {
        let page = says(app.get(&page_of(act), &secretary).await, &[said]);
        assert!(!page.contains(">Snow</textarea>"), "{page}");
        hidden(&page, "state")
    };
    let done = async |act: &str, fields: String| {
        let answer = app.send("POST", &page_of(act), &secretary, fields).await;
        leads_to(&answer, &format!("{desk}?done={act}"));
        let listed = app.get("/api/v1/panels/panel/meetings", "").await.ok();
        let first = listed.json()[0].clone();
        assert_eq!(first["day"], "2027-01-12");
        first
    };
    let tag = state("shift", ">Bring the plan.</textarea>").await;
    let moved = meeting("2027-01-12T19:00", "Bring the plan.", Some(tag.as_str()));
    assert_eq!(
        done("shift", moved).await["starts_at"],
        "2027-01-12T19:00:00Z"
    );
    let tag = state("cancel", "marked as cancelled").await;
    let snow = form(&[("note", "Snow"), ("state", &*tag)]);
    assert_eq!(done("cancel", snow).await["status"], "cancelled");
    over("2027-01-12T10:00", "hold that one after all.").await;
    let hold = page_of("hold");
    says(
        app.get(desk, &secretary).await,
        &["Hold it after all", hold.as_str()],
    );
    let tag = state("hold", "It was cancelled").await;
    let held = meeting("2027-01-12T19:00", "", Some(tag.as_str()));
    let held = done("hold", held).await;
    assert_eq!(
        (&held["status"], &held["note"]),
        (&json!("planned"), &json!(""))
    );
    audit(&app, []).await;
}

/// A meeting chooses its chair, and the secretary records that on the desk.
#[tokio::test(flavor = "multi_thread")]
async fn a_chair_is_recorded_on_the_desk() {
    let app = TestApp::new().await;
    let (story, members) = elected(&app, 2, 4).await;
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
