//! The transcript as plain text: a table by stage, and what happened in words.

use std::fmt::Write;

use super::{Fate, facts, fate, sentences};
use crate::count::transcript::{Action, Stage, Transcript};

/// Stages beside each other in one block of the table; more would not fit a page.
const BLOCK: usize = 6;

/// The whole count as text for a page of fixed-width letters.
pub fn text(transcript: &Transcript) -> String {
    let mut out = String::new();
    head(&mut out, transcript);
    for from in (0..transcript.stages.len()).step_by(BLOCK) {
        block(&mut out, transcript, from);
    }
    out.push_str("What happened\n");
    for sentence in sentences(transcript) {
        let _ = writeln!(out, "  {sentence}");
    }
    let _ = writeln!(out, "\nElected, in order");
    for (place, number) in transcript.elected.iter().enumerate() {
        let _ = writeln!(out, "  {}. {}", place + 1, transcript.name(*number));
    }
    out
}

fn head(out: &mut String, transcript: &Transcript) {
    if !transcript.title.is_empty() {
        let _ = writeln!(out, "{}", transcript.title);
    }
    for (what, value) in facts(transcript) {
        let _ = writeln!(out, "{what:<15} {value}");
    }
    out.push('\n');
}

/// A column's heading: "1 first", "2 surplus of 5", "3 exclusion of 1, 4".
fn heading(index: usize, stage: &Stage) -> (String, String) {
    let who = stage
        .who
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(", ");
    let what = match stage.action {
        Action::First => "first".to_owned(),
        Action::Surplus => format!("surplus {who}"),
        Action::Exclusion => format!("excl. {who}"),
    };
    (format!("Stage {}", index + 1), what)
}

fn block(out: &mut String, transcript: &Transcript, from: usize) {
    let stages: Vec<(usize, &Stage)> = transcript
        .stages
        .iter()
        .enumerate()
        .skip(from)
        .take(BLOCK)
        .collect();
    let name_width = transcript
        .candidates
        .iter()
        .map(|n| n.chars().count())
        .max()
        .unwrap_or(0)
        .clamp(15, 40);
    let longest = |(_, s): &(usize, &Stage)| {
        s.votes
            .iter()
            .chain([&s.nontransferable])
            .map(String::len)
            .max()
    };
    let widths: Vec<usize> = stages
        .iter()
        .map(|s| {
            let (a, b) = heading(s.0, s.1);
            longest(s).unwrap_or(0).max(a.len()).max(b.len()) + 2
        })
        .collect();
    let row = |out: &mut String, label: &str, cells: Vec<String>| {
        let mut line = format!("{label:<width$}", width = name_width + 5);
        for (cell, width) in cells.iter().zip(&widths) {
            let _ = write!(line, "{cell:>width$} ");
        }
        let _ = writeln!(out, "{}", line.trim_end());
    };
    let headings: Vec<(String, String)> = stages.iter().map(|(i, s)| heading(*i, s)).collect();
    row(
        out,
        "",
        headings.iter().map(|(a, _)| format!("{a} ")).collect(),
    );
    row(
        out,
        "",
        headings.into_iter().map(|(_, b)| format!("{b} ")).collect(),
    );
    for number in 1..=transcript.candidates.len() {
        let name: String = transcript.name(number).chars().take(40).collect();
        let cells = stages
            .iter()
            .map(|(i, s)| cell(transcript, *i, s, number))
            .collect();
        row(out, &format!("{number:>3}. {name}"), cells);
    }
    let left = stages
        .iter()
        .map(|(_, s)| format!("{} ", s.nontransferable))
        .collect();
    row(out, "     Non-transferable", left);
    out.push_str("  * elected, - excluded\n\n");
}

/// Votes and a mark for what became of the candidate.
fn cell(transcript: &Transcript, index: usize, stage: &Stage, number: usize) -> String {
    let votes = stage
        .votes
        .get(number.saturating_sub(1))
        .map_or("", String::as_str);
    match fate(transcript, index, number) {
        (Fate::Elected, _) => format!("{votes}*"),
        (Fate::Excluded, at) if at == index + 1 => "excluded-".to_owned(),
        (Fate::Excluded, _) => "-".to_owned(),
        (Fate::Withdrawn, _) => "withdrawn".to_owned(),
        (Fate::Continuing, _) => format!("{votes} "),
    }
}
