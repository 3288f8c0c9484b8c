//! Who is gone: a trustee who was replaced, a secretary whose appointment has ended, a candidate who has died.

use ballots::threshold::{Candidate, Place};
use ballots::{Ed25519, TrusteeKey, TrusteePublicKey, random};
use hustings::access::{Authorised, Caller, Role, Trustee};
use hustings::elections::keys::ceremony::{Round, store as ceremony};
use hustings::elections::keys::store as keys;
use hustings::values::Prose;
use serde_json::json;

use super::audit::{audit, secrets_of};
use crate::app::TestApp;
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
