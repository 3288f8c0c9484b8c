//! The command `ballots count` as people run it.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

const PANEL: &str = "5 2\n9 1 4 0\n7 2 5 0\n4 3 2 0\n3 4 0\n2 5 0\n1 0\n0\n\"Ann\" \"Bob\" \"Cy, Jr\" \"=Di\" \"Eve <b>\" \"Panel\"\n";
const TIED: &str = "2 1\n3 1 0\n3 2 0\n0\n\"Ann\" \"Bob\" \"Chair\"\n";

fn run(papers: &str, args: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_ballots"))
        .args(["count", "-"])
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(papers.as_bytes())
        .unwrap();
    child.wait_with_output().unwrap()
}

fn out(papers: &str, args: &[&str]) -> String {
    let output = run(papers, args);
    assert!(
        output.status.success(),
        "{args:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

fn refused(papers: &str, args: &[&str]) -> String {
    let output = run(papers, args);
    assert!(!output.status.success(), "{args:?}");
    assert!(
        output.stdout.is_empty(),
        "{args:?}: nothing that looks like a result"
    );
    String::from_utf8(output.stderr).unwrap()
}

#[test]
fn the_json_has_its_shape() {
    insta::assert_snapshot!(out(PANEL, &["--rule", "scottish", "--format", "json"]));
}

#[test]
fn every_rule_gives_text_and_json() {
    for rule in [
        "scottish",
        "ers97",
        "meek",
        "warren",
        "wigm",
        "plurality",
        "limited:1",
        "block",
        "approval",
    ] {
        assert!(out(PANEL, &["--rule", rule]).contains("Ann"));
        assert!(out(PANEL, &["--rule", rule, "--format", "json"]).contains("\"elected\":["));
    }
    for rule in ["av", "schulze", "mj"] {
        assert!(out(PANEL, &["--rule", rule, "--seats", "1"]).contains("Ann"));
        assert!(refused(PANEL, &["--rule", rule]).contains("one seat"));
    }
    assert!(refused(PANEL, &["--rule", "borda"]).contains("known are scottish, ers97"));
}

#[test]
fn names_are_escaped_in_every_output() {
    let page = out(PANEL, &["--format", "html"]);
    assert!(page.contains("Eve &lt;b&gt;") && !page.contains("Eve <b>"));
    let sheet = out(PANEL, &["--format", "csv"]);
    assert!(
        sheet.contains("\"Cy, Jr\"") && sheet.contains("'=Di") && sheet.contains("Invalid votes,1")
    );
    for chart in ["sankey", "chart"] {
        let svg = out(PANEL, &["--format", chart]);
        assert!(svg.starts_with("<svg") && svg.ends_with("</svg>\n") && !svg.contains("<b>"));
    }
}

#[test]
fn a_tie_without_a_lot_ends_the_count() {
    let told = refused(TIED, &[]);
    assert!(told.contains("Ann, Bob") && told.contains("seed"), "{told}");
    assert!(refused(TIED, &["--explore"]).contains("yes: by 2 counts"));
    assert!(out(TIED, &["--lot-seed", "draw 7", "--explore"]).contains("Could a lot matter"));
    let drawn = out(TIED, &["--lot-order", "2,1", "--lot-drawn", "the clerk"]);
    assert!(
        drawn.contains("by lot (order Bob and Ann), Bob was excluded"),
        "{drawn}"
    );
    assert!(refused(TIED, &["--lot-order", "2,2", "--lot-drawn", "the clerk"]).contains("once"));
}

#[test]
fn constraints_and_vacancies() {
    let kept = out(PANEL, &["--at-least", "1:new:4,5"]);
    assert!(
        kept.contains("new: at least 1 of =Di and Eve <b>"),
        "{kept}"
    );
    assert!(refused(PANEL, &["--at-least", "3:new:4,5"]).contains("relax"));
    assert!(refused(PANEL, &["--at-most", "1:new"]).contains("2:women:1,4,7"));
    let back = out(PANEL, &["--vacate", "1", "--sitting", "2"]);
    assert!(back.contains("Vacancy filled by =Di"), "{back}");
    assert!(out(PANEL, &["--died", "1"]).contains("Withdrawn       Ann"));
    assert!(refused(PANEL, &["--died", "1", "--rule", "plurality"]).contains("held again"));
}

#[test]
fn papers_are_written_with_care() {
    let written = run(PANEL, &["--format", "blt"]);
    assert!(written.status.success());
    assert!(String::from_utf8_lossy(&written.stderr).contains("signature"));
    let kept = ["--format", "blt", "--publication", "transcript-only"];
    assert!(refused(PANEL, &kept).contains("only the transcript"));
    let papers = out(PANEL, &["--format", "blt"]);
    assert!(papers.starts_with("5 2\n9 1 4 0\n"));
    let records = out(
        PANEL,
        &["--format", "cvr", "--generated", "2026-11-22T09:00:00Z"],
    );
    let records: serde_json::Value = serde_json::from_str(&records).unwrap();
    assert_eq!(records["CVR"].as_array().unwrap().len(), 25);
    assert_eq!(records["GeneratedDate"], "2026-11-22T09:00:00Z");
}

#[test]
fn a_bad_file_is_told_by_line_and_column() {
    assert!(refused("2 1\n1 3 0\n", &[]).contains("line 2, column 3: candidate 3"));
}

#[test]
fn the_next_in_line_are_named() {
    // Excluded last, and so the nearest to a seat: 3, before that 4, and first 5.
    assert_eq!(out(PANEL, &["--next"]), "3\tCy, Jr\n4\t=Di\n5\tEve <b>\n");
}

#[test]
fn a_rule_without_stages_takes_no_option_that_it_could_not_heed() {
    for option in [
        ["--at-most", "1:class:1,2"],
        ["--at-least", "1:class:1,2"],
        ["--vacate", "1"],
    ] {
        let said = refused(PANEL, &[&["--rule", "plurality"], &option[..]].concat());
        assert!(
            said.contains(option[0]) && said.contains("plurality"),
            "{said}"
        );
    }
}
