//! The record's page and the list of trackers, for whoever looks at them.

use hustings::entities::data_object;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use super::pages::{form, says};
use crate::app::TestApp;
use crate::story::{Story, found};

#[tokio::test(flavor = "multi_thread")]
async fn anybody_can_look_at_the_record() {
    let app = TestApp::new().await;
    let members = found(&app, 6, 1).await;
    let early = Story::call(&app, "seat", 1).await;
    says(
        app.page(&format!("/elections/{}/record", early.uuid)).await,
        &["The record begins when voting opens."],
    );
    let story = Story::voting(&app, 2, 1, &members).await;
    let first = story.vote(members[0], &[1, 2]).await;
    story.vote(members[0], &[2, 1]).await;
    let last = story.vote(members[1], &[2, 1]).await;
    let (record, trackers) = (
        format!("/elections/{}/record", story.uuid),
        format!("/elections/{}/trackers", story.uuid),
    );
    let text = says(
        app.page(&record).await,
        &[
            "checks hold",
            "worth as much as the service is",
            "belenios-tool election verify",
            ">B3<",
            "The election was called",
        ],
    );
    assert!(text.contains("3 ballots of 2 voting codes"), "{text}");
    for name in ["Member M001", "secretary-1", "m1@example.org"] {
        assert!(!text.contains(name), "{name} is nobody's business here");
    }
    let tracker = |receipt: &serde_json::Value| receipt["tracker"].as_str().unwrap().to_owned();
    let (first, last) = (tracker(&first), tracker(&last));
    let all = says(
        app.page(&trackers).await,
        &[&first, &last, "replaced by a later one"],
    );
    assert_eq!(all.matches("<tr>").count(), 4);
    let begins = form(&[("begins", &last[..7])]);
    let one = says(app.page(&format!("{trackers}?{begins}")).await, &[&last]);
    assert!(!one.contains(&first));
    says(
        app.page(&format!("{trackers}?begins=zzzzzzzzzzzzz")).await,
        &["No ballot on the board has a tracker"],
    );
    let wrong = app.page(&format!("{trackers}?begins=%3Cb%3E")).await;
    assert_eq!(wrong.status, 422);
    let wrong = wrong.text();
    assert!(
        wrong.contains("No tracker begins so") && wrong.contains("value=\"&#60;b&#62;\""),
        "{wrong}"
    );
    // After the close the supplement is held against the record too.
    story.close_and_open().await;
    story.advance("counted").await;
    app.turn_clock(chrono::Duration::hours(1));
    says(app.page(&record).await, &["checks hold", ">X2<", ">C1<"]);
}

/// A database that was changed behind the service's back is seen on its own page.
#[tokio::test(flavor = "multi_thread")]
async fn a_record_that_was_changed_fails_a_check_on_its_page() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    story.vote(members[0], &[1, 2]).await;
    story.vote(members[1], &[1, 2]).await;
    let tx = app.app.store().begin().await.unwrap();
    data_object::Entity::update_many()
        .col_expr(data_object::Column::Bytes, Expr::value(b"{}".to_vec()))
        .filter(data_object::Column::Height.eq(1))
        .exec(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let text = app
        .page(&format!("/elections/{}/record", story.uuid))
        .await
        .ok()
        .text();
    assert!(
        text.contains("A check fails.") && !text.contains("checks hold"),
        "{text}"
    );
}
