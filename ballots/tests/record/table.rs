//! The adversarial list, line by line: where a record can carry the flaw, the corpus must have it.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use ballots::archive::{ArchiveReader, ArchiveWriter};
use ballots::{Event, EventKind};

use crate::corpus::{ALL, Corpus, Flaw};
use crate::judge;
use crate::script::TIMESTAMP;

/// Lines that are no flaw of one record, and where they are met.
const ELSEWHERE: [(u32, &str); 6] = [
    (25, "one tracker twice is the same ballot again: N01"),
    (41, "not on the list"),
    (
        47,
        "a record holds no generators; every value of a shuffle's proof is bent (N06)",
    ),
    (
        53,
        "two records, each of which holds: the comparison of records",
    ),
    (56, "the signed heads of the supplement"),
    (73, "HTTP: the service"),
];

/// The lines that a case's name begins with: "N06, N47 a value".
fn lines(name: &str) -> Vec<u32> {
    let words = name.split([',', ' ']).filter(|word| !word.is_empty());
    let number = |word: &str| word.strip_prefix('N')?.parse().ok();
    words.map_while(number).collect()
}

#[test]
fn every_line_that_a_record_can_carry_has_a_case() {
    let mut table: BTreeMap<u32, BTreeMap<String, usize>> = BTreeMap::new();
    let mut cases = 0;
    let mut names = BTreeSet::new();
    let mut twice = Vec::new();
    let mut visit = |flaw: Flaw| {
        cases += 1;
        for line in lines(&flaw.name) {
            *table
                .entry(line)
                .or_default()
                .entry(flaw.check.to_string())
                .or_default() += 1;
        }
        if !names.insert(flaw.name.clone()) {
            twice.push(flaw.name);
        }
    };
    let mut corpus = Corpus::new(&mut visit);
    ALL.iter()
        .flat_map(|makers| *makers)
        .for_each(|make| make(&mut corpus));
    let mut missing = Vec::new();
    for line in 1..=80 {
        let elsewhere = ELSEWHERE.iter().find(|(n, _)| *n == line);
        match (table.get(&line), elsewhere) {
            (Some(checks), _) => {
                let checks = checks.iter().map(|(check, n)| format!("{check} ({n})"));
                println!("N{line:02}  {}", checks.collect::<Vec<_>>().join(", "));
            }
            (None, Some((_, why))) => println!("N{line:02}  no record carries it: {why}"),
            (None, None) => missing.push(line),
        }
    }
    println!("{cases} flawed records");
    assert!(missing.is_empty(), "lines without a case: {missing:?}");
    assert!(twice.is_empty(), "two cases of one name: {twice:?}");
}

/// What another program says of these records. Not of the daily tests: it takes minutes, and tells
/// about that program, not about ours. It writes a table into the file that `PEER_TABLE` names.
#[test]
#[ignore = "asks another program some hundred times"]
fn beside_another_program() {
    let Some(tool) = judge::tool() else { return };
    let path = std::env::var("PEER_TABLE").unwrap();
    let mut file = std::fs::File::create(path).unwrap();
    let mut visit = |flaw: Flaw| {
        if flaw.further {
            return;
        }
        let uuid = uuid(&flaw.archive).unwrap_or_else(|| "11111111111111".to_owned());
        let whole = judge::verify(&tool, &uuid, &flaw.archive);
        let ballots = whole
            .is_ok()
            .then(|| each_ballot(&tool, &uuid, &flaw.archive));
        let word = |verdict: &Result<(), String>| match verdict {
            Ok(()) => "passes".to_owned(),
            Err(text) => text.lines().last().unwrap_or("refused").to_owned(),
        };
        let ballots = ballots.as_ref().map_or("-".to_owned(), word);
        let (name, check) = (flaw.name.replace('\t', " "), flaw.check);
        writeln!(file, "{name}\t{check}\t{}\t{ballots}", word(&whole)).unwrap();
    };
    let mut corpus = Corpus::new(&mut visit);
    ALL.iter()
        .flat_map(|makers| *makers)
        .for_each(|make| make(&mut corpus));
}

fn uuid(archive: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(archive);
    let at = text.find("\"uuid\":\"")? + 8;
    let uuid = text.get(at..at + 14)?;
    uuid.bytes()
        .all(|c| c.is_ascii_alphanumeric())
        .then(|| uuid.to_owned())
}

/// Every ballot by itself, against the setup.
fn each_ballot(tool: &std::path::Path, uuid: &str, archive: &[u8]) -> Result<(), String> {
    let mut reader = ArchiveReader::new(archive).map_err(|e| e.to_string())?;
    let (mut setup, mut objects, mut ballots) =
        (ArchiveWriter::new(TIMESTAMP), Vec::new(), Vec::new());
    while let Ok(Some(member)) = reader.next_member() {
        match Event::parse(&member.body) {
            Ok(event) if event.kind == EventKind::Setup => {
                let all: Vec<&[u8]> = objects.iter().map(Vec::as_slice).collect();
                setup.append(EventKind::Setup, &all);
                objects.clear();
            }
            Ok(event) if event.kind == EventKind::Ballot => ballots.append(&mut objects),
            Ok(_) => objects.clear(),
            Err(_) => objects.push(member.body),
        }
    }
    judge::verify_ballots(tool, uuid, setup.as_bytes(), &ballots)
}
