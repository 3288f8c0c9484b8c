//! What a secretary enters is a decision of one panel: by its own numbers, within its rules, and moved by
//! those who were there with a vote.

use hustings::access::Role;
use serde_json::{Value, json};

use super::audit::audit;
use super::pages::{leads_to, says, send};
use super::panel_register::{answer, holder, step};
use super::panel_seats::{LONG, co_opt, meeting, resign};
use super::panel_vacancies::{import, sitting, transitional};
use crate::app::TestApp;
use crate::rules;
use crate::story::{found, notice_on};

const PANEL: &str = "/api/v1/panels/panel";

/// What has a number on one panel has none for the secretary of another.
#[tokio::test(flavor = "multi_thread")]
async fn numbers_of_another_panel() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 2).await;
    let other = json!({ "slug": "other", "network": "net", "name": "Another panel", "seats": 1 });
    app.post("/api/v1/panels", &app.operator(), other)
        .await
        .ok();
    transitional(app, members[0], "Seat 1", LONG).await;
    let list =
        "name,email,network,since,until\nMember M001,m1@example.org,net,2025-01-01,2026-11-20\n";
    import(app, list).await;
    let path = format!("{PANEL}/matters");
    let matters = app.get(&path, &app.secretary()).await.ok().json();
    let matter = &matters[0]["id"];
    assert!(matter.is_number(), "{matters}");
    let meeting = meeting(app, &members[..1]).await;
    let resolution = co_opt(app, &meeting, members[1]).await;
    let seat = holder(app, "Seat 1", "2026-12-02").await.unwrap();
    let seat = &seat["id"];
    let vacancy = resign(app, members[0], "2027-03-01").await;
    let stranger = app.token(Role::Secretary, "secretary-2", &["other"]);
    let gone = json!({ "on": "2027-01-01", "cause": "death" });
    let void = json!({ "void": true, "reason": "A slip." });
    let adviser = json!({
        "member": members[1], "basis": "co-opted", "post": "Adviser",
        "starts": "2027-01-01", "ends": "2028-01-01", "resolution": resolution,
    });
    for (what, body) in [
        (format!("memberships/{seat}/end"), gone),
        (format!("memberships/{seat}/correction"), void),
        (format!("vacancies/{vacancy}/step"), json!({})),
        (
            format!("vacancies/{vacancy}/lapse"),
            json!({ "reason": "None." }),
        ),
        (
            format!("matters/{matter}/outcome"),
            json!({ "outcome": "None." }),
        ),
        ("memberships".to_owned(), adviser),
    ] {
        let path = format!("/api/v1/panels/other/{what}");
        app.post(&path, &stranger, body)
            .await
            .refused(404, "not-found");
    }
    audit(app, []).await;
}

/// What begins now is a decision: the limits are asked. Beside the seats there is as much room as the
/// rules give, and no seat and no office is given that way.
#[tokio::test(flavor = "multi_thread")]
async fn what_begins_now() {
    let app = &TestApp::new().await;
    let members = found(app, 5, 3).await;
    rules::change(app, |rules| {
        rules["limits"]["consecutive_terms"] = 1.into();
        rules["vacancies"]["co_option"]["most"] = 1.into();
    })
    .await;
    transitional(app, members[0], "Seat 1", ("2024-12-01", "2026-12-02")).await;
    let enter = async |member: i64, basis: &str, post: &str, resolution: &Value| {
        let term = json!({
            "member": member, "basis": basis, "post": post, "with_vote": true,
            "starts": "2026-12-02", "ends": "2027-12-01", "resolution": resolution,
        });
        let path = format!("{PANEL}/memberships");
        app.post(&path, &app.secretary(), term).await
    };
    // One term in a row, and that was the last.
    enter(members[0], "transitional", "Seat 2", &Value::Null)
        .await
        .refused(409, "conflict");
    for post in ["Seat 2", "Chair"] {
        enter(members[1], "ex-officio", post, &Value::Null)
            .await
            .refused(409, "conflict");
    }
    let meeting = meeting(app, &members[..1]).await;
    let mut chosen = Vec::new();
    for member in &members[..4] {
        chosen.push(co_opt(app, &meeting, *member).await);
    }
    enter(members[0], "co-opted", "Adviser 1", &chosen[0])
        .await
        .refused(409, "conflict");
    enter(members[1], "co-opted", "Adviser 1", &chosen[1])
        .await
        .ok();
    enter(members[2], "co-opted", "Adviser 2", &chosen[2])
        .await
        .refused(409, "conflict");
    rules::change(app, |rules| {
        rules["vacancies"]["routes"] = json!(["left-vacant"]);
        rules["vacancies"]["co_option"] = Value::Null;
    })
    .await;
    enter(members[3], "co-opted", "Adviser 3", &chosen[3])
        .await
        .refused(409, "conflict");
    audit(app, []).await;
}

/// While a by-election is under way for a seat, nobody finds that its holder has not left.
#[tokio::test(flavor = "multi_thread")]
async fn a_by_election_is_under_way() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 2).await;
    rules::change(app, |rules| {
        rules["vacancies"]["routes"] = json!(["by-election", "left-vacant"]);
    })
    .await;
    transitional(app, members[0], "Seat 1", LONG).await;
    let vacancy = resign(app, members[0], "2027-03-01").await;
    let mut notice = notice_on(app.app.now().date_naive(), "seat", 1);
    notice["vacancy"] = vacancy;
    notice["term_starts"] = "2027-03-01".into();
    app.post("/api/v1/elections", &app.secretary(), notice)
        .await
        .ok();
    let seat = holder(app, "Seat 1", "2026-12-02").await.unwrap();
    let path = format!("{PANEL}/memberships/{}/correction", seat["id"]);
    let never = json!({ "ends": LONG.1, "reason": "They meant another panel." });
    app.post(&path, &app.secretary(), never)
        .await
        .refused(409, "conflict");
    audit(app, []).await;
}

/// Two of one organisation are offered a seat each, and the rules allow one.
#[tokio::test(flavor = "multi_thread")]
async fn two_of_one_organisation() {
    let app = &TestApp::new().await;
    let members = found(app, 6, 3).await;
    let list = "name,email,organisation,network,since\n\
        Member M004,m4@example.org,A trust,net,2025-01-01\n\
        Member M005,m5@example.org,A trust,net,2025-01-01\n";
    import(app, list).await;
    rules::change(app, |rules| {
        rules["limits"]["from_one_organisation"] = 1.into();
        rules["vacancies"]["routes"] = json!(["co-option", "left-vacant"]);
    })
    .await;
    sitting(app, &members[..3], LONG).await;
    let meeting = meeting(app, &members[2..3]).await;
    let today = app.app.now().date_naive().to_string();
    let first = resign(app, members[0], &today).await;
    let second = resign(app, members[1], &today).await;
    for (vacancy, member) in [(&first, members[3]), (&second, members[4])] {
        let resolution = co_opt(app, &meeting, member).await;
        step(app, vacancy, json!({ "resolution": resolution })).await;
    }
    answer(app, &first, members[3], true).await;
    let path = format!("{PANEL}/vacancies/{second}/answer");
    let accepted = json!({ "accepted": true });
    app.post(&path, &app.member(members[4]), accepted)
        .await
        .refused(409, "conflict");
    audit(app, []).await;
}

/// A resolution is moved by two who were there with a vote, and puts somebody into an office.
#[tokio::test(flavor = "multi_thread")]
async fn who_moves_a_resolution() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 2).await;
    sitting(app, &members[..2], LONG).await;
    let guest = json!({
        "member": members[2], "basis": "ex-officio", "post": "Adviser",
        "starts": LONG.0, "ends": LONG.1, "with_vote": false,
    });
    let path = format!("{PANEL}/memberships");
    app.post(&path, &app.secretary(), guest).await.ok();
    let meeting = meeting(app, &members[..3]).await;
    let path = format!("{meeting}/resolutions");
    let resolve = async |proposer: i64, post: &str| {
        let about = json!({
            "kind": "officer", "post": post, "member": members[0], "starts": "2026-12-01",
        });
        let resolution = json!({
            "about": about, "text": "That it be so.", "proposer": proposer, "seconder": members[1],
            "votes_for": 2, "votes_against": 0, "abstained": 0,
        });
        app.post(&path, &app.secretary(), resolution).await
    };
    for (proposer, post, status, kind) in [
        (members[1], "chair", 422, "invalid"),
        (members[0], "seat", 422, "invalid"),
        (members[2], "chair", 409, "conflict"),
    ] {
        resolve(proposer, post).await.refused(status, kind);
    }
    resolve(members[0], "chair").await.ok();
    audit(app, []).await;
}

const DESK: &str = "/panels/panel/desk";

/// A matter stands on the panel's desk until the secretary says there what came of it.
#[tokio::test(flavor = "multi_thread")]
async fn a_matter_on_the_desk() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 2).await;
    transitional(app, members[0], "Seat 1", LONG).await;
    let secretary = app.secretary();
    let before = says(app.get(DESK, &secretary).await, &["Who sits"]);
    assert!(!before.contains("Matters to look into"), "{before}");
    let list =
        "name,email,network,since,until\nMember M001,m1@example.org,net,2025-01-01,2026-11-20\n";
    import(app, list).await;
    let path = format!("{PANEL}/matters");
    let raised = app.get(&path, &secretary).await.ok().json();
    let settle = format!("{DESK}/settle?item={}", raised[0]["id"]);
    let detail = raised[0]["detail"].as_str().unwrap();
    assert!(detail.contains("their membership was over"), "{detail}");
    let shown = [
        "Matters to look into",
        "Member M001",
        settle.as_str(),
        detail,
    ];
    says(app.get(DESK, &secretary).await, &shown);
    says(
        app.get(&settle, &secretary).await,
        &[
            "Settle the matter: Member M001",
            detail,
            "This can’t be taken back.",
        ],
    );
    assert_eq!(send(app, &settle, &secretary, &[]).await.status, 422);
    leads_to(
        &send(
            app,
            &settle,
            &secretary,
            &[("outcome", "A slip in the list")],
        )
        .await,
        &format!("{DESK}?done=settle"),
    );
    let after = says(
        app.get(DESK, &secretary).await,
        &["None is open.", "A slip in the list"],
    );
    assert!(!after.contains(&settle), "{after}");
    app.get(&settle, &secretary).await.refused(404, "not-found");
    audit(app, []).await;
}

/// A term that no election gives is entered on the desk, and corrected there.
#[tokio::test(flavor = "multi_thread")]
async fn a_term_is_entered_on_the_desk() {
    let app = &TestApp::new().await;
    found(app, 4, 2).await;
    let secretary = app.secretary();
    let enter = format!("{DESK}/enter");
    says(app.get(DESK, &secretary).await, &[enter.as_str()]);
    let term = [
        ("email", "m2@example.org"),
        ("basis", "ex-officio"),
        ("post", "The college"),
        ("starts", "2026-11-01"),
        ("ends", "2027-11-01"),
        ("with_vote", "yes"),
    ];
    leads_to(
        &send(app, &enter, &secretary, &term).await,
        &format!("{DESK}?done=enter"),
    );
    let entered = holder(app, "The college", "2026-12-01").await.unwrap();
    assert_eq!(
        (&entered["name"], &entered["with_vote"]),
        (&json!("Member M002"), &json!(true))
    );
    let mut unknown = term;
    unknown[0].1 = "nobody@example.org";
    let refused = send(app, &enter, &secretary, &unknown).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("No member has this address"));
    let correct = format!("{DESK}/correct?item={}", entered["id"]);
    says(app.get(DESK, &secretary).await, &[correct.as_str()]);
    says(
        app.get(&correct, &secretary).await,
        &[
            "Correct the term: Member M002, The college",
            "and they themselves if they ask for their data.",
        ],
    );
    let nothing = [("reason", "The letter says so.")];
    assert_eq!(send(app, &correct, &secretary, &nothing).await.status, 422);
    let dates = [("ends", "2027-06-01"), nothing[0]];
    leads_to(
        &send(app, &correct, &secretary, &dates).await,
        &format!("{DESK}?done=correct"),
    );
    let corrected = holder(app, "The college", "2026-12-01").await.unwrap();
    assert_eq!(corrected["ends"], "2027-06-01");
    assert_eq!(corrected["changes"][0]["cause"], "correction");
    let void = [("void", "yes"), nothing[0]];
    send(app, &correct, &secretary, &void).await;
    assert!(holder(app, "The college", "2026-12-01").await.is_none());
    audit(app, []).await;
}
