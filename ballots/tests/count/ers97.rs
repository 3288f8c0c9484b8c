//! ERS97 against the counts of another program, and the model election.

use ballots::count::{Action, Options, Rule, blt, report};
use serde_json::Value;

use crate::shared::{data, json, lines, numbers, ward};

/// Secondary reference: 32 wards counted by OpenSTV 1.7.
#[test]
fn stages_of_openstv() {
    let wards = lines("scottish-stv/ers97.jsonl");
    let mut differ = Vec::new();
    for golden in &wards {
        differ.extend(compare(golden));
    }
    println!(
        "{} wards, {} differences\n{}",
        wards.len(),
        differ.len(),
        differ.join("\n")
    );
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
    for (c, votes) in golden["first"].as_array().unwrap().iter().enumerate() {
        let first = format!("{}.00", votes.as_str().unwrap());
        note(
            format!("first preferences of {}", c + 1),
            &transcript["stages"][0]["votes"][c],
            &first.into(),
        );
    }
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

/// Golden: figures of the model election in the ERS's rules of 1997, section 8, first and second stage.
#[test]
fn the_model_election() {
    let Some(path) = data("ers97-model/ers97.blt") else {
        return;
    };
    let contest = blt::parse(&std::fs::read(path).unwrap()).unwrap().contest;
    let transcript = Rule::Ers97.count(&contest, &Options::default()).unwrap();
    assert_eq!(
        (transcript.valid, transcript.quota.to_string().as_str()),
        (753, "107.58")
    );
    let first = &transcript.stages[0];
    assert_eq!(
        (first.elected.as_slice(), first.votes[0].as_str()),
        (&[1][..], "134.00")
    );
    let second = &transcript.stages[1];
    assert_eq!(
        (second.action, second.who.as_slice()),
        (Action::Surplus, &[1][..])
    );
    assert_eq!(second.value.as_deref(), Some("0.21"), "26.42 / 123");
    assert_eq!(
        (second.lost.as_str(), second.nontransferable.as_str()),
        ("0.59", "0.59"),
        "26.42 - 123 x 0.21"
    );
    insta::assert_snapshot!("ers97_model", report::text(&transcript));
}
