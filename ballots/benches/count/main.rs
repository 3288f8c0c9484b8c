//! How fast a count is, from file to transcript, beside another program where it is installed.
//!
//! `cargo bench -p ballots --bench count` makes a file of 1,000,000 papers for 40 candidates and 12 seats
//! (`PAPERS=n` for another number) and counts it by each rule, each in a process of its own, so that the
//! peak of memory is the count's. With `-- --make FILE` it only makes the file.
//! A peer is looked for in `.tools/` at the repository's root; `make bench` puts it there.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a bench fails as a test does"
)]

mod generate;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use ballots::count::{Lot, Options, Rule, blt};

const SEED: u64 = 2026;
const CANDIDATES: usize = 40;
const SEATS: usize = 12;

fn main() {
    let args: Vec<String> = std::env::args()
        .skip(1)
        .filter(|a| a != "--bench")
        .collect();
    match args
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        ["--child", rule, file] => child(rule, Path::new(file)),
        ["--make", file] => make(Path::new(file)),
        _ => all(),
    }
}

fn papers() -> usize {
    std::env::var("PAPERS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(1_000_000)
}

fn make(file: &Path) {
    let start = Instant::now();
    let bytes = generate::blt(SEED, papers(), CANDIDATES, SEATS);
    std::fs::write(file, &bytes).unwrap();
    println!(
        "{} papers, {CANDIDATES} candidates, {SEATS} seats, seed {SEED}: {} MB, made in {:.1} s",
        papers(),
        bytes.len() / 1_000_000,
        start.elapsed().as_secs_f64()
    );
}

fn all() {
    let file = std::env::temp_dir().join(format!("hustings-bench-{}.blt", std::process::id()));
    make(&file);
    for rule in Rule::ALL.into_iter().filter(|rule| *rule != Rule::Av) {
        let me = std::env::current_exe().unwrap();
        let status = Command::new(me)
            .args(["--child", rule.name()])
            .arg(&file)
            .status()
            .unwrap();
        assert!(status.success());
    }
    peer(&file);
    std::fs::remove_file(&file).unwrap();
    ward();
}

/// One count in this process, from file to transcript.
fn child(rule: &str, file: &Path) {
    let rule: Rule = rule.parse().unwrap();
    let start = Instant::now();
    let bytes = std::fs::read(file).unwrap();
    let contest = blt::parse(&bytes).unwrap().contest;
    drop(bytes);
    let parsed = start.elapsed();
    let lot = Lot::from_seed("bench", contest.names().len()).unwrap();
    let transcript = rule
        .count(&contest, &Options::with_lot(Some(&lot)))
        .unwrap();
    let json = transcript.to_json();
    let all = start.elapsed();
    println!(
        "ours {:<9} {:>6.2} s (reading {:.2} s), {:.2} s of processor, peak memory {} MB, {} stages, {} bytes of transcript",
        rule.name(),
        all.as_secs_f64(),
        parsed.as_secs_f64(),
        processor(),
        peak(),
        transcript.stages.len(),
        json.len()
    );
}

/// The processor time this process has used, in seconds; the kernel counts hundredths.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    let ticks = |i: usize| {
        fields
            .get(i)
            .and_then(|f| f.parse::<f64>().ok())
            .unwrap_or(0.0)
    };
    (ticks(11) + ticks(12)) / 100.0
}

/// The most memory this process has held, in MB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.trim().trim_end_matches(" kB").trim().parse::<u64>().ok())
        .unwrap_or(0)
        / 1_000
}

fn root() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// The same papers by stv-rs, Meek with nine decimals.
fn peer(file: &Path) {
    let program = root().join(".tools/stv-rs/bin/stv-rs");
    if !program.exists() {
        println!("SKIPPED: stv-rs is not in .tools/ (make test installs it)");
        return;
    }
    let named = file.with_extension("named.blt");
    std::fs::write(
        &named,
        with_nicknames(&std::fs::read_to_string(file).unwrap()),
    )
    .unwrap();
    let start = Instant::now();
    let mut command = Command::new(&program);
    command
        .args(["--arithmetic", "fixed9", "--input"])
        .arg(&named);
    let output = command
        .args(["meek", "--force-positive-surplus"])
        .output()
        .unwrap();
    let took = start.elapsed().as_secs_f64();
    println!("stv-rs meek    {took:>6.2} s, {}", output.status);
    std::fs::remove_file(&named).unwrap();
}

/// The file as stv-rs reads it: candidates by nicknames, which begin with a letter.
fn with_nicknames(text: &str) -> String {
    let mut lines = text.lines();
    let nicks: String = (1..=CANDIDATES).map(|n| format!(" c{n}")).collect();
    let mut out = format!("{}\n[nick{nicks}]\n", lines.next().unwrap());
    for line in lines {
        let mut words = line.split(' ');
        match (words.next(), line.starts_with('"') || line == "0") {
            (Some(count), false) => {
                out.push_str(count);
                for word in words {
                    out.push_str(if word == "0" { " " } else { " c" });
                    out.push_str(word);
                }
            }
            _ => out.push_str(line),
        }
        out.push('\n');
    }
    out
}

/// A real ward, many times over.
fn ward() {
    let beside = || root().join("../shared");
    let shared = std::env::var_os("HUSTINGS_SHARED").map_or_else(beside, PathBuf::from);
    let file = shared.join("data/scottish-stv/ballots/aberdeen_2017_ward1.blt");
    let Ok(bytes) = std::fs::read(&file) else {
        println!("SKIPPED: no ward beside the repository");
        return;
    };
    for rule in [Rule::Scottish, Rule::Ers97, Rule::Meek] {
        let start = Instant::now();
        for _ in 0..100 {
            let contest = blt::parse(&bytes).unwrap().contest;
            let transcript = rule.count(&contest, &Options::default()).unwrap();
            assert!(!transcript.to_json().is_empty());
        }
        println!(
            "a ward of 6,608 papers by {}: {:.2} ms",
            rule.name(),
            start.elapsed().as_secs_f64() * 10.0
        );
    }
}
