//! Verification of whole records beside belenios-tool, on the same record in the same run; and
//! what voters, registrars and trustees wait for.
//!
//! `cargo bench -p ballots --bench record [-- BALLOTS [RUNS]]`: 1,000 ballots and 5 runs unless told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code, reason = "the tests do more with these people")]
#[path = "../tests/record/actors.rs"]
mod actors;

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use actors::{Election, ranked, summed};
use ballots::record::verify_record;
use ballots::{Answer, Roll, Shuffle, Tally};

fn main() {
    let mut numbers = std::env::args().skip(1).filter_map(|arg| arg.parse().ok());
    let voters = numbers.next().unwrap_or(1000);
    let runs = numbers.next().unwrap_or(5);
    println!("{voters} ballots, 8 candidates, Ed25519; seconds: minimum, median, maximum");
    let choice = |i: usize| Answer::Summed((0..8).map(|c| c < i % 4).collect());
    let ranks = |i: usize| Answer::Ranked((0..8).map(|c| ((c + i) % 8 + 1) as u8).collect());
    bench(
        "summed, up to 3 of 8",
        summed(8, 0, 3, false),
        voters,
        runs,
        &choice,
    );
    bench("ranked, two shuffles", ranked(8), voters, runs, &ranks);
    parts(voters, runs);
}

/// One record, made here, verified by both programs.
fn bench(
    name: &str,
    question: ballots::Question,
    voters: usize,
    runs: usize,
    vote: &dyn Fn(usize) -> Answer,
) {
    let mut election = Election::new(1, vec![question], voters, 2);
    let ballots: Vec<_> = (0..voters).map(|i| election.vote(i, &[vote(i)])).collect();
    let (archive, _) = election.run(&ballots);
    println!("{name}: {} bytes", archive.len());
    let ours = time(runs, || assert!(verify_record(&archive[..], &()).complete));
    show("  ballots verify", &ours);
    let Some(tool) = tool() else {
        println!("  SKIPPED: no belenios-tool (make bench fetches it)");
        return;
    };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-{name}"));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{}.bel", election.setup.uuid()));
    std::fs::write(&path, &archive).unwrap();
    let theirs = time(runs.min(3), || {
        let mut command = Command::new(&tool);
        let output = command
            .args(["election", "verify", "--dir"])
            .arg(&folder)
            .output()
            .unwrap();
        assert!(output.status.success());
    });
    show("  belenios-tool election verify", &theirs);
    let ratio = median(&theirs).as_secs_f64() / median(&ours).as_secs_f64();
    println!("  ratio of the medians: {ratio:.1}");
    std::fs::remove_dir_all(&folder).unwrap();
}

/// What people wait for, one thing at a time.
fn parts(voters: usize, runs: usize) {
    let mut election = Election::new(2, vec![ranked(8)], voters, 2);
    let answer = Answer::Ranked((1..=8).collect());
    let ballots: Vec<_> = (0..voters)
        .map(|i| election.vote(i, std::slice::from_ref(&answer)))
        .collect();
    let accepted: Vec<_> = ballots
        .iter()
        .map(|ballot| election.accept(ballot))
        .collect();
    let tally = Tally::new(&election.setup, &accepted);
    let setup = &election.setup;
    let mut rng = election.rng.clone();
    println!("parts, {voters} ranked ballots");
    show(
        "  credentials and roll",
        &time(runs, || {
            let public: Vec<_> = election
                .credentials
                .iter()
                .map(|c| c.public(setup.uuid()))
                .collect();
            assert_eq!(
                Roll::<ballots::Ed25519>::new(&public).unwrap().len(),
                voters
            );
        }),
    );
    show(
        "  shuffle with proof",
        &time(runs, || {
            drop(Shuffle::make(setup, &tally, &mut rng).unwrap())
        }),
    );
    let shuffle = Shuffle::make(setup, &tally, &mut rng).unwrap();
    let json = shuffle.to_json();
    show(
        "  shuffle checked",
        &time(runs, || {
            drop(
                Shuffle::parse(&json, &tally)
                    .unwrap()
                    .verify(setup, &tally)
                    .unwrap(),
            );
        }),
    );
    show(
        "  partial decryption",
        &time(runs, || {
            let key = &election.keys[0];
            drop(ballots::PartialDecryption::make(setup, &tally, key, &mut rng).unwrap());
        }),
    );
    let mut thirty = Election::new(3, vec![summed(30, 0, 30, false)], 1, 1);
    let choices = Answer::Summed(vec![true; 30]);
    show(
        "  one ballot of 30 choices",
        &time(runs, || {
            drop(thirty.vote(0, std::slice::from_ref(&choices)))
        }),
    );
}

fn tool() -> Option<std::path::PathBuf> {
    let cached = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../.tools/belenios/belenios-tool"
    );
    let tool = std::env::var_os("BELENIOS_TOOL").map_or(cached.into(), std::path::PathBuf::from);
    tool.is_file().then_some(tool)
}

/// Times of several runs, after one that is not counted, in order.
fn time(runs: usize, mut work: impl FnMut()) -> Vec<Duration> {
    work();
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let begun = Instant::now();
            work();
            begun.elapsed()
        })
        .collect();
    times.sort();
    times
}

fn median(times: &[Duration]) -> Duration {
    times[times.len() / 2]
}

fn show(name: &str, times: &[Duration]) {
    let [first, last] = [times[0], times[times.len() - 1]].map(|t| t.as_secs_f64());
    println!(
        "{name:<34} {first:>9.4} {:>9.4} {last:>9.4}",
        median(times).as_secs_f64()
    );
}
