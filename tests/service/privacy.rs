//! Personal data: shown to its owner, erased with the record still verifying, kept no longer than
//! it has to be; and what a secretary may see of letters.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use ballots::record::verify_record;
use chrono::Duration;
use hustings::entities::{
    affiliation, challenge, member, nomination, photograph, revocation, roll_entry, roll_leaf,
    roll_objection, session, sign_in,
};
use hustings::jobs::{self, Job, Lane, runner};
use hustings::mail::letters::{NominationWithdrawn, Reminder};
use hustings::mail::store::{self as outbox, Posting};
use hustings::mail::{About, Letter, To};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};
use serde_json::json;

use crate::app::TestApp;
use crate::browser::Browser;
use crate::journeys::panel_vacancies::import;
use crate::mail;
use crate::people::appoint;
use crate::place::on_postgres;
use crate::story::{Story, found};

#[tokio::test(flavor = "multi_thread")]
async fn ones_own_data() {
    let (app, smtp) = mail::app().await;
    let browser = Browser::new(&app);
    browser.sign_in(&smtp, "m1@example.org").await;
    let data = browser.get("/account/data.json").await.ok().json();
    assert_eq!(data["email"], "m1@example.org");
    assert_eq!(data["member"]["networks"][0]["network"], "net");
    assert_eq!(data["member"]["networks"][0]["until"], json!(null));
    assert_eq!(data["member"]["letters"][0]["kind"], "sign-in-code");
    assert!(!data.to_string().contains("m2@example.org"));
}

/// What an election says of its trustees is theirs too.
#[tokio::test(flavor = "multi_thread")]
async fn a_trustee_s_own_data() {
    let (app, smtp) = mail::app().await;
    let story = Story::call(&app, "seat", 1).await;
    story.name_holders().await;
    appoint(&app, "trustee-1", "trustee", None).await;
    let browser = Browser::new(&app);
    browser.sign_in(&smtp, "trustee-1@example.org").await;
    let data = browser.get("/account/data.json").await.ok().json();
    let part = json!({
        "election": story.uuid, "part": "trustee", "name": "Tilda One",
        "email": "trustee1@trustees.example",
    });
    assert_eq!(data["parts"], json!([part]));
}

/// Every table that names a member is among one's own data.
#[test]
fn no_table_is_forgotten() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read_to_string(root.join(path)).unwrap();
    let own = read("src/accounts/own_data/held.rs");
    // Asked through the part that keeps them; the account itself; and codes that are gone within the hour.
    let elsewhere = [
        "account",
        "attendance",
        "interest",
        "letter",
        "matter",
        "membership",
        "sign_in",
    ];
    let mut tables = 0;
    for entry in std::fs::read_dir(root.join("src/entities")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let fields = ["member_id", "by_member", "proposer_id", "leaver_id"];
        let names_a_member = fields.map(|field| text.contains(&format!("pub {field}:")));
        if names_a_member.contains(&true) && !elsewhere.contains(&name.as_str()) {
            assert!(own.contains(&format!("{name}::Entity")), "{name}");
            tables += 1;
        }
    }
    assert!(tables > 5, "{tables}");
}

/// R42
#[tokio::test(flavor = "multi_thread")]
async fn erasure_leaves_the_record_verifying() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let voter = members[3];
    let path = format!("/api/v1/members/{voter}/erasure");
    let erase = async || app.post(&path, &app.operator(), json!({})).await;
    erase().await.refused(409, "conflict");
    for member in &members {
        story.vote(*member, &[1, 2]).await;
    }
    story.close_and_open().await;
    story.seat(&members[..1]).await;
    let before = story.record().await;
    assert!(app.place().holds(b"m4@example.org").await);
    let leaves = async || {
        let of = roll_leaf::Entity::find().filter(roll_leaf::Column::MemberId.eq(voter));
        of.count(app.app.store().read()).await.unwrap()
    };
    assert_eq!(leaves().await, 1);
    erase().await.ok();
    assert_eq!(leaves().await, 0);
    let db = app.app.store().read();
    let row = member::Entity::find_by_id(voter).one(db).await.unwrap();
    let row = row.unwrap();
    assert_eq!(row.name, format!("Erased member {voter}"));
    assert_eq!(row.email, format!("erased-{voter}@erased.invalid"));
    let belongs = affiliation::Entity::find().filter(affiliation::Column::MemberId.eq(voter));
    assert_eq!(belongs.count(db).await.unwrap(), 0);
    assert_eq!(story.record().await, before);
    assert!(verify_record(&before[..], &()).holds);
    let csv = app
        .get("/api/v1/members.csv", &app.operator())
        .await
        .ok()
        .text();
    assert!(
        !csv.contains("m4@example.org") && !csv.contains("M004"),
        "{csv}"
    );
    let log = app
        .get("/api/v1/acts/verification", &app.auditor())
        .await
        .ok()
        .json();
    assert_eq!(log["fault"], json!(null));
}

/// R43
#[tokio::test(flavor = "multi_thread")]
async fn what_has_been_kept_for_long_enough_goes() {
    let (app, smtp) = mail::app().await;
    Browser::new(&app).sign_in(&smtp, "m1@example.org").await;
    jobs::store::begin(app.app.store(), &Job::Retain, app.app.now())
        .await
        .unwrap();
    let sweep = async || runner::run_due(&app.app, Lane::Upkeep).await.unwrap();
    assert_eq!(sweep().await, 1);
    let letters = async || {
        outbox::to_member(app.app.store().read(), 1)
            .await
            .unwrap()
            .len()
    };
    assert_eq!(letters().await, 1);
    app.turn_clock(Duration::days(89));
    assert_eq!(sweep().await, 1);
    assert_eq!(letters().await, 1);
    app.turn_clock(Duration::days(2));
    assert_eq!(sweep().await, 1);
    assert_eq!(letters().await, 0);
    let acts = app.get("/api/v1/acts", &app.auditor()).await.ok().text();
    assert!(acts.contains("retention.sweep"));
}

/// R43: a roll is forgotten as many months after the declaration as the panel's rules have it, and the
/// number of its voters, its commitment and the record stay.
#[tokio::test(flavor = "multi_thread")]
async fn rolls_are_forgotten() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    story.vote(members[0], &[1, 2]).await;
    story.close_and_open().await;
    story.seat(&members[..1]).await;
    let before = story.record().await;
    let voters = async || app.get(&story.path(), "").await.ok().json()["turnout"].clone();
    let then = voters().await;
    assert_eq!(then, json!({ "voted": 1, "entitled": 4 }));
    jobs::store::begin(app.app.store(), &Job::Retain, app.app.now())
        .await
        .unwrap();
    let known = async || {
        let known = roll_leaf::Entity::find().filter(roll_leaf::Column::Name.is_not_null());
        let voted = roll_entry::Entity::find().filter(roll_entry::Column::Voted.eq(true));
        let db = app.app.store().read();
        (
            known.count(db).await.unwrap(),
            voted.count(db).await.unwrap(),
        )
    };
    app.turn_clock(Duration::days(360));
    app.run_jobs().await;
    assert_eq!(known().await, (4, 1));
    app.turn_clock(Duration::days(30));
    app.run_jobs().await;
    assert_eq!(known().await, (0, 0));
    assert_eq!(story.record().await, before);
    assert_eq!(voters().await, then);
}

/// Who was on the roll of an election that is void can be erased; who runs elections hands that over
/// first.
#[tokio::test(flavor = "multi_thread")]
async fn erasure_waits_for_what_is_under_way_alone() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    story.void("A test.").await;
    let erase = async |member: i64| {
        let path = format!("/api/v1/members/{member}/erasure");
        app.post(&path, &app.operator(), json!({})).await
    };
    erase(members[3]).await.ok();
    // What a candidate wrote of themselves goes with them.
    let paper = async || {
        let theirs = nomination::Entity::find();
        let theirs = theirs.filter(nomination::Column::MemberId.eq(members[0]));
        theirs
            .one(app.app.store().read())
            .await
            .unwrap()
            .unwrap()
            .statement
    };
    assert_ne!(paper().await, "");
    erase(members[0]).await.ok();
    assert_eq!(paper().await, "");
    let office = json!({ "subject": format!("member:{}", members[2]), "role": "operator" });
    let appointed = app
        .post("/api/v1/appointments", &app.operator(), office)
        .await;
    appointed.ok();
    erase(members[2]).await.refused(409, "conflict");
    // The register shows who is on a panel, so they leave it first.
    let place = json!({
        "member": members[1], "basis": "ex-officio", "post": "The college",
        "starts": "2026-11-01", "ends": "2028-12-01",
    });
    let path = "/api/v1/panels/panel/memberships";
    app.post(path, &app.secretary(), place).await.ok();
    erase(members[1]).await.refused(409, "conflict");
}

/// What somebody wrote of an election goes with them, and so does their photograph.
#[tokio::test(flavor = "multi_thread")]
async fn erasure_takes_what_they_wrote() {
    let app = TestApp::new().await;
    let members = found(&app, 3, 1).await;
    let mut story = Story::call(&app, "seat", 1).await;
    story.nominate(&members[..1]).await;
    story.void("A test.").await.ok();
    let (now, said) = (app.app.now(), "What I think.");
    let face = photograph::Model {
        nomination_id: 1,
        jpeg: vec![0xff],
        width: 1,
        height: 1,
        hash: "hash".into(),
    };
    let grounds = challenge::Model {
        id: 1,
        election_id: 1,
        member_id: members[0],
        grounds: said.into(),
        filed_at: now,
        upheld: None,
        reason: None,
        decided_at: None,
    };
    let objection = roll_objection::Model {
        id: 1,
        election_id: 1,
        by_member: members[0],
        about_member: None,
        wants: "addition".into(),
        said: said.into(),
        filed_at: now,
        upheld: None,
        reason: None,
        decided_at: None,
    };
    let tx = app.app.store().begin().await.unwrap();
    let face = photograph::Entity::insert(face.into_active_model());
    face.exec_without_returning(&tx).await.unwrap();
    let grounds = challenge::Entity::insert(grounds.into_active_model());
    grounds.exec_without_returning(&tx).await.unwrap();
    let objection = roll_objection::Entity::insert(objection.into_active_model());
    objection.exec_without_returning(&tx).await.unwrap();
    tx.commit().await.unwrap();
    let kept = async || {
        let db = app.app.store().read();
        let grounds = challenge::Entity::find_by_id(1_i64).one(db).await.unwrap();
        let objection = roll_objection::Entity::find_by_id(1_i64).one(db).await;
        (
            photograph::Entity::find().count(db).await.unwrap(),
            grounds.unwrap().grounds,
            objection.unwrap().unwrap().said,
        )
    };
    assert_eq!(kept().await, (1, said.to_owned(), said.to_owned()));
    let erasure = format!("/api/v1/members/{}/erasure", members[0]);
    app.post(&erasure, &app.operator(), json!({})).await.ok();
    assert_eq!(kept().await, (0, String::new(), String::new()));
}

/// Of who has left a panel, what was declared, looked into and noted goes with them; and their letters.
#[tokio::test(flavor = "multi_thread")]
async fn erasure_takes_what_a_panel_keeps() {
    let (app, smtp) = mail::app().await;
    let browser = Browser::new(&app);
    browser.sign_in(&smtp, "m1@example.org").await;
    let (secretary, panel) = (app.secretary(), "/api/v1/panels/panel");
    let term = json!({
        "member": 1, "basis": "transitional", "post": "Seat 1", "with_vote": true,
        "starts": "2026-11-01", "ends": "2028-12-01",
    });
    let path = format!("{panel}/memberships");
    let term = app.post(&path, &secretary, term).await.ok().json()["id"].clone();
    let interest = json!({ "text": "Shares in a supplier", "public": true, "since": "2026-01-01" });
    let interests = format!("{panel}/interests");
    app.post(&interests, &app.member(1), interest).await.ok();
    let list =
        "name,email,network,since,until\nMember M001,m1@example.org,net,2025-01-01,2026-11-20\n";
    import(&app, list).await;
    let seen = async |what: &str| {
        let path = format!("{panel}/{what}");
        app.get(&path, &secretary).await.ok().json()
    };
    assert_eq!(seen("matters").await.as_array().unwrap().len(), 1);
    assert_eq!(seen("interests").await.as_array().unwrap().len(), 1);
    let gone = json!({ "on": "2026-12-01", "cause": "resignation", "note": "They are ill." });
    let path = format!("{path}/{term}/end");
    app.post(&path, &secretary, gone).await.ok();
    assert_eq!(seen("vacancies").await[0]["note"], "They are ill.");
    let letters = async || {
        let letters = outbox::to_member(app.app.store().read(), 1).await;
        letters.unwrap().len()
    };
    assert_eq!(letters().await, 1);
    let erasure = "/api/v1/members/1/erasure";
    app.post(erasure, &app.operator(), json!({})).await.ok();
    assert_eq!(browser.get("/account").await.status, 303, "signed out");
    assert_eq!(seen("matters").await, json!([]));
    assert_eq!(seen("interests").await, json!([]));
    assert_eq!(seen("vacancies").await[0]["note"], "");
    assert_eq!(letters().await, 0);
}

/// R43: what is over goes, each in its time; a letter that hasn't left stays.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_over_goes_in_its_time() {
    let (app, smtp) = mail::app().await;
    Browser::new(&app).sign_in(&smtp, "m1@example.org").await;
    let withdrawn = json!({ "token": app.auditor() });
    let path = "/api/v1/tokens/withdrawal";
    app.post(path, &app.operator(), withdrawn).await.ok();
    post(&app, 2, withdrawal().into(), About::Service).await;
    jobs::store::begin(app.app.store(), &Job::Retain, app.app.now())
        .await
        .unwrap();
    let kept = async || {
        runner::run_due(&app.app, Lane::Upkeep).await.unwrap();
        let db = app.app.store().read();
        (
            session::Entity::find().count(db).await.unwrap(),
            sign_in::Entity::find().count(db).await.unwrap(),
            revocation::Entity::find().count(db).await.unwrap(),
            outbox::to_member(db, 2).await.unwrap().len(),
        )
    };
    assert_eq!(kept().await, (1, 1, 1, 1));
    app.turn_clock(Duration::days(1));
    assert_eq!(kept().await, (0, 0, 1, 1));
    app.turn_clock(Duration::days(365));
    assert_eq!(kept().await, (0, 0, 1, 1), "tokens of then may hold");
    app.turn_clock(Duration::days(2));
    assert_eq!(kept().await, (0, 0, 0, 1));
}

/// Names and addresses are for our eyes alone, and those who read write nothing.
#[tokio::test]
async fn the_database_is_for_our_eyes_alone() {
    let app = TestApp::new().await;
    let db = app.app.store().read();
    let written = db.execute_unprepared("DELETE FROM members").await;
    assert!(written.is_err());
    if on_postgres() {
        return;
    }
    let file = app.folder().join("test.sqlite");
    let mode = fs::metadata(file).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

fn withdrawal() -> NominationWithdrawn {
    NominationWithdrawn {
        election: "E".into(),
    }
}

async fn post(app: &TestApp, member: i64, letter: Letter, about: About) -> String {
    let to = To::Member(member);
    let posting = Posting { letter, to, about };
    let tx = app.app.store().begin().await.unwrap();
    let posted = outbox::post(&tx, &app.app.keys().vault, app.app.now(), posting).await;
    tx.commit().await.unwrap();
    posted.unwrap()
}

/// A secretary sees what became of letters, and not who has voted.
#[tokio::test(flavor = "multi_thread")]
async fn the_outbox_tells_nothing_of_who_voted() {
    let (app, smtp) = mail::app().await;
    let story = Story::call(&app, "seat", 1).await;
    let reminder = Reminder {
        election: "E".into(),
        closes: "soon".into(),
        link: "https://x.example/".into(),
    };
    for letter in [Letter::from(reminder), withdrawal().into()] {
        post(&app, 1, letter, About::Election(1)).await;
    }
    app.run_jobs().await;
    let path = format!("{}/letters", story.path());
    let shown = app.get(&path, &app.secretary()).await.ok().json();
    assert_eq!(shown["counts"]["reminder"]["sent"], 1);
    let letters = shown["letters"].as_array().unwrap();
    assert_eq!(letters.len(), 1, "{shown}");
    assert_eq!(shown["separate_channels"], true);
    let id = letters[0]["id"].as_str().unwrap();
    let preview = app
        .get(&format!("{path}/{id}/preview"), &app.secretary())
        .await
        .ok();
    assert!(preview.text().contains("you don’t stand"));
    app.post(&format!("{path}/{id}/resend"), &app.secretary(), json!({}))
        .await
        .ok();
    app.run_jobs().await;
    assert_eq!(smtp.letters().len(), 3);
    let rows = outbox::to_member(app.app.store().read(), 1).await.unwrap();
    let hidden = rows.iter().find(|row| row.kind == "reminder").unwrap();
    let preview = format!("{path}/{}/preview", hidden.id);
    app.get(&preview, &app.secretary())
        .await
        .refused(404, "not-found");
}

/// At an election's address its secretary reads and sends again what is about it, and nothing else; not
/// what is on its way, and no secret, which is gone when it is sent.
#[tokio::test(flavor = "multi_thread")]
async fn the_outbox_of_an_election_is_its_own() {
    let (app, _smtp) = mail::app().await;
    let story = Story::call(&app, "seat", 1).await;
    let other = post(&app, 1, withdrawal().into(), About::Service).await;
    let own = post(&app, 1, withdrawal().into(), About::Election(1)).await;
    let secret = post(&app, 1, mail::credential("abc"), About::Election(1)).await;
    app.run_jobs().await;
    let path = format!("{}/letters", story.path());
    let look = async |id: &str| {
        let path = format!("{path}/{id}/preview");
        app.get(&path, &app.secretary()).await
    };
    let again = async |id: &str| {
        let path = format!("{path}/{id}/resend");
        app.post(&path, &app.secretary(), json!({})).await
    };
    look(&own).await.ok();
    look(&other).await.refused(404, "not-found");
    again(&other).await.refused(404, "not-found");
    again(&own).await.ok();
    again(&own).await.refused(409, "conflict");
    again(&secret).await.refused(409, "conflict");
}
