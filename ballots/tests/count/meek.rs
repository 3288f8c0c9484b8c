//! Meek against the counts of another program.

use ballots::count::{Lot, Options, Rule};
use serde_json::Value;

use crate::shared::{json, lines, numbers, ward};

/// Secondary reference: 32 wards counted by Droop 0.14, every round's votes, quota, residual and keep factors.
#[test]
fn every_round_of_droop() {
    let wards = lines("scottish-stv/meek-prf.jsonl");
    let cells: usize = wards.iter().map(compare).sum();
    assert!(wards.is_empty() || wards.len() == 32);
    println!("{} wards, {cells} cells", wards.len());
}

fn compare(golden: &Value) -> usize {
    let file = golden["file"].as_str().unwrap();
    let contest = ward(file);
    let n = contest.names().len();
    // Droop's order for ties where the file gives none.
    let lot = Lot::drawn((1..=n).collect(), n, "Droop's order").unwrap();
    let count = Rule::Meek.count(&contest, &Options::with_lot(Some(&lot)));
    let transcript = json(&count.unwrap_or_else(|e| panic!("{file}: {e}")));
    let mut elected = numbers(&transcript["elected"]);
    elected.sort_unstable();
    assert_eq!(elected, numbers(&golden["elected"]), "{file}");
    let mut cells = 0;
    for (index, stage) in transcript["stages"].as_array().unwrap().iter().enumerate() {
        let round = (index + 1).to_string();
        let rounds = golden["rounds"].as_array().unwrap();
        let theirs = rounds
            .iter()
            .find(|r| r["round"] == round.as_str())
            .unwrap_or_else(|| panic!("{file}: round {round}"));
        assert_eq!(stage["quota"], theirs["quota"], "{file}, round {round}");
        assert_eq!(stage["votes"], theirs["votes"], "{file}, round {round}");
        assert_eq!(
            stage["nontransferable"], theirs["residual"],
            "{file}, round {round}"
        );
        assert_eq!(stage["keep"], theirs["keep"], "{file}, round {round}");
        cells += 2 * stage["votes"].as_array().unwrap().len() + 2;
    }
    cells
}
