//! The same on PostgreSQL, where DATABASE_URL_TEST names one.

use std::sync::atomic::{AtomicU32, Ordering};

use hustings::database::{StartError, Store};
use hustings::elections::ballot_box::queue::Queue;
use sea_orm::{ConnectionTrait, Database};

use crate::app::TestApp;
use crate::journeys::{panel_meetings, panel_officers, panel_register};
use crate::whole::from_the_call_to_the_chair;
use crate::{casting, mail, problems};

/// A database of the test's own; none if there is no PostgreSQL, which is said.
async fn database() -> Option<String> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let Ok(url) = std::env::var("DATABASE_URL_TEST") else {
        eprintln!("SKIPPED: no PostgreSQL (DATABASE_URL_TEST is not set)");
        return None;
    };
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("hustings_{}_{number}", std::process::id());
    let server = Database::connect(&url).await.unwrap();
    server
        .execute_unprepared(&format!("CREATE DATABASE {name}"))
        .await
        .unwrap();
    let (before, _) = url.rsplit_once('/').unwrap();
    Some(format!("{before}/{name}"))
}

async fn app() -> Option<TestApp> {
    Some(TestApp::with(Some(database().await?), Queue::new(2, 1_000)).await)
}

#[tokio::test(flavor = "multi_thread")]
async fn whole_on_postgres() {
    let Some(app) = app().await else { return };
    from_the_call_to_the_chair(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn panels_on_postgres() {
    let Some(register) = app().await else { return };
    panel_register::a_panel_through_its_years(&register).await;
    panel_officers::officers(&app().await.unwrap()).await;
    panel_meetings::meetings(&app().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_on_postgres() {
    let Some(app) = app().await else { return };
    casting::two_hundred_at_once(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_input_is_our_fault_on_postgres() {
    let Some(app) = app().await else { return };
    problems::no_input_is_our_fault(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_and_jobs_on_postgres() {
    let Some(url) = database().await else { return };
    let (app, smtp) = mail::app(Some(url)).await;
    mail::jobs_move_and_leases_end(&app).await;
    mail::a_letter_leaves_with_its_transaction(&app, &smtp).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_runners_on_postgres() {
    let Some(url) = database().await else { return };
    let (app, smtp) = mail::app(Some(url)).await;
    mail::many_runners(&app, &smtp).await;
}

/// The tests' own PostgreSQL runs without fsync, so the service has to refuse it.
#[tokio::test]
async fn a_postgres_that_loses_commits_is_refused() {
    let Some(url) = database().await else { return };
    match Store::open(&url, false).await {
        Err(StartError::Setting { .. }) => {}
        other => panic!("it was taken: {other:?}"),
    }
}
