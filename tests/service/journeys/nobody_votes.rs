//! Elections in which nobody voted, or nobody named a candidate: the record goes on to its end, and
//! nobody is elected.

use ballots::record::verify_record;
use serde_json::json;

use super::audit::{audit, secrets_of};
use crate::app::TestApp;
use crate::story::{Story, found};

/// Whether the desk offers another round.
async fn has_further_round(story: &Story<'_>) -> bool {
    let desk = format!("/elections/{}/desk", story.uuid);
    let desk = story.app.get(&desk, &story.app.secretary()).await.ok();
    desk.text().contains("Call the next round")
}

/// A ranked question: the trustees' shuffles and shares of nothing are on the board, all of them though
/// they are equal; the result is declared, and the place stays vacant.
#[tokio::test(flavor = "multi_thread")]
async fn a_ranked_election() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 1).await;
    let story = Story::voting(app, 2, 1, &members).await;
    story.close_and_open().await;
    story.advance("counted").await;
    assert!(!has_further_round(&story).await, "rounds are for offices");
    let transcript = format!("/elections/{}/transcript.json", story.uuid);
    let transcript = app.get(&transcript, "").await.ok().json();
    assert_eq!(transcript["valid"], 0);
    assert_eq!(transcript["elected"], json!([]));
    assert!(verify_record(&story.record().await[..], &()).complete);
    story.seat_counted(&[]).await;
    let path = format!("/elections/{}/result", story.uuid);
    let page = app.page(&path).await.ok().text();
    assert!(
        page.contains("Nobody voted.") && page.contains("stays vacant"),
        "{page}"
    );
    let roster = app.get("/api/v1/panels/panel", "").await.ok().json();
    assert_eq!(roster["posts"][0]["terms"], json!([]), "{roster}");
    audit(app, secrets_of(&story)).await;
}

/// A summed question: nobody has more than half of no votes.
#[tokio::test(flavor = "multi_thread")]
async fn a_chair_for_whom_nobody_votes() {
    let app = TestApp::new().await;
    let members = found(&app, 3, 2).await;
    let seats = Story::voting(&app, 3, 2, &members).await;
    seats.vote(members[0], &[1, 2, 0]).await;
    seats.vote(members[1], &[2, 1, 0]).await;
    seats.close_and_open().await;
    seats.seat(&members[..2]).await;
    let mut chair = Story::call(&app, "chair", 1).await;
    chair.nominate(&members[..2]).await;
    chair.make_keys().await;
    chair.close_and_open().await;
    chair.try_advance("counted").await.ok();
    assert!(has_further_round(&chair).await);
    assert!(verify_record(&chair.record().await[..], &()).complete);
    let path = format!("/elections/{}/transcript.json", chair.uuid);
    let transcript = app.get(&path, "").await.ok().json();
    assert_eq!(transcript["elected"], json!([]));
    chair
        .try_advance("declared")
        .await
        .refused(409, "not-ready");
    audit(
        &app,
        secrets_of(&seats).into_iter().chain(secrets_of(&chair)),
    )
    .await;
}

/// Everybody leaves the paper blank: there are votes, and none is for anybody.
#[tokio::test(flavor = "multi_thread")]
async fn an_election_in_which_all_are_blank() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    story.vote(members[0], &[0, 0]).await;
    story.close_and_open().await;
    story.advance("counted").await;
    story.seat_counted(&[]).await;
    let path = format!("/elections/{}/declaration.json", story.uuid);
    let declared = app.get(&path, "").await.ok().json();
    assert_eq!(
        (&declared["voted"], &declared["not_valid"]),
        (&json!(1), &json!(1))
    );
    audit(&app, secrets_of(&story)).await;
}
