//! The record as a file: whole, in parts, and on from where a download broke off, even when the
//! record has grown since.

use axum::body::Body;
use axum::http::Request;

use crate::app::{Answer, TestApp};
use crate::story::{Story, found};

async fn asked(story: &Story<'_>, method: &str, headers: &[(&str, &str)]) -> Answer {
    let path = format!("/elections/{0}/{0}.bel", story.uuid);
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    story
        .app
        .request(request.body(Body::empty()).unwrap())
        .await
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    answer.headers[name].to_str().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_part_is_that_part_of_the_whole() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    for member in &members {
        story.vote(*member, &[1, 2]).await;
    }
    let whole = asked(&story, "GET", &[]).await.ok();
    assert_eq!(whole.status, 200);
    assert_eq!(header(&whole, "accept-ranges"), "bytes");
    let length = whole.body.len();
    assert_eq!(header(&whole, "content-length"), length.to_string());
    // Every edge of a block, and a byte to either side of it.
    let edges = (0..length)
        .step_by(512)
        .flat_map(|edge| edge.saturating_sub(1)..edge + 2);
    for from in edges.chain([length - 1]) {
        for to in [from, from + 511, from + 5_000, length + 7] {
            let range = format!("bytes={from}-{to}");
            let part = asked(&story, "GET", &[("range", &range)]).await;
            let last = to.min(length - 1);
            assert_eq!(part.status, 206, "{range}");
            assert_eq!(
                header(&part, "content-range"),
                format!("bytes {from}-{last}/{length}")
            );
            assert!(part.body == whole.body[from..=last], "{range}");
        }
    }
    let tail = asked(&story, "GET", &[("range", "bytes=-700")]).await;
    assert!(tail.body == whole.body[length - 700..]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_416_and_what_is_known_304() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let whole = asked(&story, "GET", &[]).await.ok();
    let length = whole.body.len();
    let beyond = format!("bytes={length}-");
    let beyond = asked(&story, "GET", &[("range", &beyond)]).await;
    assert_eq!(
        header(&beyond, "content-range"),
        format!("bytes */{length}")
    );
    beyond.refused(416, "no-such-range");
    let known = asked(&story, "GET", &[("if-none-match", header(&whole, "etag"))]).await;
    assert_eq!((known.status.as_u16(), known.body.len()), (304, 0));
    let head = asked(&story, "HEAD", &[]).await;
    assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
    assert_eq!(header(&head, "content-length"), length.to_string());
    assert_eq!(header(&head, "etag"), header(&whole, "etag"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_download_goes_on_after_the_record_has_grown() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    story.vote(members[0], &[1, 2]).await;
    let early = asked(&story, "GET", &[]).await.ok();
    let tag = header(&early, "etag").to_owned();
    story.vote(members[1], &[1, 2]).await;
    let from = format!("bytes={}-", early.body.len());
    let rest = asked(&story, "GET", &[("range", &from), ("if-range", &tag)]).await;
    assert_eq!(rest.status, 206);
    let joined = [&early.body[..], &rest.body].concat();
    assert!(joined == story.record().await);
    assert_ne!(header(&rest, "etag"), tag);
    // A tag that isn't of this chain: the whole, whatever was asked.
    let (height, hash) = tag.trim_matches('"').split_once('-').unwrap();
    let other = format!("\"{height}-{}\"", hash.chars().rev().collect::<String>());
    for foreign in [
        &*other,
        "\"0-0\"",
        "W/\"1\"",
        "Sun, 06 Nov 2026 08:49:37 GMT",
    ] {
        let whole = asked(&story, "GET", &[("range", &from), ("if-range", foreign)]).await;
        assert_eq!(whole.status, 200, "{foreign}");
        assert!(whole.body == joined);
    }
}

/// The lengths that an old database is given by the migration are those that the store writes.
#[tokio::test(flavor = "multi_thread")]
async fn old_rows_get_their_lengths() {
    use migrations::{Migrator, MigratorTrait};
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    story.vote(members[0], &[1, 2]).await;
    story.vote(members[1], &[1, 2]).await;
    let before = lengths(&app).await;
    assert!(before.len() == 3 && before[2] as usize == story.record().await.len());
    let db = sea_orm::Database::connect(app.place().url()).await.unwrap();
    let steps = Migrator::migrations();
    let after = steps
        .iter()
        .skip_while(|step| step.name() != "m0011_lengths");
    let undone = u32::try_from(after.count()).unwrap();
    Migrator::down(&db, Some(undone)).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    db.close().await.unwrap();
    assert_eq!(lengths(&app).await, before);
    assert_eq!(
        asked(&story, "GET", &[]).await.ok().body.len() as i64,
        before[2]
    );
}

async fn lengths(app: &TestApp) -> Vec<i64> {
    use hustings::entities::board_event;
    use sea_orm::{EntityTrait, QueryOrder};
    let events = board_event::Entity::find().order_by_asc(board_event::Column::Height);
    let rows = events.all(app.app.store().read()).await.unwrap();
    rows.into_iter().map(|row| row.ends).collect()
}
