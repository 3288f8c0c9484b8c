//! The board alone: the head moves by compare-and-swap, and the close is a fact of its row.

use ballots::{EventKind, Hash};
use hustings::database::{StartError, Store};
use hustings::database_time::Ahead;
use hustings::elections::board::store::{Change, Entry, append, append_ballot, change_open, head};
use hustings::elections::board::{AppendError, Head};

use crate::app::TestApp;
use crate::place::on_postgres;
use crate::story::{Story, found};

fn ballot(bytes: &[u8]) -> Entry {
    Entry {
        kind: EventKind::Ballot,
        owner: None,
        objects: vec![bytes.to_vec()],
    }
}

/// Tries to append, and commits if it could.
async fn try_append(app: &TestApp, expected: Head, entry: Entry) -> Result<Head, AppendError> {
    let tx = app.app.store().begin().await.unwrap();
    let appended = append(&tx, 1, expected, entry).await?;
    tx.commit().await.unwrap();
    Ok(appended)
}

async fn head_of(app: &TestApp) -> Head {
    head(app.app.store().read(), 1).await.unwrap().unwrap().0
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_expects_another_head_appends_nothing() {
    let app = TestApp::new().await;
    let members = found(&app, 3, 1).await;
    Story::voting(&app, 2, 1, &members).await;
    let first = head_of(&app).await;
    let second = try_append(&app, first, ballot(b"{}")).await.unwrap();
    assert_eq!(second.height, 1);
    let wrong_hash = Head {
        hash: Hash::of(b"another"),
        ..second
    };
    for stale in [first, wrong_hash] {
        let refused = try_append(&app, stale, ballot(b"[]")).await;
        assert!(matches!(refused, Err(AppendError::Moved(_))), "{refused:?}");
    }
    assert_eq!(head_of(&app).await, second);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_board_takes_no_ballot_even_at_the_right_head() {
    let app = TestApp::new().await;
    let members = found(&app, 3, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    story.advance("closed").await;
    let head = head_of(&app).await;
    let refused = try_append(&app, head, ballot(b"{}")).await;
    assert!(matches!(refused, Err(AppendError::Moved(_))), "{refused:?}");
    // As a cast appends it, even if the close were yet to come by the clock.
    let tx = app.app.store().begin().await.unwrap();
    let earlier = Ahead(app.app.ahead().0 - 86_400);
    let refused = append_ballot(&tx, 1, head, b"{}".to_vec(), earlier).await;
    assert!(matches!(refused, Err(AppendError::Moved(_))), "{refused:?}");
}

/// The close and an interruption are asked for by the statement that appends, not by whoever calls it.
#[tokio::test(flavor = "multi_thread")]
async fn the_statement_itself_asks_for_close_and_interruption() {
    let app = TestApp::new().await;
    let members = found(&app, 3, 1).await;
    Story::voting(&app, 2, 1, &members).await;
    let (head, ahead) = (head_of(&app).await, app.app.ahead());
    let cast = async |ahead: Ahead| {
        let tx = app.app.store().begin().await.unwrap();
        let bytes = b"{}".to_vec();
        let appended = append_ballot(&tx, 1, head, bytes, ahead).await;
        drop(tx);
        appended.map(drop)
    };
    assert!(cast(ahead).await.is_ok());
    let late = cast(Ahead(ahead.0 + 30 * 86_400)).await;
    assert!(matches!(late, Err(AppendError::Moved(_))), "{late:?}");
    let tx = app.app.store().begin().await.unwrap();
    assert!(
        change_open(&tx, 1, Change::Pause(true), ahead)
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    let paused = cast(ahead).await;
    assert!(matches!(paused, Err(AppendError::Moved(_))), "{paused:?}");
}

/// A database in memory has no log to sync: an acknowledged ballot would die with the process.
#[tokio::test]
async fn a_database_that_would_lose_ballots_is_refused() {
    match Store::open("sqlite::memory:", true).await {
        Err(StartError::Setting {
            setting: "journal_mode",
            ..
        }) => {}
        other => panic!("it was taken: {other:?}"),
    }
}

/// The suite's own PostgreSQL runs without fsync: only a test may have such a one.
#[tokio::test]
async fn a_postgres_that_loses_commits_is_refused() {
    let app = TestApp::new().await;
    match Store::open(app.place().url(), false).await {
        Err(StartError::Setting { .. }) if on_postgres() => {}
        Ok(_) if !on_postgres() => {}
        other => panic!("{other:?}"),
    }
}

/// The connections that read can't write, whatever somebody programs.
#[tokio::test]
async fn readers_cannot_write() {
    use sea_orm::ConnectionTrait;
    let app = TestApp::new().await;
    let written = app
        .app
        .store()
        .read()
        .execute_unprepared("DELETE FROM acts")
        .await;
    assert!(written.is_err());
}
