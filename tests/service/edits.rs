//! Edits say what they were made from: two people who edit the same thing don't undo each other's work
//! unseen.

use serde_json::{Value, json};

use crate::app::TestApp;
use crate::journeys::pages::send;
use crate::story::{Story, found};

async fn tag(app: &TestApp, path: &str, by: &str) -> String {
    let answer = app.get(path, by).await.ok();
    answer.headers["etag"].to_str().unwrap().to_owned()
}

/// A paper from the phone and one from the desk: the second has to see the first.
#[tokio::test(flavor = "multi_thread")]
async fn a_statement_is_changed_from_the_one_that_was_read() {
    let app = TestApp::new().await;
    let members = found(&app, 3, 1).await;
    let story = Story::call(&app, "seat", 1).await;
    story.advance("nominations").await;
    let by = app.member(members[0]);
    let first = json!({ "statement": "From the start." });
    app.post(&format!("{}/nominations", story.path()), &by, first)
        .await
        .ok();
    let path = format!("{}/nominations/me", story.path());
    let mine = (&*path, &*by);
    let says = async || {
        let own = app.get(&path, &by).await.ok().json();
        own["nomination"]["statement"].as_str().unwrap().to_owned()
    };
    let read = tag(&app, &path, &by).await;
    let from = |device: &str| json!({ "statement": format!("From the {device}.") });
    app.edit(mine, None, from("nowhere"))
        .await
        .refused(428, "precondition-required");
    app.edit(mine, Some(&read), from("phone")).await.ok();
    let stale = app.edit(mine, Some(&read), from("desk")).await;
    let stale = stale.refused(412, "stale").json();
    assert_eq!(says().await, "From the phone.");
    let now = tag(&app, &path, &by).await;
    assert_eq!(stale["etag"], now);
    assert_ne!(now, read);
    let weak = format!("W/{now}");
    app.edit(mine, Some(&weak), from("desk"))
        .await
        .refused(412, "stale");
    let any = format!("\"other\", {now}");
    app.edit(mine, Some(&any), from("desk")).await.ok();
    app.edit(mine, Some("*"), from("sofa")).await.ok();
    assert_eq!(says().await, "From the sofa.");
}

/// Twenty at once, all from the same state: one of them is taken.
#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_edits_from_one_state_one_is_taken() {
    let app = TestApp::new().await;
    let members = found(&app, 3, 1).await;
    let story = Story::call(&app, "seat", 1).await;
    story.advance("nominations").await;
    let by = app.member(members[0]);
    let path = format!("{}/nominations", story.path());
    app.post(&path, &by, json!({ "statement": "First." }))
        .await
        .ok();
    let path = format!("{path}/me");
    let read = tag(&app, &path, &by).await;
    let edits = (0..20).map(|number| {
        let statement = json!({ "statement": format!("Number {number}.") });
        app.edit((&path, &by), Some(&read), statement)
    });
    let answers = futures_util::future::join_all(edits).await;
    let taken = answers.iter().filter(|answer| answer.status == 204);
    assert_eq!(taken.count(), 1);
    let stale = answers.iter().filter(|answer| answer.status == 412);
    assert_eq!(stale.count(), 19);
}

/// A meeting: the first record of who was there needs nothing; what replaces it does. So with minutes,
/// and with a meeting that was moved.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_kept_of_a_meeting() {
    let app = TestApp::new().await;
    let members = found(&app, 3, 1).await;
    let secretary = app.secretary();
    let terms = "/api/v1/panels/panel/memberships";
    let entry = json!({
        "member": members[0], "basis": "ex-officio", "post": "Seat for the college",
        "starts": "2026-11-01", "ends": "2028-01-01",
    });
    app.post(terms, &secretary, entry).await.ok();
    let day = "/api/v1/panels/panel/meetings/2026-12-08";
    let at = |hour: u8| json!({ "starts_at": format!("2026-12-08T{hour}:00:00") });
    let put = async |what: &str, from: Option<&str>, body: Value| {
        app.edit((&format!("{day}{what}"), &secretary), from, body)
            .await
    };
    put("", None, at(12)).await.ok();
    put("", None, at(14))
        .await
        .refused(428, "precondition-required");
    let read = tag(&app, day, &secretary).await;
    put("", Some(&read), at(14)).await.ok();
    put("", Some(&read), at(15)).await.refused(412, "stale");
    app.turn_clock(chrono::Duration::days(8));
    let present = json!({ "present": [members[0]] });
    put("/attendance", Some(&read), present.clone())
        .await
        .refused(412, "stale");
    put("/attendance", None, present.clone()).await.ok();
    put("/attendance", None, json!({ "present": [] }))
        .await
        .refused(428, "precondition-required");
    let read = tag(&app, day, &secretary).await;
    let minutes = |text: &str| json!({ "inner": text, "public": "" });
    put("/minutes", None, minutes("A first version."))
        .await
        .ok();
    put("/minutes", None, minutes("Another."))
        .await
        .refused(428, "precondition-required");
    put("/minutes", Some(&read), minutes("Another."))
        .await
        .refused(412, "stale");
    put("/attendance", Some(&read), json!({ "present": [] }))
        .await
        .refused(412, "stale");
    let read = tag(&app, day, &secretary).await;
    put("/minutes", Some(&read), minutes("A second version."))
        .await
        .ok();
    let kept = app.get(day, &secretary).await.ok().json();
    assert_eq!(kept["inner"], "A second version.");
    assert_eq!(kept["attendance"][0][1], "present");
}

/// That the first needs nothing, and what replaces it is made from it: of two from one state, the second is refused.
async fn is_not_replaced_unseen(
    app: &TestApp,
    path: &str,
    told: &str,
    values: [(Value, Value); 2],
) {
    let [(first, at_first), (second, at_last)] = values;
    let secretary = app.secretary();
    let put = async |from: Option<&str>, body: &Value| {
        app.edit((path, &secretary), from, body.clone()).await
    };
    put(None, &first).await.ok();
    let read = tag(app, path, &secretary).await;
    let kept = app.get(path, &secretary).await.ok().json();
    assert_eq!(kept.pointer(told), Some(&at_first), "{kept}");
    put(None, &second)
        .await
        .refused(428, "precondition-required");
    put(Some(&read), &second).await.ok();
    let stale = put(Some(&read), &first).await.refused(412, "stale").json();
    assert_eq!(stale["etag"], tag(app, path, &secretary).await, "{path}");
    let kept = app.get(path, &secretary).await.ok().json();
    assert_eq!(kept.pointer(told), Some(&at_last), "{kept}");
}

fn holders(registrar: &str) -> Value {
    let person = |name: &str, subject: &str| json!({ "name": name, "subject": subject });
    json!({
        "registrar": person(registrar, "registrar-1"),
        "trustees": [
            person("Tilda One", "trustee-1"),
            person("Theo Two", "trustee-2"),
            person("Tara Three", "trustee-3"),
        ],
    })
}

/// Registrar and trustees, the settings of the poll, and when the panel meets.
#[tokio::test(flavor = "multi_thread")]
async fn what_a_secretary_has_set() {
    let app = TestApp::new().await;
    found(&app, 3, 1).await;
    let story = Story::call(&app, "seat", 1).await;
    let named = ["Rowan", "Robin"].map(|name| (holders(name), json!(name)));
    let path = format!("{}/holders", story.path());
    is_not_replaced_unseen(&app, &path, "/registrar/name", named).await;
    let most = [5, 7].map(|most| (json!({ "most_undelivered": most }), json!(most)));
    let path = format!("{}/poll", story.path());
    is_not_replaced_unseen(&app, &path, "/most_undelivered", most).await;
    let series = |week: i32, starts: &str| {
        json!({
            "week": week, "weekday": "Tue", "at": "12:30:00", "minutes": 60,
            "time_zone": "Europe/London", "place": "Room 1", "starts": starts,
        })
    };
    let first = (series(2, "2026-12-01"), json!(null));
    let second = (series(3, "2027-06-01"), json!("2027-06-01"));
    let path = "/api/v1/panels/panel/meetings/series";
    is_not_replaced_unseen(&app, path, "/0/ends", [first, second]).await;
    // Where they meet is for members, and this is for the secretary.
    app.get(path, &app.member(1))
        .await
        .refused(403, "forbidden");
}

/// The page brings back the state that it was made from.
#[tokio::test(flavor = "multi_thread")]
async fn pages_replace_nothing_unseen() {
    let app = TestApp::new().await;
    found(&app, 3, 1).await;
    let story = Story::call(&app, "seat", 1).await;
    let by = app.secretary();
    let desk = format!("/elections/{}/desk", story.uuid);
    let interface = |what: &str| format!("{}/{what}", story.path());
    let series = "/api/v1/panels/panel/meetings/series".to_owned();
    let when = json!({
        "week": 2, "weekday": "Tue", "at": "12:30:00", "minutes": 60,
        "time_zone": "Europe/London", "starts": "2026-12-01",
    });
    let typed = [
        ("registrar/name", "Robin"),
        ("registrar/subject", "registrar-2"),
        ("trustees/0/name", "Tilda One"),
        ("trustees/0/subject", "trustee-1"),
        ("trustees/1/name", "Theo Two"),
        ("trustees/1/subject", "trustee-2"),
        ("trustees/2/name", "Tara Three"),
        ("trustees/2/subject", "trustee-3"),
    ];
    let codes = [("most_undelivered", "7")];
    let tuesdays = [
        ("week", "3"),
        ("weekday", "Tuesday"),
        ("at", "12:30"),
        ("minutes", "60"),
        ("starts", "2027-01-01"),
    ];
    for (page, typed, path, meanwhile) in [
        (
            format!("{desk}/holders"),
            &typed[..],
            interface("holders"),
            holders("Rowan"),
        ),
        (
            format!("{desk}/poll"),
            &codes[..],
            interface("poll"),
            json!({ "most_undelivered": 5 }),
        ),
        (
            "/panels/panel/desk/series".to_owned(),
            &tuesdays[..],
            series,
            when,
        ),
    ] {
        let state = |text: String| {
            let (_, from) = text.split_once("name=\"state\" value=\"").unwrap();
            let (state, _) = from.split_once("\">").unwrap();
            state.replace("&#34;", "\"").replace("&quot;", "\"")
        };
        let sent = async |state: &str| {
            let mut fields = typed.to_vec();
            fields.push(("state", state));
            send(&app, &page, &by, &fields).await
        };
        let read = state(app.get(&page, &by).await.ok().text());
        app.replace(&path, meanwhile).await.ok();
        let refused = sent(&read).await;
        assert_eq!(refused.status, 412, "{page}");
        let refused = refused.text();
        assert!(
            refused.contains("What you typed is still here"),
            "{refused}"
        );
        // The page that says so was made from what is there now: pressed again, it does it.
        assert_eq!(sent(&state(refused)).await.status, 303, "{page}");
    }
}

/// The description of the interface says where If-Match belongs.
#[tokio::test(flavor = "multi_thread")]
async fn the_description_tells_of_it() {
    let app = TestApp::new().await;
    let described = app.get("/api/v1/openapi.json", "").await.ok().json();
    let mut found = Vec::new();
    for (path, methods) in described["paths"].as_object().unwrap() {
        for (method, door) in methods.as_object().unwrap() {
            let named = |field: &Value| field["in"] == "header" && field["name"] == "If-Match";
            if door["parameters"].as_array().unwrap().iter().any(named) {
                found.push(format!("{method} {path}"));
            }
        }
    }
    insta::assert_snapshot!(found.join("\n"), @r"
    put /api/v1/elections/{uuid}/holders
    put /api/v1/elections/{uuid}/nominations/me
    put /api/v1/elections/{uuid}/poll
    put /api/v1/panels/{slug}/meetings/series
    put /api/v1/panels/{slug}/meetings/{day}
    put /api/v1/panels/{slug}/meetings/{day}/attendance
    put /api/v1/panels/{slug}/meetings/{day}/minutes
    ");
}
