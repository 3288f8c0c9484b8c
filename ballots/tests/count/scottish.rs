//! Scottish STV against the official stage tables of 346 wards.

use ballots::count::{Action, report, scottish};
use serde_json::Value;

use crate::shared::{json, lines, numbers, ward};

/// Golden: the tables that councils published in 2017, by way of `stages.jsonl`.
#[test]
fn every_cell_of_every_ward() {
    let wards = lines("scottish-stv/stages.jsonl");
    let mut cells = 0;
    for golden in &wards {
        cells += compare(golden);
    }
    assert!(
        wards.is_empty() || (wards.len() == 346 && cells == 19_853),
        "{} wards, {cells} cells",
        wards.len()
    );
    println!("{} wards, {cells} cells", wards.len());
}

fn compare(golden: &Value) -> usize {
    let file = golden["file"].as_str().unwrap();
    let transcript =
        json(&scottish::count(&ward(file), None).unwrap_or_else(|e| panic!("{file}: {e}")));
    for field in ["seats", "valid", "quota"] {
        assert_eq!(transcript[field], golden[field], "{file}: {field}");
    }
    assert_eq!(transcript["elected"], golden["elected_in_order"], "{file}");
    let (ours, theirs) = (
        transcript["stages"].as_array().unwrap(),
        golden["stages"].as_array().unwrap(),
    );
    assert_eq!(ours.len(), theirs.len(), "{file}: stages");
    let mut excluded = Vec::new();
    let mut cells = 0;
    for (index, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
        let at = format!("{file}, stage {}", index + 1);
        let action = if theirs["action"] == "exclude" {
            "exclusion"
        } else {
            theirs["action"].as_str().unwrap()
        };
        assert_eq!(ours["action"], action, "{at}");
        let who = theirs["who"].as_u64().map(|n| n as usize);
        assert_eq!(
            numbers(&ours["who"]),
            who.into_iter().collect::<Vec<_>>(),
            "{at}"
        );
        assert_eq!(ours["nontransferable"], theirs["nontransferable"], "{at}");
        assert_eq!(ours["elected"], theirs["newly_elected"], "{at}");
        excluded.extend(numbers(&ours["excluded"]));
        assert_eq!(excluded, numbers(&theirs["excluded_so_far"]), "{at}");
        for (number, votes) in theirs["votes"].as_object().unwrap() {
            let column = number.parse::<usize>().unwrap() - 1;
            assert_eq!(&ours["votes"][column], votes, "{at}, candidate {number}");
            cells += 1;
        }
        cells += 1;
    }
    cells
}

/// The one ward of 2017 in which earlier stages decide a tie, or none: each tie tells how it was decided.
#[test]
fn ties_of_real_wards_are_told() {
    let mut ties = 0;
    for golden in lines("scottish-stv/stages.jsonl") {
        let transcript = scottish::count(&ward(golden["file"].as_str().unwrap()), None).unwrap();
        for stage in &transcript.stages {
            for tie in &stage.ties {
                assert_eq!(tie.chosen, stage.who);
                assert!(tie.decided_by.is_some());
                ties += 1;
            }
        }
    }
    println!("{ties} ties were decided by an earlier stage");
}

#[test]
fn a_ward_as_text_and_csv() {
    if lines("scottish-stv/stages.jsonl").is_empty() {
        return;
    }
    let transcript = scottish::count(&ward("aberdeen_2017_ward1.blt"), None).unwrap();
    assert_eq!(
        transcript.stages.first().map(|s| s.action),
        Some(Action::First)
    );
    insta::assert_snapshot!("aberdeen_1_text", report::text(&transcript));
    insta::assert_snapshot!(
        "aberdeen_1_csv",
        report::csv(&transcript).replace("\r\n", "\n")
    );
}
