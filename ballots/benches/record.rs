//! Verification of whole records beside belenios-tool, on the same record in the same run; and
//! what voters, registrars and trustees wait for.
//!
//! `cargo bench -p ballots --bench record [-- RUNS]`: records of 1,000 and 5,000 ballots,
//! and 3 runs, unless told; `BALLOTS=10000,100000` measures others instead, and
//! `ONLY=summed,ranked,parts,thirty,logarithms` some of the five alone. Each verification is a process of its own, so that its processor time and its largest memory can be told.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[allow(dead_code, reason = "the tests do more with these people")]
#[path = "../tests/record/actors.rs"]
mod actors;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use actors::{Election, ranked, summed};
use ballots::record::verify_record;
use ballots::{Answer, Ballot, Outcome, PartialDecryption, Roll, Shuffle, Tally};
use rayon::prelude::*;

/// What one run took.
#[derive(Clone, Copy, Default)]
struct Run {
    /// Seconds by the clock.
    wall: f64,
    /// Seconds of all processors.
    cpu: f64,
    /// Largest memory, in megabytes; 0 where it was not asked for.
    memory: f64,
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, verify, path, ..] = arguments.as_slice()
        && verify == "--verify-one"
    {
        return verify_one(path);
    }
    let mut numbers = arguments.iter().skip(1).filter_map(|arg| arg.parse().ok());
    let sizes = std::env::var("BALLOTS").unwrap_or_else(|_| "1000,5000".to_owned());
    let sizes: Vec<usize> = sizes.split(',').filter_map(|n| n.parse().ok()).collect();
    let runs = numbers.next().unwrap_or(3);
    println!(
        "{:<44} {:>9} {:>9} {:>9} {:>9} {:>7}",
        "seconds (8 candidates, Ed25519)", "minimum", "median", "maximum", "CPU", "MB"
    );
    let choice = |i: usize| Answer::Summed((0..8).map(|c| c < i % 4).collect());
    let ranks = |i: usize| Answer::Ranked((0..8).map(|c| ((c + i) % 8 + 1) as u8).collect());
    let only = std::env::var("ONLY").unwrap_or_default();
    let wanted = |part: &str| only.is_empty() || only.split(',').any(|name| name == part);
    for voters in sizes {
        if wanted("summed") {
            let name = format!("summed, up to 3 of 8, {voters} ballots");
            bench(&name, summed(8, 0, 3, false), voters, runs, &choice);
        }
        if wanted("ranked") {
            let name = format!("ranked, two shuffles, {voters} ballots");
            bench(&name, ranked(8), voters, runs, &ranks);
        }
    }
    if wanted("parts") {
        parts(5000, runs);
    }
    if wanted("thirty") {
        thirty(runs);
    }
    if wanted("logarithms") {
        logarithms(runs);
    }
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
    let folder =
        Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("bench-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(format!("{}.bel", election.setup.uuid()));
    std::fs::write(&path, &archive).unwrap();
    println!("{name}: {} bytes", archive.len());
    let own = std::env::current_exe().unwrap();
    let ours = repeat(runs, || verify_in_a_process(&own, &path));
    show("  ballots verify", &ours);
    if let Some(tool) = tool() {
        // One run of the slower program says enough of a large record.
        let runs = if voters > 1000 { 1 } else { runs };
        let verify = || {
            let mut command = Command::new(&tool);
            command.args(["election", "verify", "--dir"]).arg(&folder);
            time_process(&mut command).0
        };
        let theirs: Vec<Run> = sorted((0..runs).map(|_| verify()).collect());
        show("  belenios-tool election verify", &theirs);
        let ratio = median(&theirs).wall / median(&ours).wall;
        let cpu = median(&theirs).cpu / median(&ours).cpu;
        println!("  ratio of the medians: {ratio:.1}; of processor time: {cpu:.1}");
    } else {
        println!("  SKIPPED: no belenios-tool (make bench fetches it)");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

/// The other side of [`verify_in_a_process`]: verifies, and prints the largest memory.
fn verify_one(path: &str) {
    let file = std::io::BufReader::new(std::fs::File::open(path).unwrap());
    assert!(verify_record(file, &()).complete);
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    println!(
        "{}",
        peak.and_then(|line| line.split_whitespace().next())
            .unwrap_or("0")
    );
}

fn verify_in_a_process(own: &Path, path: &Path) -> Run {
    let (run, output) = time_process(Command::new(own).arg("--verify-one").arg(path));
    let kilobytes: f64 = output.trim().parse().unwrap_or(0.0);
    Run {
        memory: kilobytes / 1024.0,
        ..run
    }
}

fn time_process(command: &mut Command) -> (Run, String) {
    let (begun, before) = (Instant::now(), cpu(CHILDREN));
    let output = command.output().unwrap();
    assert!(output.status.success());
    let run = Run {
        wall: begun.elapsed().as_secs_f64(),
        cpu: cpu(CHILDREN) - before,
        memory: 0.0,
    };
    (run, String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Where Linux's /proc/self/stat tells processor time, counted from behind the program's name: of this
/// process (fields 14 and 15), and of its ended children (16 and 17).
const OWN: usize = 11;
const CHILDREN: usize = 13;

/// Processor time in seconds, told in hundredths. 0 elsewhere.
fn cpu(field: usize) -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let fields = after_name.split_whitespace().skip(field).take(2);
    fields.filter_map(|n| n.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// What people wait for, one thing at a time.
fn parts(voters: usize, runs: usize) {
    let mut election = Election::new(2, vec![ranked(8)], voters, 2);
    let answer = Answer::Ranked((1..=8).collect());
    let ballots: Vec<_> = (0..voters)
        .map(|i| election.vote(i, std::slice::from_ref(&answer)))
        .collect();
    let setup = &election.setup;
    let accept = |ballot: &Vec<u8>| Ballot::parse(ballot, setup).unwrap().verify(setup).unwrap();
    let accepted: Vec<_> = ballots.par_iter().map(accept).collect();
    let tally = Tally::new(setup, &accepted);
    let mut rng = election.rng.clone();
    println!("parts, {voters} ranked ballots");
    let credentials = || {
        let of = |c: &ballots::PrivateCredential| c.public(setup.uuid());
        let public: Vec<_> = election.credentials.par_iter().map(of).collect();
        assert_eq!(
            Roll::<ballots::Ed25519>::new(&public).unwrap().len(),
            voters
        );
    };
    show("  credentials and roll", &time(runs, credentials));
    let shuffle = time(runs, || {
        drop(Shuffle::make(setup, &tally, &mut rng).unwrap())
    });
    show("  shuffle with proof", &shuffle);
    let json = Shuffle::make(setup, &tally, &mut rng).unwrap().to_json();
    let check = || {
        Shuffle::parse(&json, &tally)
            .unwrap()
            .verify(setup, &tally)
            .unwrap()
    };
    show("  shuffle checked", &time(runs, || drop(check())));
    let mixed = tally.after_shuffle(&check());
    let keys = &election.keys;
    let part = time(runs, || {
        drop(PartialDecryption::make(setup, &mixed, &keys[0], &mut rng).unwrap());
    });
    show("  a trustee's partial decryption", &part);
    let parts: Vec<_> = keys
        .iter()
        .map(|key| PartialDecryption::make(setup, &mixed, key, &mut rng).unwrap())
        .collect();
    let open = || drop(Outcome::open(setup, &mixed, &parts).unwrap());
    show("  the result from two parts", &time(runs, open));
}

/// Encrypting a ballot of 30 choices: with at most three of them chosen, and with any number, which
/// asks for a proof over 31 sums.
fn thirty(runs: usize) {
    for (name, max) in [("at most 3", 3), ("any number", 30)] {
        let mut election = Election::new(3, vec![summed(30, 0, max, false)], 1, 1);
        let choices = Answer::Summed((0..30).map(|choice| choice < max).collect());
        // A hundred at a time: one takes less than the processor's clock can tell.
        let vote = || (0..100).for_each(|_| drop(election.vote(0, std::slice::from_ref(&choices))));
        show(
            &format!("100 ballots of 30 choices, {name}"),
            &time(runs, vote),
        );
    }
}

/// Opening sums of weights up to 10^9: one voter of that weight, 8 choices.
fn logarithms(runs: usize) {
    let mut election = Election::new(4, vec![summed(8, 0, 8, false)], 1, 1);
    let public = election.credentials[0].public::<ballots::Ed25519>(election.setup.uuid());
    let roll = Roll::parse(format!("[\"{public},1000000000\"]").as_bytes()).unwrap();
    let trustees = ballots::Trustees::parse(election.setup.trustees_json()).unwrap();
    let spec = election.setup.spec().clone();
    election.setup = ballots::Setup::new(spec, trustees, roll).unwrap();
    let ballot = election.vote(0, &[Answer::Summed(vec![true; 8])]);
    let tally = Tally::new(&election.setup, &[election.accept(&ballot)]);
    let (setup, key) = (&election.setup, &election.keys[0]);
    let part = PartialDecryption::make(setup, &tally, key, &mut election.rng).unwrap();
    let parts = [part];
    let open = || drop(Outcome::open(setup, &tally, &parts).unwrap());
    show("8 sums up to 10^9 opened", &time(runs, open));
}

fn tool() -> Option<PathBuf> {
    let cached = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../.tools/belenios/belenios-tool"
    );
    let tool = std::env::var_os("BELENIOS_TOOL").map_or(cached.into(), PathBuf::from);
    tool.is_file().then_some(tool)
}

/// Several runs after one that is not counted, in order.
fn repeat(runs: usize, mut run: impl FnMut() -> Run) -> Vec<Run> {
    run();
    sorted((0..runs).map(|_| run()).collect())
}

fn time(runs: usize, mut work: impl FnMut()) -> Vec<Run> {
    repeat(runs, || {
        let (begun, before) = (Instant::now(), cpu(OWN));
        work();
        Run {
            wall: begun.elapsed().as_secs_f64(),
            cpu: cpu(OWN) - before,
            memory: 0.0,
        }
    })
}

fn sorted(mut runs: Vec<Run>) -> Vec<Run> {
    runs.sort_by(|a, b| a.wall.total_cmp(&b.wall));
    runs
}

fn median(runs: &[Run]) -> Run {
    runs[runs.len() / 2]
}

fn show(name: &str, runs: &[Run]) {
    let (first, last) = (runs[0].wall, runs[runs.len() - 1].wall);
    let Run { wall, cpu, memory } = median(runs);
    let mut row = format!("{name:<44} {first:>9.4} {wall:>9.4} {last:>9.4}");
    if cpu > 0.0 {
        row.push_str(&format!(" {cpu:>9.2}"));
    }
    if memory > 0.0 {
        row.push_str(&format!(" {memory:>7.0}"));
    }
    println!("{row}");
}
