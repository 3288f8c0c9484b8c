//! Seats that nobody holds: declined after an election, not filled by one, filled by a by-election
//! (also when the first is declared void), and left by those who may no longer sit.

use hustings::jobs::{self, Job};
use serde_json::{Value, json};

use super::audit::audit;
use super::pages::says;
use super::panel_register::{answer, holder, step};
use super::panel_seats::{LONG, of_vacancy, resign};
use crate::app::TestApp;
use crate::rules;
use crate::story::{Story, found};

const PANEL: &str = "/api/v1/panels/panel";

pub async fn vacancies(app: &TestApp) -> Vec<Value> {
    let path = format!("{PANEL}/vacancies");
    let all = app.get(&path, &app.secretary()).await.ok().json();
    all.as_array().unwrap().clone()
}

/// What an election's winner says.
async fn accept(story: &Story<'_>, member: i64, accepted: bool) {
    let path = format!("{}/answer", story.path());
    let said = json!({ "accepted": accepted });
    let app = story.app;
    app.post(&path, &app.member(member), said).await.ok();
}

/// The second of the elected declines: the ballots are counted again without them.
#[tokio::test(flavor = "multi_thread")]
async fn an_elected_member_declines() {
    let app = &TestApp::new().await;
    let members = found(app, 12, 2).await;
    let story = Story::voting(app, 4, 2, &members).await;
    for member in &members[..5] {
        story.vote(*member, &[1, 0, 0, 0]).await;
    }
    for member in &members[5..9] {
        story.vote(*member, &[0, 1, 2, 0]).await;
    }
    story.vote(members[9], &[0, 0, 0, 1]).await;
    story.close_and_open().await;
    story.advance("counted").await;
    story.advance("declared").await;
    accept(&story, members[0], true).await;
    accept(&story, members[1], false).await;
    story.advance("seated").await;
    let all = vacancies(app).await;
    assert_eq!(all.len(), 1, "{all:?}");
    let vacancy = &all[0];
    assert_eq!(vacancy["cause"], "not-taken-up");
    assert_eq!(vacancy["leaver"], json!(members[1]));
    assert_eq!(
        (&vacancy["since"], &vacancy["until"]),
        (&json!("2026-12-01"), &json!("2028-12-01"))
    );
    // Their voters' next choice; whoever declined isn't asked again.
    let found = step(app, &vacancy["id"], json!({})).await;
    assert_eq!(
        (&found["route"], &found["offered_to"]),
        (&json!("countback"), &json!(members[2]))
    );
    answer(app, &vacancy["id"], members[2], true).await;
    let seat = holder(app, vacancy["post"].as_str().unwrap(), "2027-06-01").await;
    let seat = seat.unwrap();
    assert_eq!(
        (&seat["name"], &seat["basis"], &seat["ends"]),
        (
            &json!("Member M003"),
            &json!("countback"),
            &json!("2028-12-01")
        )
    );
    audit(app, []).await;
}

async fn by_election<'a>(app: &'a TestApp, vacancy: &Value, starts: &str) -> Story<'a> {
    let called = app
        .post(
            "/api/v1/elections",
            &app.secretary(),
            notice(app, vacancy, starts),
        )
        .await;
    Story::of(app, called.ok().json()["uuid"].as_str().unwrap())
}

/// The notice of an election of today, for a vacancy.
fn notice(app: &TestApp, vacancy: &Value, starts: &str) -> Value {
    let mut notice = crate::story::notice_on(app.app.now().date_naive(), "seat", 1);
    notice["vacancy"] = vacancy.clone();
    notice["term_starts"] = starts.into();
    notice
}

/// One stands for two seats. The other seat goes to a by-election, which is declared void; the next
/// one fills it for the rest of the term, and a third finds nobody.
#[tokio::test(flavor = "multi_thread")]
async fn by_elections() {
    let app = &TestApp::new().await;
    let members = found(app, 6, 2).await;
    rules::change(app, |rules| {
        rules["vacancies"]["routes"] = json!(["by-election", "left-vacant"]);
    })
    .await;
    unopposed(&mut Story::call(app, "seat", 2).await, &members[..1]).await;
    let open = vacancies(app).await;
    assert_eq!(open.len(), 1, "{open:?}");
    assert_eq!(
        (&open[0]["cause"], &open[0]["leaver"]),
        (&json!("not-filled"), &json!(null))
    );
    let first = open[0]["id"].clone();
    let path = format!("{PANEL}/vacancies/{first}/step");
    app.post(&path, &app.secretary(), json!({}))
        .await
        .refused(409, "not-ready");
    // The rest of the term is what there is to give.
    app.post(
        "/api/v1/elections",
        &app.secretary(),
        notice(app, &first, "2029-01-01"),
    )
    .await
    .refused(422, "invalid");
    let void = by_election(app, &first, "2027-02-01").await;
    // One at a time.
    app.post(
        "/api/v1/elections",
        &app.secretary(),
        notice(app, &first, "2027-02-01"),
    )
    .await
    .refused(409, "conflict");
    void.void("The notice named the wrong seat.").await.ok();
    let [again, before] = &vacancies(app).await[..] else {
        panic!("the seat is vacant anew");
    };
    assert_eq!(before["settled"]["outcome"], "left-vacant");
    let mut second = by_election(app, &again["id"], "2027-02-01").await;
    unopposed(&mut second, &members[1..2]).await;
    let seat = holder(app, again["post"].as_str().unwrap(), "2027-02-01")
        .await
        .unwrap();
    assert_eq!(
        (&seat["name"], &seat["basis"], &seat["ends"]),
        (
            &json!("Member M002"),
            &json!("by-election"),
            &json!("2028-12-01")
        )
    );
    assert_eq!(
        vacancies(app).await[0]["settled"]["outcome"],
        json!("filled")
    );
    // They leave in turn, and nobody stands: the next route is taken.
    let resigned = app
        .post(
            &format!("{PANEL}/resignation"),
            &app.member(members[1]),
            json!({ "on": "2027-05-01", "post": "seat" }),
        )
        .await;
    let third = resigned.ok().json()["vacancy"].clone();
    unopposed(&mut by_election(app, &third, "2027-06-01").await, &[]).await;
    // The reason is published, and the page says so before.
    let (desk, secretary) = ("/panels/panel/desk", app.secretary());
    let page = format!("{desk}/step?item={third}");
    let page = app.get(&page, &secretary).await;
    let page = says(
        page,
        &[
            "stays vacant",
            "Everybody can read why.",
            "Everybody can read it, on the panel’s page.",
        ],
    );
    assert!(!page.contains("Only secretaries read this."), "{page}");
    let found = step(app, &third, json!({ "reason": "Nobody stood." })).await;
    assert_eq!(found["route"], "left-vacant");
    says(app.get(desk, &secretary).await, &["Nobody stood."]);
    let public = app.page("/panels/panel?on=2027-05-02").await;
    says(public, &["Nobody stood."]);
    assert_eq!(vacancies(app).await[0]["settled"]["note"], "Nobody stood.");
    audit(app, []).await;
}

/// An election that is held anyway fills a seat that is vacant: nobody is looked for any more.
#[tokio::test(flavor = "multi_thread")]
async fn an_election_overtakes_a_vacancy() {
    let app = &TestApp::new().await;
    let members = found(app, 6, 2).await;
    rules::change(app, |rules| {
        rules["vacancies"]["routes"] = json!(["co-option", "left-vacant"]);
    })
    .await;
    transitional(app, members[0], "Seat 1", LONG).await;
    let today = app.app.now().date_naive().to_string();
    let vacancy = resign(app, members[0], &today).await;
    let mut story = Story::call(app, "seat", 2).await;
    unopposed(&mut story, &members[1..3]).await;
    assert!(holder(app, "Seat 1", "2027-01-01").await.is_some());
    let all = vacancies(app).await;
    assert_eq!(all.len(), 1, "{all:?}");
    let settled = &all[0]["settled"];
    assert_eq!(settled["outcome"], "left-vacant");
    assert_eq!(
        settled["note"],
        "An election of the panel has filled the seat."
    );
    of_vacancy(app, &vacancy, "step", json!({ "reason": "None." }))
        .await
        .refused(409, "conflict");
    audit(app, []).await;
}

/// As many stand as there are seats, or fewer: no poll.
async fn unopposed(story: &mut Story<'_>, standing: &[i64]) {
    story.nominate(standing).await;
    story.advance("counted").await;
    story.advance("declared").await;
    for member in standing {
        accept(story, *member, true).await;
    }
    story.advance("seated").await;
}

/// The seats of an election that is declared void after all end, and no route fills them: it is run
/// again. What was there stays readable.
#[tokio::test(flavor = "multi_thread")]
async fn seats_of_a_void_election() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 2).await;
    let mut story = Story::call(app, "seat", 2).await;
    unopposed(&mut story, &members[..1]).await;
    assert!(holder(app, "Seat 1", "2026-12-10").await.is_some());
    app.turn_clock(chrono::Duration::days(30));
    story
        .void("The roll was that of another network.")
        .await
        .ok();
    let today = app.app.now().date_naive().to_string();
    assert!(holder(app, "Seat 1", &today).await.is_none());
    let roster = app.get(PANEL, "").await.ok().json();
    let seat = &roster["posts"].as_array().unwrap();
    let seat = seat.iter().find(|post| post["label"] == "Seat 1").unwrap();
    assert_eq!(seat["terms"][0]["changes"][0]["cause"], "election-void");
    let all = vacancies(app).await;
    assert_eq!(all.len(), 1);
    assert_eq!(all[0]["settled"]["note"], "The election was declared void.");
    audit(app, []).await;
}

pub async fn transitional(app: &TestApp, member: i64, post: &str, (starts, ends): (&str, &str)) {
    let term = json!({
        "member": member, "basis": "transitional", "post": post,
        "starts": starts, "ends": ends, "with_vote": true,
    });
    let path = format!("{PANEL}/memberships");
    app.post(&path, &app.secretary(), term).await.ok();
}

/// The first of these sits on the first seat, the second on the second, and so on.
pub async fn sitting(app: &TestApp, members: &[i64], term: (&str, &str)) {
    for (member, number) in members.iter().zip(1..) {
        transitional(app, *member, &format!("Seat {number}"), term).await;
    }
}

/// A list of members is imported: one of those who sit has left the network, and another has changed
/// employer. The third's seat, once left, isn't given away beyond the day on which it is another's.
#[tokio::test(flavor = "multi_thread")]
async fn those_who_may_no_longer_sit() {
    let app = &TestApp::new().await;
    let members = found(app, 6, 3).await;
    rules::change(app, |rules| {
        rules["holding"]["losing_eligibility"] = "ends-seat".into();
        rules["vacancies"]["routes"] = json!(["co-option", "left-vacant"]);
        rules["vacancies"]["serves"] = "full-term".into();
    })
    .await;
    let year = ("2026-11-01", "2027-12-01");
    sitting(app, &members[..3], year).await;
    transitional(app, members[3], "Seat 3", ("2027-12-01", "2028-12-01")).await;
    let list = "name,email,organisation,network,since,until\n\
        Member M001,m1@example.org,,net,2025-01-01,2026-11-15\n\
        Member M002,m2@example.org,Another trust,net,2025-01-01,\n";
    import(app, list).await;
    let all = vacancies(app).await;
    assert_eq!(all.len(), 1, "{all:?}");
    assert_eq!(
        (&all[0]["cause"], &all[0]["leaver"]),
        (&json!("lost-eligibility"), &json!(members[0]))
    );
    let today = app.app.now().date_naive().to_string();
    assert!(holder(app, "Seat 1", &today).await.is_none());
    let matters = app
        .get(&format!("{PANEL}/matters"), &app.secretary())
        .await
        .ok()
        .json();
    assert_eq!(matters.as_array().unwrap().len(), 1, "{matters}");
    assert_eq!(
        (&matters[0]["kind"], &matters[0]["member"]),
        (&json!("changed-employer"), &json!(members[1]))
    );
    // Why isn't for everybody.
    let roster = app.get(PANEL, "").await.ok().text();
    assert!(
        roster.contains("lost-eligibility") && !roster.contains("list of members"),
        "{roster}"
    );
    one_term_at_a_time(app, &members).await;
    audit(app, []).await;
}

/// A membership that ends on a day that was known long before: nobody sends a list that day, and it is
/// noticed all the same, once.
#[tokio::test(flavor = "multi_thread")]
async fn a_membership_runs_out() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 2).await;
    rules::change(app, |rules| {
        rules["holding"]["losing_eligibility"] = "ends-seat".into();
        rules["vacancies"]["routes"] = json!(["co-option", "left-vacant"]);
    })
    .await;
    sitting(app, &members[..2], LONG).await;
    let list = "name,email,organisation,network,since,until\n\
        Member M001,m1@example.org,,net,2025-01-01,2026-12-05\n";
    import(app, list).await;
    let daily = Job::LookAtMembers;
    jobs::store::begin(app.app.store(), &daily, app.app.now())
        .await
        .unwrap();
    for day in 1..=8 {
        let over = day > 4;
        app.run_jobs().await;
        let all = vacancies(app).await;
        assert_eq!(all.len(), usize::from(over), "December {day}: {all:?}");
        let today = app.app.now().date_naive().to_string();
        assert_eq!(
            holder(app, "Seat 1", &today).await.is_none(),
            over,
            "{today}"
        );
        app.turn_clock(chrono::Duration::days(1));
    }
    let all = vacancies(app).await;
    assert_eq!(
        (&all[0]["cause"], &all[0]["since"]),
        (&json!("lost-eligibility"), &json!("2026-12-05"))
    );
    audit(app, []).await;
}

pub async fn import(app: &TestApp, list: &'static str) {
    let path = "/api/v1/members/import";
    let shown = app
        .send("POST", &format!("{path}/preview"), &app.operator(), list)
        .await;
    let plan = shown.ok().json()["plan"].as_str().unwrap().to_owned();
    app.send(
        "POST",
        &format!("{path}?plan={plan}"),
        &app.operator(),
        list,
    )
    .await
    .ok();
}

async fn one_term_at_a_time(app: &TestApp, members: &[i64]) {
    let today = app.app.now().date_naive().to_string();
    let gone = json!({ "on": today, "post": "seat" });
    let resigned = app
        .post(
            &format!("{PANEL}/resignation"),
            &app.member(members[2]),
            gone,
        )
        .await;
    let vacancy = resigned.ok().json()["vacancy"].clone();
    let meeting = format!("{PANEL}/meetings/{today}");
    let extra = json!({ "starts_at": format!("{today}T00:00:00"), "note": "" });
    app.put(&meeting, &app.secretary(), extra).await.ok();
    let present = json!({ "present": [members[1]] });
    app.put(&format!("{meeting}/attendance"), &app.secretary(), present)
        .await
        .ok();
    let resolution = json!({
        "about": { "kind": "co-option", "member": members[4] },
        "text": "That the member joins the panel.",
        "votes_for": 1, "votes_against": 0, "abstained": 0,
    });
    let carried = app
        .post(
            &format!("{meeting}/resolutions"),
            &app.secretary(),
            resolution,
        )
        .await;
    let carried = carried.ok().json()["id"].clone();
    step(app, &vacancy, json!({ "resolution": carried })).await;
    // A full term would reach into the next holder's.
    let path = format!("{PANEL}/vacancies/{vacancy}/answer");
    app.post(&path, &app.member(members[4]), json!({ "accepted": true }))
        .await
        .refused(409, "conflict");
    let next = holder(app, "Seat 3", "2027-12-01").await.unwrap();
    assert_eq!(next["name"], "Member M004");
}
