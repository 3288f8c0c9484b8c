//! The same on PostgreSQL, where DATABASE_URL_TEST names one.

use std::sync::atomic::{AtomicU32, Ordering};

use hustings::database::{StartError, Store};
use hustings::elections::ballot_box::queue::Queue;
use sea_orm::{ConnectionTrait, Database};

use crate::app::TestApp;
use crate::journeys::{
    candidates, import, nobody_votes, panel_meetings, panel_officers, panel_register,
    panel_vacancies, roll,
};
use crate::whole::from_the_call_to_the_chair;
use crate::{casting, interface, killed, mail, people, problems, timetable, webhooks};

/// A database of the test's own; none if there is no PostgreSQL, which is said.
pub async fn database() -> Option<String> {
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

pub async fn app() -> Option<TestApp> {
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
    panel_vacancies::an_elected_member_declines(&app().await.unwrap()).await;
    panel_vacancies::by_elections(&app().await.unwrap()).await;
    panel_vacancies::seats_of_a_void_election(&app().await.unwrap()).await;
    panel_vacancies::those_who_may_no_longer_sit(&app().await.unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_on_postgres() {
    let Some(app) = app().await else { return };
    casting::two_hundred_at_once(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn twenty_of_one_key_at_once_on_postgres() {
    let Some(app) = app().await else { return };
    crate::story::found(&app, 3, 1).await;
    interface::twenty_at_once(&app).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost_on_postgres() {
    let Some(url) = database().await else { return };
    let app = TestApp::with(Some(url.clone()), Queue::new(2, 1_000)).await;
    killed::nothing_acknowledged_is_lost(&app, &url).await;
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

macro_rules! journeys {
    ($($name:ident: $journey:path;)*) => {$(
        #[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            let Some(app) = app().await else { return };
            $journey(&app).await;
        }
    )*};
}

journeys! {
    as_many_as_seats: candidates::as_many_as_seats;
    fewer_than_seats: candidates::fewer_than_seats;
    nobody_stands: candidates::nobody_stands;
    a_candidate_withdraws: candidates::a_candidate_withdraws;
    candidates_are_shown: candidates::candidates_are_shown;
    a_candidate_dies: candidates::a_candidate_dies_during_the_vote;
    a_list_with_faults: import::a_list_with_faults;
    a_list_is_written: import::a_list_is_shown_then_written;
    lookalikes: import::lookalikes_are_flagged;
    a_membership_runs_out: panel_vacancies::a_membership_runs_out;
    nobody_votes: nobody_votes::a_ranked_election;
    who_joins_late: roll::who_joins_late;
    objections: roll::objections_and_corrections;
    categories: roll::categories_decide;
    a_timetable_is_shown: timetable::a_timetable_is_shown_before_it_is_saved;
}

#[tokio::test(flavor = "multi_thread")]
async fn nominations_by_letter() {
    for which in 0..3 {
        let Some(url) = database().await else { return };
        let (app, smtp) = mail::app(Some(url)).await;
        match which {
            0 => candidates::a_nomination_is_rejected(&app, &smtp).await,
            1 => candidates::supporters_confirm(&app, &smtp).await,
            _ => candidates::one_nominates_another(&app, &smtp).await,
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn people_on_postgres() {
    let Some(url) = database().await else { return };
    let (app, smtp) = mail::app(Some(url)).await;
    people::a_member_signs_in(&app, &smtp).await;
    people::an_office_asks_for_a_second_factor(&app, &smtp).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_are_told_on_postgres() {
    let Some(url) = database().await else { return };
    webhooks::changes_are_told(Some(url)).await;
    let Some(url) = database().await else { return };
    webhooks::a_receiver_fails(Some(url)).await;
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
