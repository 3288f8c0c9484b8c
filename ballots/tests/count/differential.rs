//! Meek on random elections beside a program that isn't ours: stv-rs, from the registry.
//!
//! stv-rs follows the parametric Meek rule of Droop, which cuts w x keep off where the reference rule rounds
//! it up, so the last of nine decimals differ: votes, quota and residual are to agree to 0.00001, and the
//! rounds, who is defeated and elected in them, exactly. (With Droop's reference rule we agree in every digit:
//! see `meek.rs`.)
//!
//! `make test` installs it to `.tools/` at the repository's root; without it this is skipped.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use ballots::count::{Lot, Options, Rule, Transcript, blt};
use rand_chacha::ChaCha12Rng;
use rand_core::{Rng, SeedableRng};

const ELECTIONS: u64 = 1_000;

/// 0.00001 of a vote, in units of 10^-9.
const NEAR: u64 = 10_000;

/// Nine decimals as units.
fn units(votes: &str) -> u64 {
    votes.replace('.', "").parse().unwrap()
}

fn program() -> Option<PathBuf> {
    let beside = || {
        PathBuf::from(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../.tools/stv-rs/bin/stv-rs"
        ))
    };
    let program = std::env::var_os("STV_RS").map_or_else(beside, PathBuf::from);
    if program.exists() {
        return Some(program);
    }
    eprintln!("SKIPPED: stv-rs isn't in .tools/ (make test installs it)");
    None
}

/// 3 to 8 candidates, 1 to 4 seats, 4 to 40 voters with partial rankings, and an order for ties.
fn election(seed: u64) -> String {
    let mut rng = ChaCha12Rng::seed_from_u64(seed);
    let mut below = |n: usize| (rng.next_u32() as usize) % n;
    let candidates = 3 + below(6);
    let seats = 1 + below(4.min(candidates - 1));
    let shuffled = |below: &mut dyn FnMut(usize) -> usize| {
        let mut order: Vec<usize> = (0..candidates).collect();
        (1..candidates)
            .rev()
            .for_each(|i| order.swap(i, below(i + 1)));
        order
    };
    let letters = |order: &[usize]| {
        order
            .iter()
            .map(|c| format!(" {}", letter(*c)))
            .collect::<String>()
    };
    let all: Vec<usize> = (0..candidates).collect();
    let tie = shuffled(&mut below);
    let mut text = format!(
        "{candidates} {seats}\n[nick{}]\n[tie{}]\n",
        letters(&all),
        letters(&tie)
    );
    for _ in 0..4 + below(37) {
        let mut order = shuffled(&mut below);
        order.truncate(1 + below(candidates));
        writeln!(text, "1{} 0", letters(&order)).unwrap();
    }
    text.push_str("0\n");
    (0..candidates).for_each(|c| writeln!(text, "\"{}\"", letter(c)).unwrap());
    text.push_str("\"random\"\n");
    text
}

fn letter(candidate: usize) -> char {
    char::from(b'a' + candidate as u8)
}

#[test]
fn meek_on_random_elections() {
    let Some(program) = program() else { return };
    let (mut ties, mut rounds, mut edges) = (0, 0, 0);
    for seed in 0..ELECTIONS {
        let text = election(seed);
        let blt = blt::parse(text.as_bytes()).unwrap();
        let n = blt.contest.names().len();
        let lot = Lot::drawn(blt.tie_order.unwrap(), n, "the file").unwrap();
        let ours = Rule::Meek
            .count(&blt.contest, &Options::with_lot(Some(&lot)))
            .unwrap();
        let theirs = run(&program, &text);
        let (alike, edge) = compare(&ours, &theirs, &text);
        rounds += alike;
        edges += usize::from(edge);
        ties += usize::from(ours.stages.iter().any(|s| !s.ties.is_empty()));
    }
    println!(
        "{ELECTIONS} elections elect the same; {rounds} rounds alike; {ties} elections with ties; \
         in {edges} somebody's votes were the quota but for rounding"
    );
    assert!(ties > 100, "ties are to be among them");
}

fn run(program: &PathBuf, text: &str) -> String {
    // Its default lets a surplus become negative and then panics; the option keeps it at 0, as the rule says.
    let mut child = Command::new(program)
        .args([
            "--arithmetic",
            "fixed9",
            "meek",
            "--parallel",
            "no",
            "--force-positive-surplus",
        ])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "stv-rs failed on\n{text}");
    String::from_utf8(output.stdout).unwrap()
}

/// Every round's votes, quota and residual, who is defeated, and who is elected in the end. Gives the number of
/// rounds, and whether the comparison of rounds ended where somebody's votes are the quota but for rounding:
/// there the two roundings decide in which round that candidate is elected.
fn compare(ours: &Transcript, theirs: &str, text: &str) -> (usize, bool) {
    let blocks = theirs.split("\nRound ").skip(1).filter_map(|part| {
        let mut blocks = part.split("\nAction: ");
        blocks.find(|b| b.starts_with("Elect: ") || b.starts_with("Defeat ("))
    });
    let (mut rounds, mut edge) = (0, false);
    for block in blocks {
        edge = edge || at_edge(ours, rounds);
        if edge {
            break;
        }
        round(ours, rounds, block, text);
        rounds += 1;
    }
    if !edge {
        // An exclusion that leaves as many as places is a stage of ours and not a round: nothing is distributed.
        let unmoved = ours
            .stages
            .windows(2)
            .last()
            .is_some_and(|pair| pair[0].votes == pair[1].votes);
        assert_eq!(rounds + usize::from(unmoved), ours.stages.len(), "{text}");
    }
    let end = theirs.rsplit("Action: Count Complete").next().unwrap();
    let names = end
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Elected:"));
    let mut elected: Vec<&str> = names
        .map(|l| l.split_whitespace().next().unwrap())
        .collect();
    let mut own: Vec<&str> = ours.elected.iter().map(|n| ours.name(*n)).collect();
    own.sort_unstable();
    elected.sort_unstable();
    assert_eq!(own, elected, "{text}");
    (rounds, edge)
}

/// Whether somebody not elected before this stage (index from 0) has the quota but for rounding.
fn at_edge(ours: &Transcript, index: usize) -> bool {
    let Some(stage) = ours.stages.get(index) else {
        return false;
    };
    let quota = units(stage.quota.as_deref().unwrap());
    (1..=ours.candidates.len())
        .filter(|n| !ours.stages[..index].iter().any(|s| s.elected.contains(n)))
        .any(|n| units(&stage.votes[n - 1]).abs_diff(quota) <= 100)
}

fn round(ours: &Transcript, index: usize, block: &str, text: &str) {
    let stage = &ours.stages[index];
    let (votes, facts) = read(block);
    for (name, theirs) in votes {
        let number = ours.candidates.iter().position(|c| *c == name).unwrap() + 1;
        let gone = ours.stages[..=index]
            .iter()
            .any(|s| s.excluded.contains(&number));
        let own = if gone {
            0
        } else {
            units(&stage.votes[number - 1])
        };
        assert!(
            own.abs_diff(units(&theirs)) <= NEAR,
            "round {}, candidate {name}\n{text}\n{theirs}",
            index + 1
        );
    }
    for (fact, own) in [
        ("Quota", stage.quota.as_deref().unwrap()),
        ("Residual", &stage.nontransferable),
    ] {
        assert!(
            units(own).abs_diff(units(&facts[fact])) <= NEAR,
            "round {}, {fact}\n{text}",
            index + 1
        );
    }
    if let Some(defeated) = block.lines().next().unwrap().split("omega): ").nth(1) {
        let next = &ours.stages[index + 1];
        assert_eq!(
            ours.name(next.excluded[0]),
            defeated,
            "after round {}\n{text}",
            index + 1
        );
    }
}

/// "Elected:  A (3.000000000)" and "Quota: 2.666666667".
fn read(block: &str) -> (Vec<(String, String)>, BTreeMap<String, String>) {
    let (mut votes, mut facts) = (Vec::new(), BTreeMap::new());
    for line in block.lines().skip(1).map(str::trim) {
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        match value.trim().split_once(" (") {
            Some((names, number)) => {
                let number = number.trim_end_matches(')');
                votes.extend(
                    names
                        .split(", ")
                        .map(|n| (n.trim().to_owned(), number.to_owned())),
                );
            }
            None => {
                facts.insert(key.to_owned(), value.trim().to_owned());
            }
        }
    }
    (votes, facts)
}
