//! How many ballots a second the service accepts, over real sockets, as a process of its own: every
//! one checked, on the disk, and acknowledged with a receipt whose signature and tracker are checked
//! here. Ballots are made before the clock starts.
//!
//! `load BALLOTS CLIENTS` uses SQLite, and PostgreSQL too where DATABASE_URL_TEST names one.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    missing_docs,
    dead_code,
    unused_imports
)]

#[path = "../service/app.rs"]
mod app;
#[path = "../service/log.rs"]
mod log;
#[path = "../service/place.rs"]
mod place;
#[path = "../service/process.rs"]
mod process;
#[path = "../service/story/mod.rs"]
mod story;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use ballots::record::verify_record;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hustings::elections::ballot_box::queue::Queue;
use hustings::settings::Settings;
use hyper::{Method, StatusCode};
use rayon::prelude::*;
use ring::signature::{ED25519, UnparsedPublicKey};
use sea_orm::ConnectionTrait;
use serde_json::Value;

use app::TestApp;
use place::Place;
use process::{Caller, Process};
use story::{Story, found};

const CANDIDATES: usize = 8;

/// A ballot to be cast by the holder of a token.
struct Paper {
    token: String,
    ballot: Vec<u8>,
}

fn main() {
    let numbers: Vec<usize> = std::env::args()
        .filter_map(|word| word.parse().ok())
        .collect();
    let (ballots, clients) = match numbers[..] {
        [] => (1_000, 32),
        [ballots] => (ballots, 32),
        [ballots, clients, ..] => (ballots, clients),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let app = on(None).await;
        measure("SQLite", &app, ballots, clients).await;
        match std::env::var("DATABASE_URL_TEST") {
            Ok(server) => {
                println!("PostgreSQL runs with fsync={}", fsync(&server).await);
                let app = on(Some(server)).await;
                measure("PostgreSQL", &app, ballots, clients).await;
            }
            Err(_) => println!("SKIPPED: no PostgreSQL (DATABASE_URL_TEST is not set)"),
        }
    });
}

/// On SQLite, or on this server.
async fn on(server: Option<String>) -> TestApp {
    let folder = tempfile::tempdir().unwrap();
    let place = Arc::new(Place::on(server, folder.path()).await);
    let (keys, queue) = (folder.path().join("keys"), Queue::new(2, 1_000));
    TestApp::at(place, (folder, &keys), queue, Settings::default()).await
}

/// Whether the server writes what it acknowledges to the disk.
async fn fsync(server: &str) -> String {
    let db = sea_orm::Database::connect(server).await.unwrap();
    let row = db.query_one_raw(sea_orm::Statement::from_string(
        db.get_database_backend(),
        "SHOW fsync",
    ));
    row.await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

async fn measure(name: &str, app: &TestApp, ballots: usize, clients: usize) {
    // The process has the clock of the machine: the story begins so long ago that voting is open now.
    let turn_to_now = |ago: chrono::Duration| {
        app.turn_clock(chrono::Utc::now() - ago - app.app.now());
    };
    turn_to_now(chrono::Duration::days(3));
    let members = found(app, ballots.max(CANDIDATES + 1), 2).await;
    let story = Story::voting(app, CANDIDATES, 2, &members).await;
    turn_to_now(chrono::Duration::zero());
    let ranks: Vec<u8> = (1..=u8::try_from(CANDIDATES).unwrap()).collect();
    let papers: VecDeque<Paper> = members[..ballots]
        .par_iter()
        .map(|member| (member, story.ballot(*member, &ranks)))
        .collect::<Vec<_>>()
        .into_iter()
        .map(|(member, ballot)| Paper {
            token: app.member(*member),
            ballot,
        })
        .collect();
    let key = app.get("/api/v1/keys/receipts", "").await.ok().json();
    let key = BASE64_STANDARD
        .decode(key["public_key"].as_str().unwrap())
        .unwrap();
    let process = Process::start(app.place().url(), &app.folder().join("keys")).await;
    let to = Arc::new(format!(
        "http://{}/api/elections/{}/ballots",
        process.address, story.uuid
    ));
    let (papers, key) = (Arc::new(Mutex::new(papers)), Arc::new(key));
    let since = Instant::now();
    let all: Vec<_> = (0..clients)
        .map(|_| tokio::spawn(cast(Arc::clone(&to), Arc::clone(&papers), Arc::clone(&key))))
        .collect();
    let (mut took, mut busy) = (Vec::new(), 0);
    for client in all {
        let (times, refused) = client.await.unwrap();
        took.extend(times);
        busy += refused;
    }
    let whole = since.elapsed().as_secs_f64();
    drop(process);
    took.sort();
    let at = |part: f64| took[((took.len() - 1) as f64 * part) as usize].as_secs_f64() * 1_000.0;
    println!(
        "{name}: {ballots} ballots of {CANDIDATES} candidates, {clients} clients: {:.0} accepted a second, \
         p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms; {busy} answers 503",
        ballots as f64 / whole,
        at(0.5),
        at(0.99),
        at(1.0),
    );
    let report = verify_record(&story.record().await[..], &());
    assert!(report.holds, "{:?}", report.failure);
    println!(
        "{name}: the record holds with its {} events",
        report_events(app, &story).await
    );
}

async fn report_events(app: &TestApp, story: &Story<'_>) -> u64 {
    let path = format!("/api/elections/{}/last-event", story.uuid);
    app.get(&path, "").await.ok().json()["height"]
        .as_u64()
        .unwrap()
        + 1
}

/// Casts one after the other; gives how long each took until its receipt, with what came before
/// it if the service was busy.
async fn cast(
    to: Arc<String>,
    papers: Arc<Mutex<VecDeque<Paper>>>,
    key: Arc<Vec<u8>>,
) -> (Vec<Duration>, usize) {
    let (caller, mut took, mut busy) = (Caller::new(), Vec::new(), 0);
    loop {
        let Some(paper) = papers.lock().unwrap().pop_front() else {
            return (took, busy);
        };
        let since = Instant::now();
        let receipt = loop {
            let sent = caller.send(Method::POST, &to, &paper.token, paper.ballot.clone());
            match sent.await.unwrap() {
                (status, receipt) if status.is_success() => break receipt,
                (StatusCode::SERVICE_UNAVAILABLE, _) => busy += 1,
                (status, said) => panic!("{status}: {said:?}"),
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        took.push(since.elapsed());
        check(&receipt, &paper.ballot, &key);
    }
}

/// The receipt is the service's, and of this very ballot.
fn check(receipt: &[u8], ballot: &[u8], key: &[u8]) {
    let receipt: Value = serde_json::from_slice(receipt).unwrap();
    let said = |field: &str| receipt[field].as_str().unwrap();
    assert_eq!(said("tracker"), ballots::Hash::of(ballot).base64());
    let text = format!(
        "hustings-receipt-1\nelection {}\ntracker {}\nheight {}\nevent {}\ntime {}\n",
        said("election"),
        said("tracker"),
        receipt["height"],
        said("event"),
        said("time")
    );
    let signature = BASE64_STANDARD.decode(said("signature")).unwrap();
    let public = UnparsedPublicKey::new(&ED25519, key);
    public.verify(text.as_bytes(), &signature).unwrap();
}
