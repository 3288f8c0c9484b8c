//! A member's own pages: what waits for them, what became of what they filed, what can be undone, and where the
//! letters to them lead.

use hustings::elections::ballot_box::queue::Queue;
use hustings::settings::Settings;
use hustings::values::Email;
use serde_json::{Value, json};

use super::audit::{audit, secrets_of};
use super::candidates::{decide, file, png};
use super::pages::{leads_to, says, send};
use super::panel_vacancies::import;
use crate::app::TestApp;
use crate::browser::Browser;
use crate::people::{appoint, in_office};
use crate::rules;
use crate::smtp::Smtp;
use crate::story::{Story, found, notice};

fn my(story: &Story<'_>) -> String {
    format!("/elections/{}/my", story.uuid)
}

/// The secretary decides on the photograph too, and so sees it before anybody else does; the candidate sees their own.
#[tokio::test(flavor = "multi_thread")]
async fn a_photograph_is_seen_by_who_decides_it_and_by_whose_it_is() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 1).await;
    let story = Story::call(app, "seat", 1).await;
    story.advance("nominations").await;
    let (one, other) = (app.member(members[0]), app.member(members[1]));
    let id = file(&story, members[0], json!({})).await.ok().json()["id"].clone();
    let plain = file(&story, members[1], json!({})).await.ok().json()["id"].clone();
    let own = format!("{}/nominations/me/photograph", story.path());
    app.get(&own, &one).await.refused(404, "not-found");
    app.send("PUT", &own, &one, png()).await.ok();
    let decided = format!("{}/nominations/{id}/photograph", story.path());
    for (path, by) in [(&decided, app.secretary()), (&own, one.clone())] {
        let picture = app.get(path, &by).await.ok();
        assert_eq!(picture.headers["content-type"], "image/jpeg");
        assert_eq!(picture.headers["cache-control"], "no-store");
        assert!(picture.body.starts_with(b"\xff\xd8\xff"));
    }
    app.get(&own, &other).await.refused(404, "not-found");
    let none = format!("{}/nominations/{plain}/photograph", story.path());
    app.get(&none, &app.secretary())
        .await
        .refused(404, "not-found");
    // A nomination of another election is none of this one.
    let elsewhere = Story::call(app, "seat", 1).await;
    let elsewhere = format!("{}/nominations/{id}/photograph", elsewhere.path());
    app.get(&elsewhere, &app.secretary())
        .await
        .refused(404, "not-found");
    let desk = format!("/elections/{}/desk", story.uuid);
    let desk = app.get(&desk, &app.secretary()).await.ok().text();
    assert!(desk.contains(&format!("src=\"{decided}\"")), "{desk}");
    assert!(!desk.contains(&none), "{desk}");
    says(
        app.get(&my(&story), &one).await,
        &[&format!("src=\"{own}\"")],
    );
    let bare = app.get(&my(&story), &other).await.ok().text();
    assert!(!bare.contains("<img"), "{bare}");
    let list = format!("{}/nominations", story.path());
    let listed = app.get(&list, &app.secretary()).await.ok().json();
    let with: Vec<&Value> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|row| &row["photograph"])
        .collect();
    assert_eq!(with, [&json!(true), &json!(false)]);
    audit(app, []).await;
}

/// "With a reason that you see": on the page of whoever objected or challenged, and on nobody else's.
#[tokio::test(flavor = "multi_thread")]
async fn whoever_objects_or_challenges_reads_what_became_of_it() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 1).await;
    let stranger = json!([{ "name": "Sam Stranger", "email": "sam@example.org", "networks": [] }]);
    let stranger = app.post("/api/v1/members", &app.operator(), stranger).await;
    let stranger = app.member(stranger.ok().json()[0]["id"].as_i64().unwrap());
    let mut story = Story::call(app, "seat", 1).await;
    story.nominate(&members[..2]).await;
    let path = format!("{}/roll/objections", story.path());
    let objection = json!({ "wants": "add", "said": "I joined in November." });
    let filed = app.post(&path, &stranger, objection).await.ok().json();
    says(
        app.get(&my(&story), &stranger).await,
        &[
            "What you filed",
            "I joined in November.",
            "Not decided yet.",
        ],
    );
    let decision = json!({ "upheld": false, "reason": "No form came in." });
    let decide = format!("{path}/{}/decision", filed["id"]);
    app.post(&decide, &app.secretary(), decision).await.ok();
    says(
        app.get(&my(&story), &stranger).await,
        &["I joined in November.", "Dismissed: No form came in."],
    );
    let others = app.get(&my(&story), &app.member(members[2])).await;
    assert!(!others.ok().text().contains("What you filed"));
    story.make_keys().await;
    // The service can show nobody their trackers, and says why.
    let trackers = "this service doesn’t note which ballot is whose";
    let voter = app.member(members[2]);
    says(app.get(&my(&story), &voter).await, &[trackers]);
    let no_voter = app.get(&my(&story), &stranger).await.ok().text();
    assert!(!no_voter.contains(trackers), "{no_voter}");
    story.vote(members[2], &[1, 2]).await;
    story.close_and_open().await;
    story.advance("counted").await;
    story.advance("declared").await;
    let path = format!("{}/challenges", story.path());
    let grounds = json!({ "grounds": "The letters came late." });
    let filed = app.post(&path, &voter, grounds).await.ok().json();
    let decision = json!({ "upheld": true, "reason": "They came on the last day." });
    let decide = format!("{path}/{}/decision", filed["id"]);
    says(
        app.get(&my(&story), &voter).await,
        &["The letters came late.", "Not decided yet."],
    );
    app.post(&decide, &app.secretary(), decision).await.ok();
    says(
        app.get(&my(&story), &voter).await,
        &[
            "Challenge to the result",
            "Upheld: They came on the last day.",
            trackers,
        ],
    );
    audit(app, secrets_of(&story)).await;
}

/// After the roll was taken the register changes: the page does not say yes and, in the next sentence, no.
#[tokio::test(flavor = "multi_thread")]
async fn the_roll_and_what_is_known_since_are_not_mixed_up() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 1).await;
    let mut story = Story::call(app, "seat", 1).await;
    story.nominate(&members[..2]).await;
    let (member, object) = (app.member(members[2]), format!("{}/object", my(&story)));
    let object = format!("<a href=\"{object}\">object</a>");
    says(
        app.get(&my(&story), &member).await,
        &["You belonged on 1 December 2026", &object],
    );
    let list =
        "name,email,network,since,until\nMember M003,m3@example.org,net,2025-01-01,2026-06-01\n";
    import(app, list).await;
    let roll = format!("/elections/{}/roll", story.uuid);
    for page in [my(&story), roll] {
        let text = says(
            app.get(&page, &member).await,
            &["<strong>Yes.</strong>", "the roll holds.", &object],
        );
        assert!(!text.contains("Your membership"), "{text}");
    }
    audit(app, []).await;
}

/// What can't be undone is said before, and what is over is not offered any more.
#[tokio::test(flavor = "multi_thread")]
async fn a_candidate_is_told_what_cannot_be_undone() {
    let app = &TestApp::new().await;
    let members = found(app, 5, 1).await;
    let mut entry = notice("seat", 1);
    entry["withdrawals_close"] = "2026-12-02T20:00:00".into();
    let called = app.post("/api/v1/elections", &app.secretary(), entry).await;
    let story = Story::of(app, called.ok().json()["uuid"].as_str().unwrap());
    story.advance("nominations").await;
    let (one, two) = (app.member(members[0]), app.member(members[1]));
    let id = file(&story, members[0], json!({})).await.ok().json()["id"].clone();
    let asked = async |by: &str, act: &str| {
        let path = format!("{}/{act}", my(&story));
        app.get(&path, by).await.ok().text()
    };
    let anew = "decides on it again";
    for act in ["amend", "photograph"] {
        assert!(!asked(&one, act).await.contains(anew), "{act}");
    }
    decide(&story, &id, json!({ "accepted": true })).await.ok();
    for act in ["amend", "photograph"] {
        assert!(asked(&one, act).await.contains(anew), "{act}");
    }
    let (again, never) = ("you can stand again", "You can’t stand again");
    let page = asked(&one, "withdraw").await;
    assert!(page.contains(again) && !page.contains(never), "{page}");
    assert!(!page.contains("can’t be taken back"), "{page}");
    let id = file(&story, members[1], json!({})).await.ok().json()["id"].clone();
    let rejected = json!({ "accepted": false, "ground": "particulars", "reason": "No employer." });
    decide(&story, &id, rejected).await.ok();
    says(app.get(&my(&story), &two).await, &["you can put it right."]);
    // Nominations have closed; who is accepted can still withdraw.
    story.await_time_of("roll").await;
    app.turn_clock(chrono::Duration::minutes(1));
    let page = asked(&one, "withdraw").await;
    assert!(!page.contains(again) && page.contains(never), "{page}");
    assert!(page.contains("can’t be taken back"), "{page}");
    let late = says(
        app.get(&my(&story), &two).await,
        &["Your nomination was rejected.", "No employer."],
    );
    assert!(!late.contains("put it right"), "{late}");
    audit(app, []).await;
}

/// Where members are nominated by others, whoever was nominated once can come again by themselves, and is told so.
#[tokio::test(flavor = "multi_thread")]
async fn who_was_nominated_by_another_can_stand_again() {
    let app = &TestApp::new().await;
    let members = found(app, 5, 1).await;
    rules::change(app, |rules| {
        rules["nominations"]["by"] = "others".into();
        rules["nominations"]["proposers"] = 1.into();
    })
    .await;
    let mut entry = notice("seat", 1);
    entry["withdrawals_close"] = "2026-12-02T20:00:00".into();
    let called = app.post("/api/v1/elections", &app.secretary(), entry).await;
    let story = Story::of(app, called.ok().json()["uuid"].as_str().unwrap());
    story.advance("nominations").await;
    let path = format!("{}/nominations/proposals", story.path());
    let one = app.member(members[0]);
    let whom = json!({ "email": "m1@example.org" });
    app.post(&path, &app.member(members[1]), whom).await.ok();
    file(&story, members[0], json!({})).await.ok();
    let withdraw = format!("{}/withdraw", my(&story));
    let page = says(app.get(&withdraw, &one).await, &["you can stand again"]);
    assert!(!page.contains("can’t be taken back"), "{page}");
    leads_to(
        &send(app, &withdraw, &one, &[]).await,
        &format!("{}?done=withdraw", my(&story)),
    );
    let stand = format!("{}/stand", my(&story));
    says(app.get(&my(&story), &one).await, &[stand.as_str()]);
    file(&story, members[0], json!({})).await.ok();
    audit(app, []).await;
}

/// Who is proposed has until a day to answer: it waits for them, and the letters lead to the page where they answer.
#[tokio::test(flavor = "multi_thread")]
async fn being_proposed_waits_for_an_answer() {
    let (app, smtp) = &crate::mail::app().await;
    let story = Story::call(app, "seat", 1).await;
    story.advance("nominations").await;
    let browser = Browser::new(app);
    browser.sign_in(smtp, "m1@example.org").await;
    let waits = "<h2>Waiting for you</h2>";
    let home = browser.get("/my").await.ok().text();
    assert!(!home.contains(waits), "{home}");
    let path = format!("{}/nominations/proposals", story.path());
    let whom = json!({ "email": "m1@example.org" });
    app.post(&path, &app.member(2), whom.clone()).await.ok();
    let home = browser.get("/my").await.ok().text();
    assert!(home.contains(waits), "{home}");
    let id = file(&story, 1, json!({})).await.ok().json()["id"].clone();
    decide(&story, &id, json!({ "accepted": true })).await.ok();
    let whom = json!({ "email": "m3@example.org" });
    app.post(&path, &app.member(2), whom).await.ok();
    app.run_jobs().await;
    for (member, letters) in [("m1@example.org", 3), ("m3@example.org", 1)] {
        let told = smtp.to(member).into_iter();
        let told: Vec<_> = told
            .filter(|letter| letter.text().contains("http"))
            .collect();
        assert_eq!(told.len(), letters, "{told:?}");
        for letter in told {
            assert!(letter.link().ends_with(&my(&story)), "{}", letter.text());
        }
    }
    story.await_time_of("roll").await;
    app.turn_clock(chrono::Duration::minutes(1));
    let late = says(
        app.get(&my(&story), &app.member(3)).await,
        &["you did not accept in time"],
    );
    assert!(!late.contains("Say whether you accept"), "{late}");
    audit(app, []).await;
}

/// Candidates are told the count as it is: open to everybody, and to be declared; the elected, where they will answer.
#[tokio::test(flavor = "multi_thread")]
async fn candidates_are_told_of_the_count() {
    let smtp = &Smtp::start().await;
    let mut settings = Settings::default();
    settings.mail.general = Some(smtp.sender("elections@example.org"));
    settings.contact = Some(Email::parse("contact", "help@example.org").unwrap());
    let app = &TestApp::configured(Queue::new(2, 1_000), settings).await;
    let members = found(app, 4, 1).await;
    let story = Story::voting(app, 2, 1, &members).await;
    story.vote(members[2], &[1, 2]).await;
    app.run_jobs().await;
    let told = |member: &str, of: &str| {
        let letters = smtp.to(member);
        let found = letters.into_iter().find(|one| one.text().contains(of));
        found.unwrap_or_else(|| panic!("no letter with {of:?} to {member}"))
    };
    // Whom to ask is an address where the service has one.
    let invitation = told("m3@example.org", "You are entitled to vote").text();
    assert!(invitation.contains("help@example.org"), "{invitation}");
    story.close_and_open().await;
    story.advance("counted").await;
    app.run_jobs().await;
    let elected = told("m1@example.org", "You are elected");
    assert!(elected.text().contains("accept or decline the seat here:"));
    assert!(elected.link().ends_with(&my(&story)), "{}", elected.text());
    let other = told("m2@example.org", "You have not been elected");
    assert!(!other.text().contains("accept or decline"));
    let election = format!("/elections/{}", story.uuid);
    assert!(other.link().ends_with(&election), "{}", other.text());
    for letter in [elected, other] {
        let text = letter.text().replace('\n', " ");
        assert!(text.contains("for everybody."), "{text}");
        assert!(text.contains("declares the result later."), "{text}");
        assert!(!text.contains("for the candidates alone"), "{text}");
    }
    // It is so.
    app.page(&format!("{election}/result")).await.ok();
    audit(app, secrets_of(&story)).await;
}

/// Of several panels one desk, wherever another office stands between.
#[tokio::test(flavor = "multi_thread")]
async fn each_office_has_one_door() {
    let (app, smtp) = &crate::mail::app().await;
    let other = json!({ "slug": "other", "network": "net", "name": "Another panel", "seats": 1 });
    app.post("/api/v1/panels", &app.operator(), other)
        .await
        .ok();
    let (sam, ..) = in_office(app, smtp, ("sam", "secretary", Some("panel"))).await;
    appoint(app, "sam", "operator", None).await;
    appoint(app, "sam", "secretary", Some("other")).await;
    let home = sam.get("/my").await.ok().text();
    assert_eq!(home.matches("href=\"/desk\"").count(), 1, "{home}");
    assert_eq!(home.matches("href=\"/members/import\"").count(), 1);
}
