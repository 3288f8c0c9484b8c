//! Elections beside an election: a rehearsal before it, and one that runs a void one again.

use serde_json::json;

use super::audit::{audit, secrets_of};
use crate::app::TestApp;
use crate::story::{Story, found};

/// A rehearsal over the same roll comes first, never mixes with the real election, is never
/// declared, and has to be cleared away.
#[tokio::test(flavor = "multi_thread")]
async fn practice_then_real() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 1).await;
    let mut real = Story::call(app, "seat", 1).await;
    let times = json!({
        "voting_opens": "2026-12-02T18:00:00",
        "voting_closes": "2026-12-02T20:00:00",
    });
    let path = format!("{}/rehearsals", real.path());
    // Nobody is a candidate yet.
    app.post(&path, &app.secretary(), times.clone())
        .await
        .refused(409, "wrong-stage");
    real.nominate(&members[..2]).await;
    real.name_holders().await;
    let begun = app.post(&path, &app.secretary(), times.clone()).await;
    let begun = begun.ok().json();
    let again = begun["uuid"].as_str().unwrap();
    let again = format!("/api/v1/elections/{again}/rehearsals");
    app.post(&again, &app.secretary(), times)
        .await
        .refused(409, "conflict");
    let backwards = json!({
        "voting_opens": "2026-12-02T20:00:00",
        "voting_closes": "2026-12-02T18:00:00",
    });
    app.post(&path, &app.secretary(), backwards)
        .await
        .refused(422, "invalid");
    let mut practice = Story::of(app, begun["uuid"].as_str().unwrap());
    practice.advance("keys").await;
    practice.ceremony().await;
    practice.send_credentials().await;
    for owner in 1..=3 {
        practice.drill(owner).await;
    }
    practice.open_voting().await;
    let page = app
        .page(&format!("/elections/{}", practice.uuid))
        .await
        .text();
    assert!(
        page.contains("PRACTICE") && page.contains("rehearsal"),
        "{page}"
    );
    practice.vote(members[0], &[1, 2]).await;
    practice.close_and_open().await;
    practice.advance("counted").await;
    practice
        .try_advance("declared")
        .await
        .refused(409, "not-ready");
    real.advance("keys").await;
    real.ceremony().await;
    real.send_credentials().await;
    real.get_ready().await;
    assert_eq!(real.lacking().await, ["rehearsals"]);
    real.await_time_of("voting").await;
    real.try_advance("voting").await.refused(409, "not-ready");
    // A ballot of the rehearsal means nothing in the real election.
    let rehearsed = practice.ballot(members[1], &[2, 1]);
    practice.void("The rehearsal is over.").await.ok();
    assert_eq!(app.get(&record_of(&practice), "").await.status, 404);
    for of_it in ["head", "supplement"] {
        let path = format!("{}/{of_it}", practice.path());
        app.get(&path, "").await.refused(404, "not-found");
    }
    real.open_voting().await;
    real.cast(members[1], &rehearsed)
        .await
        .refused(422, "bad-ballot");
    real.vote(members[1], &[2, 1]).await;
    real.close_and_open().await;
    real.seat(&members[1..2]).await;
    audit(
        app,
        secrets_of(&practice).into_iter().chain(secrets_of(&real)),
    )
    .await;
}

fn record_of(story: &Story<'_>) -> String {
    format!("/elections/{0}/{0}.bel", story.uuid)
}

/// A challenge is upheld; the election is void with its reason, and run again, linked. Nothing of
/// the first is edited.
#[tokio::test(flavor = "multi_thread")]
async fn void_and_run_again() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 1).await;
    let first = Story::voting(app, 2, 1, &members).await;
    first.vote(members[0], &[1, 2]).await;
    first.close_and_open().await;
    first.advance("counted").await;
    let challenges = format!("{}/challenges", first.path());
    let grounds = json!({ "grounds": "My name was misspelt on the ballot paper." });
    let file = async |member: i64| {
        app.post(&challenges, &app.member(member), grounds.clone())
            .await
    };
    file(members[1]).await.refused(409, "wrong-stage");
    first.advance("declared").await;
    // Who joined after the record date has no part in it.
    let joined = json!([{
        "name": "Late Comer",
        "email": "late@example.org",
        "networks": [{ "network": "net", "since": app.app.now().date_naive() }],
    }]);
    let joined = app.post("/api/v1/members", &app.operator(), joined).await;
    let late = joined.ok().json()[0]["id"].as_i64().unwrap();
    file(late).await.refused(403, "forbidden");
    let id = file(members[1]).await.ok().json()["id"].clone();
    let accepted = json!({ "accepted": true });
    let answer = format!("{}/answer", first.path());
    app.post(&answer, &app.member(members[0]), accepted)
        .await
        .ok();
    first.try_advance("seated").await.refused(409, "not-ready");
    let decision = format!("{challenges}/{id}/decision");
    let upheld = json!({ "upheld": true, "reason": "It was." });
    app.post(&decision, &app.secretary(), upheld.clone())
        .await
        .ok();
    app.post(&decision, &app.secretary(), upheld)
        .await
        .refused(409, "conflict");
    first.try_advance("seated").await.refused(409, "not-ready");
    first.try_advance("void").await.refused(409, "not-ready");
    let record = first.record().await;
    first.void("A candidate's name was misspelt.").await.ok();
    // In time, and of nothing that counts any more.
    file(members[2]).await.refused(409, "wrong-stage");
    assert_eq!(first.record().await, record);
    first
        .try_advance("declared")
        .await
        .refused(409, "wrong-stage");
    let mut again = Story::call(app, "seat", 1).await;
    let path = format!("{}/again-of", again.path());
    // Only what is void is run again.
    let itself = json!({ "uuid": again.uuid });
    app.put(&path, &app.secretary(), itself)
        .await
        .refused(409, "conflict");
    let of = json!({ "uuid": first.uuid });
    app.put(&path, &app.secretary(), of.clone()).await.ok();
    app.put(&path, &app.secretary(), of.clone())
        .await
        .refused(409, "conflict");
    again.nominate(&members[..2]).await;
    app.put(&path, &app.secretary(), of)
        .await
        .refused(409, "wrong-stage");
    again.make_keys().await;
    again.vote(members[0], &[2, 1]).await;
    again.close_and_open().await;
    again.seat(&members[1..2]).await;
    let page = app.page(&format!("/elections/{}", first.uuid)).await.text();
    assert!(
        page.contains("misspelt") && page.contains(&again.uuid),
        "{page}"
    );
    audit(
        app,
        secrets_of(&first).into_iter().chain(secrets_of(&again)),
    )
    .await;
}
