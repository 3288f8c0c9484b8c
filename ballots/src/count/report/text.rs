//! The transcript as plain text: a table by stage, and what happened in words.

use std::fmt::Write;

use super::{Fate, facts, fate, sentences};
use crate::count::transcript::{Action, Stage, Transcript};
use crate::plain::plain;

/// Stages beside each other in one block of the table; more would not fit a page.
const BLOCK: usize = 6;
/// Longer names are cut off in the table.
const LONGEST_NAME: usize = 40;

/// The whole count as text for a page of fixed-width letters.
pub fn text(transcript: &Transcript) -> String {
    let transcript = &in_plain_letters(transcript);
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

/// The transcript with names that keep to their line.
fn in_plain_letters(transcript: &Transcript) -> Transcript {
    let mut plain_one = transcript.clone();
    for name in plain_one
        .candidates
        .iter_mut()
        .chain([&mut plain_one.title])
    {
        *name = plain(name).into_owned();
    }
    plain_one
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
    let widths: Vec<usize> = stages
        .iter()
        .map(|(index, stage)| width(*index, stage))
        .collect();
    let names = transcript
        .candidates
        .iter()
        .map(|name| name.chars().count());
    let names = names.max().unwrap_or(0).clamp(15, LONGEST_NAME) + 5;
    let row = |out: &mut String, label: &str, cell: &dyn Fn(usize, &Stage) -> String| {
        let mut line = format!("{label:<names$}");
        for ((index, stage), width) in stages.iter().zip(&widths) {
            let _ = write!(line, "{:>width$} ", cell(*index, stage));
        }
        let _ = writeln!(out, "{}", line.trim_end());
    };
    row(out, "", &|index, stage| heading(index, stage).0 + " ");
    row(out, "", &|index, stage| heading(index, stage).1 + " ");
    for number in 1..=transcript.candidates.len() {
        let name: String = transcript.name(number).chars().take(LONGEST_NAME).collect();
        row(out, &format!("{number:>3}. {name}"), &|index, stage| {
            cell(transcript, index, stage, number)
        });
    }
    row(out, "     Non-transferable", &|_, stage| {
        format!("{} ", stage.nontransferable)
    });
    out.push_str("  * elected, - excluded\n\n");
}

/// The width of a stage's column: that of its longest cell.
fn width(index: usize, stage: &Stage) -> usize {
    let (number, what) = heading(index, stage);
    let cells = stage
        .votes
        .iter()
        .chain([&stage.nontransferable, &number, &what]);
    cells.map(String::len).max().unwrap_or(0) + 2
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
