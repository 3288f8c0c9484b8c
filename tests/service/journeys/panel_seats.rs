//! One seat and one office at a time, whichever way somebody comes to them; and vacancies that come to an
//! end whoever doesn't answer, has died, or was never gone.

use hustings::elections::ballot_box::queue::Queue;
use hustings::settings::Settings;
use serde_json::{Value, json};

use super::audit::audit;
use super::panel_register::{answer, holder, step};
use super::panel_vacancies::{import, sitting, transitional, vacancies};
use crate::app::{Answer, TestApp};
use crate::rules;
use crate::smtp::Smtp;
use crate::story::{Story, found};

const PANEL: &str = "/api/v1/panels/panel";
pub const LONG: (&str, &str) = ("2026-11-01", "2028-12-01");

/// A meeting of today, held by these.
pub async fn meeting(app: &TestApp, present: &[i64]) -> String {
    let today = app.app.now().date_naive();
    let meeting = format!("{PANEL}/meetings/{today}");
    let extra = json!({ "starts_at": format!("{today}T00:00:00"), "note": "" });
    app.put(&meeting, &app.secretary(), extra).await.ok();
    let present = json!({ "present": present });
    app.put(&format!("{meeting}/attendance"), &app.secretary(), present)
        .await
        .ok();
    meeting
}

async fn resolve(app: &TestApp, meeting: &str, about: Value) -> Answer {
    let resolution = json!({
        "about": about, "text": "That it be so.",
        "votes_for": 1, "votes_against": 0, "abstained": 0,
    });
    let path = format!("{meeting}/resolutions");
    app.post(&path, &app.secretary(), resolution).await
}

pub async fn co_opt(app: &TestApp, meeting: &str, member: i64) -> Value {
    let about = json!({ "kind": "co-option", "member": member });
    resolve(app, meeting, about).await.ok().json()["id"].clone()
}

pub async fn resign(app: &TestApp, member: i64, on: &str) -> Value {
    let path = format!("{PANEL}/resignation");
    let gone = json!({ "on": on, "post": "seat" });
    let resigned = app.post(&path, &app.member(member), gone).await;
    resigned.ok().json()["vacancy"].clone()
}

pub async fn of_vacancy(app: &TestApp, vacancy: &Value, what: &str, body: Value) -> Answer {
    let path = format!("{PANEL}/vacancies/{vacancy}/{what}");
    app.post(&path, &app.secretary(), body).await
}

pub async fn with_letters(members: usize, seats: usize) -> (TestApp, Smtp, Vec<i64>) {
    let smtp = Smtp::start().await;
    let mut settings = Settings::default();
    settings.mail.general = Some(smtp.sender("elections@example.org"));
    let app = TestApp::configured(Queue::new(2, 1_000), settings).await;
    let members = found(&app, members, seats).await;
    let secretary = json!({
        "subject": "secretary-1", "name": "Somebody", "email": "secretary@example.net",
        "role": "secretary", "panel": "panel",
    });
    app.post("/api/v1/appointments", &app.operator(), secretary)
        .await
        .ok();
    (app, smtp, members)
}

pub fn subjects(smtp: &Smtp, address: &str) -> Vec<String> {
    let letters = smtp.to(address);
    let subjects = letters.iter().map(|letter| letter.header("Subject"));
    subjects.flatten().collect()
}

/// Two seats are offered to one person: the second can't be taken, the offer lapses, and the route is left
/// behind. Those concerned get letters.
#[tokio::test(flavor = "multi_thread")]
async fn two_seats_for_one() {
    let (app, smtp, members) = with_letters(6, 3).await;
    let app = &app;
    rules::change(app, |rules| {
        rules["vacancies"]["routes"] = json!(["co-option", "by-election", "left-vacant"]);
    })
    .await;
    sitting(app, &members[..3], LONG).await;
    let meeting = meeting(app, &members[2..3]).await;
    let today = app.app.now().date_naive().to_string();
    let first = resign(app, members[0], &today).await;
    let second = resign(app, members[1], &today).await;
    let once = co_opt(app, &meeting, members[3]).await;
    let twice = co_opt(app, &meeting, members[3]).await;
    step(app, &first, json!({ "resolution": once })).await;
    // One resolution, one seat; and who sits has one.
    let sits = co_opt(app, &meeting, members[2]).await;
    of_vacancy(app, &second, "step", json!({ "resolution": sits }))
        .await
        .refused(409, "conflict");
    of_vacancy(app, &second, "step", json!({ "resolution": once }))
        .await
        .refused(409, "conflict");
    step(app, &second, json!({ "resolution": twice })).await;
    answer(app, &first, members[3], true).await;
    let path = format!("{PANEL}/vacancies/{second}/answer");
    app.post(&path, &app.member(members[3]), json!({ "accepted": true }))
        .await
        .refused(409, "conflict");
    assert!(holder(app, "Seat 2", &today).await.is_none());
    // Nobody else can be asked before that offer is over.
    of_vacancy(app, &second, "step", json!({ "reason": "None." }))
        .await
        .refused(409, "conflict");
    of_vacancy(app, &second, "lapse", json!({ "reason": "" }))
        .await
        .refused(422, "invalid");
    let reason = json!({ "reason": "They sit already." });
    of_vacancy(app, &second, "lapse", reason.clone()).await.ok();
    of_vacancy(app, &second, "lapse", reason)
        .await
        .refused(409, "conflict");
    of_vacancy(app, &second, "step", json!({}))
        .await
        .refused(409, "not-ready");
    for (route, next) in [
        ("co-option", "A by-election"),
        ("by-election", "The next route is left-vacant"),
    ] {
        let found = step(app, &second, json!({ "reason": "There is none." })).await;
        assert_eq!(
            (&found["route"], &found["offered_to"]),
            (&json!(route), &Value::Null)
        );
        assert!(found["next"].as_str().unwrap().starts_with(next), "{found}");
    }
    let found = step(app, &second, json!({})).await;
    assert_eq!(found["route"], "left-vacant");
    let all = vacancies(app).await;
    let notes = |at: usize| &all[0]["offers"][at]["note"];
    assert_eq!(
        [notes(0), notes(1)],
        ["They sit already.", "There is none."]
    );
    app.run_jobs().await;
    let told = subjects(&smtp, "secretary@example.net");
    let vacant = told.iter().filter(|one| one.contains("a seat is vacant"));
    // The second was settled before anybody could be told.
    assert_eq!(vacant.count(), 0, "{told:?}");
    let third = resign(app, members[2], "2027-03-01").await;
    assert!(third.is_number());
    app.run_jobs().await;
    let told = subjects(&smtp, "secretary@example.net");
    assert!(
        told.contains(&"The panel: a seat is vacant".to_owned()),
        "{told:?}"
    );
    let offered = subjects(&smtp, "m4@example.org");
    assert_eq!(offered, ["The panel: a seat is offered to you"; 2]);
    audit(app, []).await;
}

/// From before the register, too: a seat each, of seats that there are.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_before_is_a_seat_each() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 3).await;
    transitional(app, members[0], "Seat 1", LONG).await;
    let enter = async |post: &str, starts: &str, ends: &str| {
        let term = json!({
            "member": members[0], "basis": "transitional", "post": post, "with_vote": true,
            "starts": starts, "ends": ends,
        });
        let path = format!("{PANEL}/memberships");
        app.post(&path, &app.secretary(), term).await
    };
    enter("Seat 2", "2026-10-01", "2026-11-02")
        .await
        .refused(409, "conflict");
    enter("Seat 22", "2026-10-01", "2026-11-01")
        .await
        .refused(422, "invalid");
    enter("Seat 2", "2026-10-01", "2026-11-01").await.ok();
    // A correction makes no second seat either.
    let earlier = holder(app, "Seat 2", "2026-10-15").await.unwrap();
    let path = format!("{PANEL}/memberships/{}/correction", earlier["id"]);
    let longer = json!({ "ends": "2026-11-02", "reason": "A slip." });
    app.post(&path, &app.secretary(), longer)
        .await
        .refused(409, "conflict");
    enter("Seat 2", "2026-09-01", "2026-09-01")
        .await
        .refused(422, "invalid");
    // Nor does one give a seat to two, or a term no day.
    transitional(app, members[1], "Seat 3", ("2026-11-01", "2027-01-01")).await;
    transitional(app, members[2], "Seat 3", ("2027-01-01", "2028-12-01")).await;
    let first = holder(app, "Seat 3", "2026-12-01").await.unwrap();
    let path = format!("{PANEL}/memberships/{}/correction", first["id"]);
    let reason = "A slip.";
    for (wrong, status, kind) in [
        (
            json!({ "ends": "2027-01-02", "reason": reason }),
            409,
            "conflict",
        ),
        (
            json!({ "ends": "2026-11-01", "reason": reason }),
            422,
            "invalid",
        ),
        (
            json!({ "starts": "2027-01-02", "reason": reason }),
            422,
            "invalid",
        ),
        (json!({ "reason": reason }), 422, "invalid"),
        (
            json!({ "void": true, "ends": "2026-12-02", "reason": reason }),
            422,
            "invalid",
        ),
    ] {
        app.post(&path, &app.secretary(), wrong)
            .await
            .refused(status, kind);
    }
}

/// An office hangs on the place by which its holder votes, as on a seat: it ends with it, also by a
/// correction, and isn't stretched beyond.
#[tokio::test(flavor = "multi_thread")]
async fn an_office_and_a_place() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 3).await;
    transitional(app, members[0], "Seat 1", LONG).await;
    let place = json!({
        "member": members[1], "basis": "ex-officio", "post": "The college", "with_vote": true,
        "starts": LONG.0, "ends": LONG.1,
    });
    let place = app
        .post(&format!("{PANEL}/memberships"), &app.secretary(), place)
        .await;
    let place = place.ok().json()["id"].clone();
    let meeting = meeting(app, &members[..1]).await;
    for (post, member) in [("vice-chair", members[0]), ("chair", members[1])] {
        let about =
            json!({ "kind": "officer", "post": post, "member": member, "starts": "2026-12-01" });
        resolve(app, &meeting, about).await.ok();
    }
    let until = async |post: &str| {
        let office = holder(app, post, "2026-12-02").await.unwrap();
        office["ends"].as_str().unwrap().to_owned()
    };
    let correct = async |id: &Value, what: Value| {
        let path = format!("{PANEL}/memberships/{id}/correction");
        let mut correction = what;
        correction["reason"] = "A slip.".into();
        app.post(&path, &app.secretary(), correction).await
    };
    assert_eq!(until("Chair").await, "2028-12-01");
    let chair = holder(app, "Chair", "2026-12-02").await.unwrap();
    correct(&chair["id"], json!({ "ends": "2028-12-02" }))
        .await
        .refused(409, "conflict");
    correct(&chair["id"], json!({ "ends": "2028-11-01" }))
        .await
        .ok();
    let gone = json!({ "on": "2027-06-01", "cause": "resignation" });
    let path = format!("{PANEL}/memberships/{place}/end");
    app.post(&path, &app.secretary(), gone).await.ok();
    assert_eq!(until("Chair").await, "2027-06-01");
    let seat = holder(app, "Seat 1", "2026-12-02").await.unwrap();
    correct(&seat["id"], json!({ "starts": "2026-12-05" }))
        .await
        .refused(409, "conflict");
    correct(&seat["id"], json!({ "ends": "2027-03-01" }))
        .await
        .ok();
    assert_eq!(until("Vice-chair").await, "2027-03-01");
    correct(&seat["id"], json!({ "void": true })).await.ok();
    assert!(holder(app, "Vice-chair", "2026-12-02").await.is_none());
}

/// A resignation that was recorded by mistake leaves no vacancy, and no offer.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_has_left() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 2).await;
    transitional(app, members[0], "Seat 1", LONG).await;
    let seat = holder(app, "Seat 1", "2026-12-02").await.unwrap();
    let path = format!("{PANEL}/memberships/{}/end", seat["id"]);
    for (on, cause) in [
        ("2026-10-31", "death"),
        (LONG.1, "death"),
        ("2027-01-01", "seat-ended"),
        ("2027-01-01", "correction"),
    ] {
        let gone = json!({ "on": on, "cause": cause });
        app.post(&path, &app.secretary(), gone)
            .await
            .refused(422, "invalid");
    }
    let vacancy = resign(app, members[0], "2027-03-01").await;
    let path = format!("{PANEL}/memberships/{}/correction", seat["id"]);
    let later = json!({ "ends": "2027-04-01", "reason": "They wrote April." });
    app.post(&path, &app.secretary(), later).await.ok();
    assert_eq!(vacancies(app).await[0]["since"], "2027-04-01");
    let never = json!({ "ends": LONG.1, "reason": "They meant another panel." });
    app.post(&path, &app.secretary(), never).await.ok();
    let all = vacancies(app).await;
    assert_eq!(all[0]["settled"]["outcome"], "withdrawn", "{all:?}");
    of_vacancy(app, &vacancy, "step", json!({}))
        .await
        .refused(409, "conflict");
    audit(app, []).await;
}

/// Somebody whose term was taken back before it began has nothing to resign from, and declares nothing.
#[tokio::test(flavor = "multi_thread")]
async fn what_never_was_is_not_resigned() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 2).await;
    let coming = ("2027-01-01", "2028-12-01");
    transitional(app, members[0], "Seat 1", coming).await;
    let seat = holder(app, "Seat 1", "2027-01-01").await.unwrap();
    let path = format!("{PANEL}/memberships/{}/correction", seat["id"]);
    let void = json!({ "void": true, "reason": "A slip." });
    app.post(&path, &app.secretary(), void).await.ok();
    let by = app.member(members[0]);
    let gone = json!({ "on": "2027-01-02", "post": "seat" });
    app.post(&format!("{PANEL}/resignation"), &by, gone)
        .await
        .refused(404, "not-found");
    let interest = json!({ "text": "None", "public": true, "since": "2026-01-01" });
    app.post(&format!("{PANEL}/interests"), &by, interest)
        .await
        .refused(403, "forbidden");
}

/// The ballots are counted again: one who died, one who has left the network, and one who sits since the
/// seat fell vacant aren't found. When it is settled, the register leads to the count.
#[tokio::test(flavor = "multi_thread")]
async fn who_can_be_found() {
    let app = &TestApp::new().await;
    let members = found(app, 12, 2).await;
    let story = Story::voting(app, 6, 2, &members).await;
    for member in &members[..6] {
        story.vote(*member, &[1, 0, 2, 3, 4, 5]).await;
    }
    for member in &members[6..11] {
        story.vote(*member, &[0, 1, 2, 3, 4, 5]).await;
    }
    let list = format!("{}/nominations", story.path());
    let all = app.get(&list, &app.secretary()).await.ok().json();
    let third = all.as_array().unwrap().iter();
    let third = third
        .filter(|one| one["member"] == json!(members[2]))
        .map(|one| one["id"].clone())
        .next()
        .unwrap();
    let why = json!({ "reason": "The family wrote." });
    app.post(&format!("{list}/{third}/death"), &app.secretary(), why)
        .await
        .ok();
    story.close_and_open().await;
    story.seat(&members[..2]).await;
    let today = app.app.now().date_naive().to_string();
    let vacancy = resign(app, members[0], &today).await;
    app.turn_clock(chrono::Duration::days(20));
    import(
        app,
        "name,email,network,since,until\nMember M004,m4@example.org,net,2025-01-01,2026-12-02\n",
    )
    .await;
    // Since a week, and so not yet when the seat fell vacant.
    let week_ago = app.app.now().date_naive() - chrono::Days::new(7);
    let place = json!({
        "member": members[4], "basis": "ex-officio", "post": "The college", "with_vote": true,
        "starts": week_ago, "ends": "2028-12-01",
    });
    app.post(&format!("{PANEL}/memberships"), &app.secretary(), place)
        .await
        .ok();
    let found = step(app, &vacancy, json!({})).await;
    assert_eq!(
        (&found["route"], &found["offered_to"]),
        (&json!("countback"), &json!(members[5]))
    );
    answer(app, &vacancy, members[5], true).await;
    let on = (app.app.now().date_naive() + chrono::Days::new(1)).to_string();
    let seat = holder(app, "Seat 1", &on).await.unwrap();
    assert_eq!(seat["vacancy"], vacancy);
    let count = format!("{PANEL}/vacancies/{}/transcript", seat["vacancy"]);
    let transcript = app.get(&count, "").await.ok().json();
    assert_eq!(transcript["filled"], json!([6]));
    let page = app
        .page(&format!("/panels/panel?on={on}"))
        .await
        .ok()
        .text();
    assert!(page.contains(&count), "{page}");
    audit(app, []).await;
}

/// A seat for nurses goes to who is a nurse today in the panel's own network, also by co-option; and the
/// rules say how many are co-opted at a time.
#[tokio::test(flavor = "multi_thread")]
async fn a_nursing_seat_is_co_opted_by_a_nurse() {
    let app = &TestApp::new().await;
    let members = found(app, 3, 2).await;
    let operator = app.operator();
    app.post(
        "/api/v1/networks",
        &operator,
        json!({ "slug": "other", "name": "Another" }),
    )
    .await
    .ok();
    let nurse = |number: u8, network: &str, until: Value| {
        json!({
            "name": format!("Nurse {number}"), "email": format!("n{number}@example.org"),
            "networks": [{ "network": network, "since": "2025-01-01", "until": until, "category": "nurse" }],
        })
    };
    let nurses = json!([
        nurse(1, "other", Value::Null),
        nurse(2, "net", json!("2026-06-01")),
        nurse(3, "net", Value::Null),
        nurse(4, "net", Value::Null),
    ]);
    let entered = app.post("/api/v1/members", &operator, nurses).await.ok();
    let entered = entered.json();
    let nurses = entered.as_array().unwrap().iter();
    let nurses: Vec<i64> = nurses.map(|row| row["id"].as_i64().unwrap()).collect();
    rules::change(app, |rules| {
        let mut class = rules["seats"][0].clone();
        class["name"] = "nursing".into();
        class["label"] = "Nursing seat".into();
        class["seats"] = 2.into();
        class["categories"] = json!(["nurse"]);
        rules["seats"].as_array_mut().unwrap().push(class);
        rules["vacancies"]["routes"] = json!(["co-option", "left-vacant"]);
        rules["vacancies"]["co_option"]["most"] = 1.into();
    })
    .await;
    transitional(app, members[0], "Seat 1", LONG).await;
    let today = app.app.now().date_naive().to_string();
    let now = (&*today, LONG.1);
    transitional(app, nurses[2], "Nursing seat 1", now).await;
    transitional(app, nurses[3], "Nursing seat 2", now).await;
    let meeting = meeting(app, &members[..1]).await;
    let vacancy = resign(app, nurses[2], &today).await;
    let second = resign(app, nurses[3], &today).await;
    for stranger in [members[1], nurses[0], nurses[1]] {
        let resolution = co_opt(app, &meeting, stranger).await;
        of_vacancy(app, &vacancy, "step", json!({ "resolution": resolution }))
            .await
            .refused(409, "conflict");
    }
    let resolution = co_opt(app, &meeting, nurses[2]).await;
    step(app, &vacancy, json!({ "resolution": resolution })).await;
    answer(app, &vacancy, nurses[2], true).await;
    let resolution = co_opt(app, &meeting, nurses[3]).await;
    of_vacancy(app, &second, "step", json!({ "resolution": resolution }))
        .await
        .refused(409, "conflict");
    audit(app, []).await;
}
