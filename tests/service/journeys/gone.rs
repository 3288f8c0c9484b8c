//! Who is gone: a trustee who was replaced, a secretary whose appointment has ended, a candidate who has died.

use ballots::threshold::{Candidate, Place};
use ballots::{Ed25519, TrusteeKey, TrusteePublicKey, random};
use hustings::access::{Authorised, Caller, Role, Trustee};
use hustings::elections::keys::ceremony::{Round, store as ceremony};
use hustings::elections::keys::store as keys;
use hustings::values::Prose;
use serde_json::json;

use super::audit::{audit, secrets_of, verified};
use super::pages::{leads_to, says, send};
use crate::app::{Answer, TestApp};
use crate::rules;
use crate::story::{Story, found};

/// Somebody who came to the door as a trustee of the election of this number; since then another has been put
/// in their place.
async fn replaced(story: &Story<'_>, election: i64, owner: usize) -> Authorised<Trustee> {
    let subjects: Vec<String> = (1..=3).map(|owner| format!("trustee-{owner}")).collect();
    let caller = Caller::new(format!("trustee-{owner}"), Role::Trustee, Vec::new());
    let trustee = caller.trustee_among(election, &subjects).unwrap();
    let person = json!({ "name": "Tom Four", "subject": "trustee-9" });
    let body = json!({ "person": person, "reason": "The key was lost." });
    let path = format!("{}/trustees/{owner}", story.path());
    let app = story.app;
    app.put(&path, &app.secretary(), body).await.ok();
    trustee
}

/// Whoever was a trustee at the door and is none any more when it is their turn sends nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_replaced_trustee_has_no_word() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 1).await;
    let mut story = Story::call(app, "seat", 1).await;
    story.nominate(&members[..2]).await;
    story.name_holders().await;
    story.advance("keys").await;
    let third = replaced(&story, 1, 3).await;
    let rng = &mut random::system();
    let place = Place {
        index: 3,
        size: 3,
        threshold: 2,
    };
    let (_, certificate) = Candidate::new::<Ed25519>(place, rng).unwrap();
    let (store, now, json) = (app.app.store(), app.app.now(), certificate.to_json());
    let sent = ceremony::receive(store, &third, now, &story.uuid, Round::Certificate, &json).await;
    assert_eq!(sent.unwrap_err().status, 403);
    let what = Prose::parse("what", "A share is wrong.").unwrap();
    let said = ceremony::complain(store, &third, now, &story.uuid, 1, &what).await;
    assert_eq!(said.unwrap_err().status, 403);
    // Where each makes a key of their own, it is the same.
    let mut other = Story::call(app, "seat", 1).await;
    other.nominate(&members[..2]).await;
    other.name_two().await;
    other.advance("keys").await;
    let second = replaced(&other, 2, 2).await;
    let key = TrusteeKey::<Ed25519>::generate(rng).public(rng).to_json();
    let key = TrusteePublicKey::<Ed25519>::parse(&key).unwrap();
    let sent = keys::receive_key(store, &second, app.app.now(), &other.uuid, key).await;
    assert_eq!(sent.unwrap_err().status, 403);
    audit(app, []).await;
}

/// A candidate dies while the keys are made: the ballot is another, so keys are shown and letters read anew. After
/// the count nobody dies here any more.
#[tokio::test(flavor = "multi_thread")]
async fn a_candidate_dies_while_the_keys_are_made() {
    let app = &TestApp::new().await;
    let members = found(app, 5, 1).await;
    let mut story = Story::call(app, "seat", 1).await;
    story.nominate(&members[..3]).await;
    story.name_holders().await;
    story.advance("keys").await;
    story.ceremony().await;
    story.send_credentials().await;
    story.get_ready().await;
    assert_eq!(story.lacking().await, Vec::<String>::new());
    let list = format!("{}/nominations", story.path());
    let all = app.get(&list, &app.secretary()).await.ok().json();
    let dies = async |number: usize| {
        let path = format!("{list}/{}/death", all[number]["id"]);
        let why = json!({ "reason": "The family wrote." });
        app.post(&path, &app.secretary(), why).await
    };
    dies(0).await.ok();
    assert_eq!(story.lacking().await, ["drills", "letters"]);
    story.get_ready().await;
    story.open_voting().await;
    story.vote(members[0], &[1, 2]).await;
    story.close_and_open().await;
    story.advance("counted").await;
    dies(1).await.refused(409, "wrong-stage");
    audit(app, secrets_of(&story)).await;
}

/// The names of those who stand, in the order of the ballot.
async fn ballot(app: &TestApp, story: &Story<'_>) -> Vec<String> {
    let shown = app.get(&story.path(), "").await.ok().json();
    let all = shown["candidates"].as_array().unwrap().iter();
    all.map(|one| one["name"].as_str().unwrap().to_owned())
        .collect()
}

/// What the secretary says of the death of somebody who is nominated.
async fn of_death(story: &Story<'_>, name: &str, what: &str, by: &str) -> Answer {
    let (app, list) = (story.app, format!("{}/nominations", story.path()));
    let all = app.get(&list, &app.secretary()).await.ok().json();
    let mut all = all.as_array().unwrap().iter();
    let id = &all.find(|one| one["name"] == name).unwrap()["id"];
    let why = json!({ "reason": "The family wrote." });
    app.post(&format!("{list}/{id}/{what}"), by, why).await
}

const DEATH: &str = "death";
const MISTAKE: &str = "death/correction";

/// Until the ballots are made, the name is back in its own place on them; afterwards the count takes it, and everybody
/// can read that there was a mistake. The log keeps both.
#[tokio::test(flavor = "multi_thread")]
async fn a_death_that_was_a_mistake() {
    let app = &TestApp::new().await;
    let members = found(app, 6, 1).await;
    let mut story = Story::call(app, "seat", 1).await;
    story.nominate(&members[..4]).await;
    let secretary = app.secretary();
    let all = ballot(app, &story).await;
    of_death(&story, &all[1], DEATH, &secretary).await.ok();
    of_death(&story, &all[2], DEATH, &secretary).await.ok();
    assert_eq!(
        ballot(app, &story).await,
        [all[0].as_str(), all[3].as_str()]
    );
    for (by, status) in [
        (app.auditor(), 403),
        (app.member(members[1]), 403),
        (app.token(Role::Secretary, "secretary-2", &["other"]), 403),
        (String::new(), 401),
    ] {
        let refused = of_death(&story, &all[2], MISTAKE, &by).await;
        assert_eq!(refused.status, status);
    }
    of_death(&story, &all[2], MISTAKE, &secretary).await.ok();
    assert_eq!(
        ballot(app, &story).await,
        [all[0].as_str(), all[2].as_str(), all[3].as_str()]
    );
    of_death(&story, &all[2], MISTAKE, &secretary)
        .await
        .refused(409, "conflict");
    // At the desk.
    let desk = format!("/elections/{}/desk", story.uuid);
    let page = app.get(&desk, &secretary).await.ok().text();
    let (_, link) = page
        .split_once(&format!("href=\"{desk}/lives?item="))
        .unwrap();
    let (item, _) = link.split_once('"').unwrap();
    let path = format!("{desk}/lives?item={item}");
    let title = format!("{} has not died", all[1]);
    says(app.get(&path, &secretary).await, &[title.as_str()]);
    let why = [("reason", "It was her mother.")];
    leads_to(
        &send(app, &path, &secretary, &why).await,
        &format!("{desk}?done=lives"),
    );
    assert_eq!(ballot(app, &story).await, all);

    // While the keys are made, letters are read anew.
    story.name_holders().await;
    story.advance("keys").await;
    story.ceremony().await;
    story.send_credentials().await;
    of_death(&story, &all[0], DEATH, &secretary).await.ok();
    story.get_ready().await;
    assert_eq!(story.lacking().await, Vec::<String>::new());
    of_death(&story, &all[0], MISTAKE, &secretary).await.ok();
    assert_eq!(story.lacking().await, ["drills", "letters"]);
    of_death(&story, &all[3], DEATH, &secretary).await.ok();
    story.get_ready().await;
    story.open_voting().await;

    // Whoever isn't on the ballots can't be put there any more.
    of_death(&story, &all[3], MISTAKE, &secretary)
        .await
        .refused(409, "conflict");
    // While voting is open, everybody can read of it; and the count takes the name.
    of_death(&story, &all[0], DEATH, &secretary).await.ok();
    story.vote(members[0], &[1, 2, 3]).await;
    of_death(&story, &all[0], MISTAKE, &secretary).await.ok();
    story.close_and_open().await;
    story.advance("counted").await;
    let (_, report) = verified(app, &story.uuid).await.unwrap();
    assert_eq!(report.failure, None);
    assert!(report.supplement.unwrap().withdrawn.is_empty());
    let content = report.content.unwrap();
    assert_eq!(content.counts[0].elected, [1]);
    let [incident] = &content.incidents[..] else {
        panic!("one incident: {:?}", content.incidents)
    };
    assert_eq!(incident.kind, "correction");
    assert!(incident.object.contains(&all[0]), "{incident:?}");
    of_death(&story, &all[0], MISTAKE, &secretary)
        .await
        .refused(409, "wrong-stage");
    let log = app.get("/api/v1/acts?limit=500", &app.auditor()).await;
    let log = log.ok().text();
    let kept = |action: &str| log.matches(&format!("\"{action}\"")).count();
    assert_eq!(kept("nomination.death"), 5);
    assert_eq!(kept("nomination.death-corrected"), 4);
    audit(app, secrets_of(&story)).await;
}

/// While papers come in, theirs is decided anew; once the order of the ballot is fixed without them, it stays.
#[tokio::test(flavor = "multi_thread")]
async fn a_mistake_while_papers_come_in() {
    let app = &TestApp::new().await;
    let members = found(app, 5, 1).await;
    let story = Story::call(app, "seat", 1).await;
    story.advance("nominations").await;
    let list = format!("{}/nominations", story.path());
    let mut decisions = Vec::new();
    for member in [members[3], members[4], members[0], members[1]] {
        let paper = json!({ "statement": "I stand." });
        let filed = app.post(&list, &app.member(member), paper).await.ok();
        let decision = format!("{list}/{}/decision", filed.json()["id"]);
        let accepted = json!({ "accepted": true });
        app.post(&decision, &app.secretary(), accepted).await.ok();
        decisions.push(decision);
    }
    let secretary = app.secretary();
    for name in ["Member M004", "Member M005"] {
        of_death(&story, name, DEATH, &secretary).await.ok();
    }
    of_death(&story, "Member M004", MISTAKE, &secretary)
        .await
        .ok();
    let all = app.get(&list, &secretary).await.ok().json();
    assert_eq!(all[0]["status"], "filed");
    let accepted = json!({ "accepted": true });
    app.post(&decisions[1], &secretary, accepted.clone())
        .await
        .refused(409, "conflict");
    app.post(&decisions[0], &secretary, accepted).await.ok();
    story.advance("roll").await;
    of_death(&story, "Member M005", MISTAKE, &secretary)
        .await
        .refused(409, "conflict");
    assert_eq!(ballot(app, &story).await.len(), 3);
    audit(app, []).await;
}

/// The word of somebody whose appointment has ended is worth nothing, with whatever token it was given.
#[tokio::test(flavor = "multi_thread")]
async fn a_former_secretary_has_no_word() {
    let app = &TestApp::new().await;
    found(app, 4, 1).await;
    rules::change(app, |rules| {
        rules["conduct"]["two_to_declare"] = true.into()
    })
    .await;
    let story = Story::call(app, "seat", 1).await;
    let office = json!({
        "subject": "secretary-2", "name": "Sam", "email": "sam@offices.example",
        "role": "secretary", "panel": "panel",
    });
    let offices = "/api/v1/appointments";
    let office = app.post(offices, &app.operator(), office).await.ok().json();
    let second = app.token(Role::Secretary, "secretary-2", &["panel"]);
    let void = json!({ "to": "void", "reason": "The notice was wrong." });
    let approvals = format!("{}/approvals", story.path());
    app.post(&approvals, &second, void.clone()).await.ok();
    let end = format!("{offices}/{}/end", office["id"]);
    app.post(&end, &app.operator(), json!({})).await.ok();
    let stage = format!("{}/stage", story.path());
    let moved = app.post(&stage, &app.secretary(), void).await.ok();
    assert_eq!(moved.status, 202);
    audit(app, []).await;
}
