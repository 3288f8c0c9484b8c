//! Two at one seat in the same moment: one has it, and the other is told.

use futures_util::future::join_all;
use serde_json::{Value, json};

use super::audit::audit;
use super::panel_register::{holder, step};
use super::panel_seats::{LONG, co_opt, meeting, of_vacancy, resign};
use super::panel_vacancies::{sitting, vacancies};
use crate::app::{Answer, TestApp};
use crate::rules;
use crate::story::found;

const PANEL: &str = "/api/v1/panels/panel";

/// A panel of three, of whom the first has left; gives its members, the vacancy, and resolutions that choose the
/// fourth, the fifth and the sixth.
async fn vacant(app: &TestApp) -> (Vec<i64>, Value, Vec<Value>) {
    let members = found(app, 7, 3).await;
    rules::change(app, |rules| {
        rules["vacancies"]["routes"] = json!(["co-option", "left-vacant"]);
    })
    .await;
    sitting(app, &members[..3], LONG).await;
    let meeting = meeting(app, &members[2..3]).await;
    let today = app.app.now().date_naive().to_string();
    let vacancy = resign(app, members[0], &today).await;
    let mut chosen = Vec::new();
    for member in &members[3..6] {
        chosen.push(co_opt(app, &meeting, *member).await);
    }
    (members, vacancy, chosen)
}

/// The terms of the first seat that are in force today.
async fn in_office(app: &TestApp) -> Vec<Value> {
    let today = app.app.now().date_naive();
    let roster = app.get(&format!("{PANEL}?on={today}"), "").await.ok();
    let posts = roster.json()["posts"].as_array().unwrap().clone();
    let seat = posts.into_iter().find(|post| post["label"] == "Seat 1");
    let terms = seat.unwrap()["terms"].as_array().unwrap().clone();
    let now = |term: &Value| term["status"] == "in-office";
    terms.into_iter().filter(now).collect()
}

async fn accept(app: &TestApp, vacancy: &Value, member: i64) -> Answer {
    let path = format!("{PANEL}/vacancies/{vacancy}/answer");
    let taken = json!({ "accepted": true });
    app.post(&path, &app.member(member), taken).await
}

/// Three people whom the panel has chosen, for one vacancy: one of them is asked.
#[tokio::test(flavor = "multi_thread")]
async fn of_three_co_options_one_is_offered_the_seat() {
    let app = &TestApp::new().await;
    let (members, vacancy, chosen) = vacant(app).await;
    let steps = chosen.iter().map(|resolution| {
        let body = json!({ "resolution": resolution });
        of_vacancy(app, &vacancy, "step", body)
    });
    let answers = join_all(steps).await;
    let (taken, refused): (Vec<Answer>, Vec<Answer>) = answers
        .into_iter()
        .partition(|answer| answer.status.is_success());
    assert_eq!((taken.len(), refused.len()), (1, 2));
    for answer in refused {
        answer.refused(409, "conflict");
    }
    let asked = taken[0].json()["offered_to"].as_i64().unwrap();
    let listed = vacancies(app).await;
    assert_eq!(listed[0]["offers"].as_array().unwrap().len(), 1);
    assert_eq!(listed[0]["offers"][0]["member"], asked);
    // None of the others has it, however fast they are.
    let answers = members[3..6]
        .iter()
        .map(|member| accept(app, &vacancy, *member));
    for (member, answer) in members[3..6].iter().zip(join_all(answers).await) {
        assert_eq!(answer.status.is_success(), *member == asked, "{answer:?}");
    }
    let seated = in_office(app).await;
    assert_eq!(seated.len(), 1, "{seated:?}");
    assert_eq!(seated[0]["member"], asked);
    audit(app, []).await;
}

/// Whoever is asked accepts while the secretary enters somebody else into the seat, whichever comes first.
#[tokio::test(flavor = "multi_thread")]
async fn a_seat_is_taken_once() {
    for answers_first in [true, false] {
        let app = &TestApp::new().await;
        let (members, vacancy, chosen) = vacant(app).await;
        step(app, &vacancy, json!({ "resolution": chosen[0] })).await;
        let (asked, other) = (members[3], members[6]);
        let today = app.app.now().date_naive().to_string();
        let entry = json!({
            "member": other, "basis": "transitional", "post": "Seat 1",
            "starts": today, "ends": LONG.1, "with_vote": true,
        });
        let path = format!("{PANEL}/memberships");
        let secretary = app.secretary();
        let enter = app.post(&path, &secretary, entry);
        let answer = accept(app, &vacancy, asked);
        let (answered, entered) = if answers_first {
            tokio::join!(answer, enter)
        } else {
            let (entered, answered) = tokio::join!(enter, answer);
            (answered, entered)
        };
        let accepted = answered.status.is_success();
        assert_ne!(
            accepted,
            entered.status.is_success(),
            "{answered:?} {entered:?}"
        );
        let (late, seated) = if accepted {
            (entered, asked)
        } else {
            (answered, other)
        };
        late.refused(409, "conflict");
        let terms = in_office(app).await;
        assert_eq!(terms.len(), 1, "{terms:?}");
        assert_eq!(terms[0]["member"], seated);
        let filled = vacancies(app).await[0]["settled"]["outcome"] == "filled";
        assert_eq!(filled, accepted);
        audit(app, []).await;
    }
}

/// Whoever is asked accepts, twice and from two devices, while the secretary lets the offer lapse: the seat is
/// theirs, or nobody's.
#[tokio::test(flavor = "multi_thread")]
async fn an_offer_is_taken_or_lapses() {
    for answers_first in [true, false] {
        let app = &TestApp::new().await;
        let (members, vacancy, chosen) = vacant(app).await;
        step(app, &vacancy, json!({ "resolution": chosen[0] })).await;
        let asked = members[3];
        let reason = json!({ "reason": "They don't answer." });
        let lapse = of_vacancy(app, &vacancy, "lapse", reason);
        let twice = join_all([accept(app, &vacancy, asked), accept(app, &vacancy, asked)]);
        let (taken, lapsed) = if answers_first {
            tokio::join!(twice, lapse)
        } else {
            let (lapsed, taken) = tokio::join!(lapse, twice);
            (taken, lapsed)
        };
        let taken = taken.iter().filter(|answer| answer.status.is_success());
        let taken = taken.count();
        let lapses = usize::from(lapsed.status.is_success());
        assert_eq!(taken + lapses, 1, "{lapsed:?}");
        let today = app.app.now().date_naive().to_string();
        let seated = holder(app, "Seat 1", &today).await;
        assert_eq!(seated.is_some(), taken == 1, "{seated:?}");
        assert_eq!(in_office(app).await.len(), taken);
        audit(app, []).await;
    }
}
