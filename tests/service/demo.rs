//! The command, as people run it: `hustings demo` on papers of our own and on a real ward.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn demo(out: &Path, blt: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hustings"))
        .args(["demo", "--no-serve", "--port", "0", "--out"])
        .arg(out)
        .arg("--ballots")
        .arg(blt)
        .output()
        .unwrap()
}

#[track_caller]
fn elected(blt: &Path) -> (Vec<String>, String) {
    let folder = tempfile::tempdir().unwrap();
    let output = demo(folder.path(), blt);
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success(),
        "{said}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let transcript = std::fs::read(folder.path().join("seats/transcript.json")).unwrap();
    let transcript: Value = serde_json::from_slice(&transcript).unwrap();
    let name = |number: &Value| {
        let index = usize::try_from(number.as_u64().unwrap()).unwrap() - 1;
        transcript["candidates"][index].as_str().unwrap().to_owned()
    };
    (
        transcript["elected"]
            .as_array()
            .unwrap()
            .iter()
            .map(name)
            .collect(),
        said,
    )
}

const PAPERS: &str = "4 2\n9 3 1 0\n7 1 2 0\n5 2 1 0\n2 4 2 0\n0\n\"Ann Ash\" \"Bob Birch\" \"Cy Cedar\" \"Di Date\" \"A ward\"\n";

#[test]
fn papers_of_our_own() {
    let folder = tempfile::tempdir().unwrap();
    let blt = folder.path().join("papers.blt");
    std::fs::write(&blt, PAPERS).unwrap();
    let (elected, said) = elected(&blt);
    // 23 papers, quota 8: Cedar on first preferences, then Ash and Birch as papers move.
    assert_eq!(elected, ["Cy Cedar", "Ann Ash"]);
    assert!(
        said.contains("25 ballots accepted, 2 of them in place of an earlier one"),
        "{said}"
    );
    assert!(said.contains("chair"), "{said}");
}

/// The smallest ward of 2017 that was published: the official table's order of election.
#[test]
fn a_real_ward() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/scottish-stv");
    if !data.join("stages.jsonl").is_file() {
        eprintln!("SKIPPED: no wards at ../shared/data/scottish-stv");
        return;
    }
    let wards = std::fs::read_to_string(data.join("stages.jsonl")).unwrap();
    let wards = wards
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap());
    let ward = wards.min_by_key(|ward| ward["valid"].as_u64()).unwrap();
    let official: Vec<String> = ward["elected_in_order"]
        .as_array()
        .unwrap()
        .iter()
        .map(|number| format!("Candidate {number}"))
        .collect();
    let blt = data.join("ballots").join(ward["file"].as_str().unwrap());
    assert_eq!(elected(&blt).0, official);
}
