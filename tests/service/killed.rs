//! The server is killed while ballots come in: whatever was acknowledged is on the board, once, and
//! the record holds. HUSTINGS_KILLS says how often it is killed; five times by default.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ballots::record::verify_record;
use ballots::{Answer, PrivateCredential, Setup, make_ballot, random};
use hustings::elections::Group;
use hyper::Method;
use serde_json::Value;

use crate::app::TestApp;
use crate::process::{Caller, Process};
use crate::story::{Story, found};

/// From a story's call to the opening of voting, and some hours more.
const UNTIL_VOTING: chrono::Duration = chrono::Duration::days(3);

struct Voter {
    token: String,
    code: PrivateCredential,
}

/// Votes again and again, keeping each ballot until it is acknowledged.
async fn vote(
    voter: Voter,
    setup: Arc<Setup<Group>>,
    path: String,
    at: Arc<Mutex<String>>,
    receipts: Arc<Mutex<Vec<Value>>>,
    over: Arc<AtomicBool>,
) {
    let caller = Caller::new();
    while !over.load(Ordering::Relaxed) {
        let answer = [Answer::Ranked(vec![1, 2])];
        let ballot = make_ballot(&setup, &voter.code, &answer, &mut random::system()).unwrap();
        while !over.load(Ordering::Relaxed) {
            let url = format!("http://{}{path}", at.lock().unwrap());
            match caller
                .send(Method::POST, &url, &voter.token, ballot.clone())
                .await
            {
                Some((status, receipt)) if status.is_success() => {
                    let receipt = serde_json::from_slice(&receipt).unwrap();
                    receipts.lock().unwrap().push(receipt);
                    break;
                }
                Some((status, said)) => assert!(status == 503, "{status}: {said:?}"),
                None => tokio::time::sleep(Duration::from_millis(5)).await,
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_acknowledged_is_lost() {
    let app = &TestApp::new().await;
    let url = app.place().url();
    let kills = std::env::var("HUSTINGS_KILLS").map_or(5, |kills| kills.parse().unwrap());
    // The process goes by the machine's clock, by which voting has opened and not closed.
    app.turn_clock(chrono::Utc::now() - UNTIL_VOTING - app.app.now());
    let members = found(app, 4, 1).await;
    let mut story = Story::voting(app, 2, 1, &members).await;
    app.turn_clock_to(chrono::Utc::now());
    let keys = app.folder().join("keys");
    let mut process = Process::start(url, &keys).await;
    let at = Arc::new(Mutex::new(process.address.to_string()));
    let (receipts, over) = (Arc::default(), Arc::new(AtomicBool::new(false)));
    let setup = Arc::new(story.setup.take().unwrap());
    let voters: Vec<_> = members
        .iter()
        .map(|member| {
            let voter = Voter {
                token: app.member(*member),
                code: story.codes.remove(member).unwrap(),
            };
            let path = format!("/api/elections/{}/ballots", story.uuid);
            let (at, receipts, over) = (Arc::clone(&at), Arc::clone(&receipts), Arc::clone(&over));
            tokio::spawn(vote(voter, Arc::clone(&setup), path, at, receipts, over))
        })
        .collect();
    for kill in 0..kills {
        let before = receipts.lock().unwrap().len();
        // Not before some are through, and then at another moment each time.
        while receipts.lock().unwrap().len() < before + 3 {
            assert!(
                !voters.iter().any(|voter| voter.is_finished()),
                "a voter gave up"
            );
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        tokio::time::sleep(Duration::from_millis(37 * kill % 101)).await;
        process.kill();
        process = Process::start(url, &keys).await;
        *at.lock().unwrap() = process.address.to_string();
    }
    over.store(true, Ordering::Relaxed);
    for voter in voters {
        voter.await.unwrap();
    }
    drop(process);
    let receipts = receipts.lock().unwrap().clone();
    all_are_there(&story, &receipts).await;
}

async fn all_are_there(story: &Story<'_>, receipts: &[Value]) {
    let record = story.record().await;
    let report = verify_record(&record[..], &());
    assert!(report.holds, "{:?}", report.failure);
    let text = String::from_utf8_lossy(&record);
    for receipt in receipts {
        let (event, height) = (receipt["event"].as_str().unwrap(), &receipt["height"]);
        assert!(
            text.contains(&format!("{event}.event.json")),
            "lost: {receipt}"
        );
        assert!(
            text.contains(&format!("\"height\":{height},\"type\":\"Ballot\"")),
            "{receipt}"
        );
    }
    assert!(receipts.len() >= 15, "{} receipts", receipts.len());
    eprintln!(
        "{} ballots were acknowledged, and all are on the board",
        receipts.len()
    );
}
