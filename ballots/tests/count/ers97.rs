//! ERS97 against the counts of another program, and the model election.

use ballots::count::{Options, Rule};
use serde_json::Value;

use crate::shared::{json, lines, numbers, ward};

/// Secondary reference: 32 wards counted by OpenSTV 1.7.
#[test]
fn stages_of_openstv() {
    let wards = lines("scottish-stv/ers97.jsonl");
    let mut differ = Vec::new();
    for golden in &wards {
        differ.extend(compare(golden));
    }
    println!("{}", differ.join("\n"));
    assert!(differ.is_empty(), "{} differences", differ.len());
}

fn compare(golden: &Value) -> Vec<String> {
    let file = golden["file"].as_str().unwrap();
    let transcript = match Rule::Ers97.count(&ward(file), &Options::default()) {
        Ok(transcript) => json(&transcript),
        Err(error) => return vec![format!("{file}: {error}")],
    };
    let mut differ = Vec::new();
    let mut note = |what: String, ours: &Value, theirs: &Value| {
        if ours != theirs {
            differ.push(format!("{file} {what}: ours {ours}, theirs {theirs}"));
        }
    };
    note("quota".into(), &transcript["quota"], &golden["quota"]);
    let mut elected = numbers(&transcript["elected"]);
    elected.sort_unstable();
    note("elected".into(), &elected.into(), &golden["elected"]);
    let ours = &transcript["stages"].as_array().unwrap()[1..];
    let theirs = golden["stages"].as_array().unwrap();
    note(
        "number of stages".into(),
        &ours.len().into(),
        &theirs.len().into(),
    );
    for (index, (ours, theirs)) in ours.iter().zip(theirs).enumerate() {
        note(
            format!("stage {} action", index + 2),
            &ours["action"],
            &theirs["action"],
        );
        note(
            format!("stage {} who", index + 2),
            &ours["who"],
            &theirs["who"],
        );
        note(
            format!("stage {} nontransferable", index + 2),
            &ours["nontransferable"],
            &theirs["nontransferable"],
        );
        for (c, (a, b)) in ours["votes"]
            .as_array()
            .unwrap()
            .iter()
            .zip(theirs["votes"].as_array().unwrap())
            .enumerate()
        {
            if b != "-" || a != "0.00" {
                note(format!("stage {} candidate {}", index + 2, c + 1), a, b);
            }
        }
    }
    differ
}
