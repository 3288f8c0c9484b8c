//! The report: every check with its objects and its time, and for a machine the fields that the
//! documents promise.

use std::cell::Cell;
use std::collections::BTreeSet;
use std::fs;
use std::process::Command;
use std::time::Duration;

use ballots::EventKind as K;
use ballots::record::{Check, Progress, verify_record};

use crate::flaws::good;
use crate::judge;

/// A clock on which every look takes a second.
struct Ticks(Cell<u64>);

impl Progress for Ticks {
    fn clock(&self) -> Option<Duration> {
        self.0.set(self.0.get() + 1);
        Some(Duration::from_secs(self.0.get()))
    }
}

#[test]
fn every_check_says_how_long_it_took() {
    let archive = good().write();
    let report = verify_record(&archive[..], &Ticks(Cell::new(0)));
    for run in &report.checks {
        let time = run.time.unwrap_or_default();
        assert!(time >= Duration::from_secs(1), "{}", run.number);
        assert!(run.objects > 0, "{}", run.number);
    }
    let of = |check| report.checks.iter().find(|run| run.number == check);
    let objects = |check| of(check).map(|run| run.objects);
    assert_eq!(objects(Check::Trustees), Some(2));
    assert_eq!(objects(Check::Roll), Some(5));
    assert_eq!(objects(Check::Proofs), Some(3));
    assert_eq!(objects(Check::Signature), Some(3));
    assert_eq!(objects(Check::Tally), Some(2));
    assert_eq!(objects(Check::Shuffle), Some(2));
    let silent = verify_record(&archive[..], &());
    assert!(silent.checks.iter().all(|run| run.time.is_none()));
}

/// The ballots before the first that fails hold, and are counted so.
#[test]
fn a_failure_names_the_first_ballot_that_fails() {
    let mut script = good();
    for nth in [1, 2] {
        let text = script.text(K::Ballot, nth, 0);
        let bent = crate::flaws::bump(&text, "\"challenge\":\"", nth);
        script.step(K::Ballot, nth).objects[0] = bent.into_bytes();
    }
    // The last of them has another flaw that is looked for before.
    script.step(K::Ballot, 2).objects[0].push(b' ');
    let report = verify_record(&script.write()[..], &());
    let failure = report.failure.unwrap();
    assert_eq!(failure.check, Check::Signature, "{failure}");
    assert!(failure.object.starts_with("event 2, ballot "), "{failure}");
    assert_eq!((report.ballots, report.voters), (1, 1));
}

#[test]
fn the_reports_fields_are_those_of_the_documents() {
    let folder = judge::folder();
    let mut script = good();
    fs::write(folder.join("good.bel"), script.write()).unwrap();
    script.replace(K::Result, 0, 0, "{\"result\":[[1,", "{\"result\":[[2,");
    fs::write(folder.join("bent.bel"), script.write()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_ballots"));
    let output = command.arg("verify").arg("--json").arg(&folder).output();
    let output = output.unwrap();
    assert!(!output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let reports: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let [bent, good] = &reports[..] else {
        panic!("{text}")
    };
    let keys = |value: &serde_json::Value| -> BTreeSet<String> {
        value.as_object().unwrap().keys().cloned().collect()
    };
    let all: BTreeSet<String> = keys(bent).union(&keys(good)).cloned().collect();
    assert_eq!(all, documented());
    assert_eq!(
        (&good["holds"], &good["complete"]),
        (&true.into(), &true.into())
    );
    assert_eq!(bent["holds"], false);
    assert!(bent.get("result").is_none() && good.get("failure").is_none());
    assert_eq!(bent["failure"]["check"], "R1");
    let names =
        |list: &[&str]| -> BTreeSet<String> { list.iter().map(|n| (*n).to_owned()).collect() };
    let failure = names(&["check", "object", "reason", "meaning"]);
    assert_eq!(keys(&bent["failure"]), failure);
    let run = names(&["number", "title", "objects", "seconds"]);
    for report in [good, bent] {
        for check in report["checks"].as_array().unwrap() {
            assert_eq!(keys(check), run);
        }
    }
    let election = names(&["uuid", "name", "group", "fingerprint", "roll", "trustees"]);
    assert_eq!(keys(&good["election"]), election);
    fs::remove_dir_all(folder).unwrap();
}

/// The first column of the table in docs/verify.md.
fn documented() -> BTreeSet<String> {
    let page = include_str!("../../../docs/verify.md");
    let from = page.find("### The report for a machine").unwrap();
    let rows = page[from..]
        .lines()
        .take_while(|line| !line.starts_with("## "));
    let field = |row: &str| Some(row.strip_prefix("| `")?.split('`').next()?.to_owned());
    rows.filter_map(field).collect()
}
