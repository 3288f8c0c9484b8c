//! The CSV result sheet, in the form that the ERS's sheets have: a row for each candidate, and for each
//! stage after the first the votes passed on and the votes that result.

use super::{Fate, fate};
use crate::count::transcript::{Action, Stage, Transcript};

/// The result sheet as CSV (RFC 4180, lines end in CR LF).
pub fn csv(transcript: &Transcript) -> String {
    let mut rows = vec![
        vec!["Election for".to_owned(), transcript.title.clone()],
        vec!["Rule".to_owned(), transcript.rule.clone()],
        vec![
            "Number to be elected".to_owned(),
            transcript.seats.to_string(),
        ],
        vec!["Valid votes".to_owned(), transcript.valid.to_string()],
        vec![
            "Invalid votes".to_owned(),
            (transcript.papers.invalid_total() + transcript.emptied).to_string(),
        ],
        vec!["Quota".to_owned(), transcript.quota.to_string()],
        Vec::new(),
    ];
    rows.extend(headings(transcript));
    rows.extend((1..=transcript.candidates.len()).map(|number| candidate(transcript, number)));
    rows.push(others(transcript, "Non-transferable", |t, i| {
        t.nontransferable_units(i)
    }));
    rows.push(others(transcript, "Totals", |t, i| {
        let votes = (1..=t.candidates.len()).fold(0u64, |sum, n| sum.saturating_add(t.units(i, n)));
        votes.saturating_add(t.nontransferable_units(i))
    }));
    rows.iter().map(|row| line(row)).collect()
}

/// Two rows: the stages' numbers, and what each did.
fn headings(transcript: &Transcript) -> [Vec<String>; 2] {
    let mut numbers = vec![String::new()];
    let mut what = vec!["Candidates".to_owned()];
    for (index, stage) in transcript.stages.iter().enumerate() {
        numbers.push(format!("Stage {}", index + 1));
        what.push(heading(transcript, stage));
        if index > 0 {
            numbers.push(String::new());
            what.push("Votes".to_owned());
        }
    }
    what.push("Result".to_owned());
    [numbers, what]
}

fn heading(transcript: &Transcript, stage: &Stage) -> String {
    let who = super::named(transcript, &stage.who);
    match stage.action {
        Action::First => "First preferences".to_owned(),
        Action::Surplus => format!("Surplus of {who}"),
        Action::Exclusion => format!("Exclusion of {who}"),
    }
}

fn candidate(transcript: &Transcript, number: usize) -> Vec<String> {
    let mut row = others(transcript, transcript.name(number), |t, i| {
        t.units(i, number)
    });
    row.push(match fate(transcript, transcript.stages.len(), number) {
        (Fate::Elected, stage) => format!("Elected (stage {stage})"),
        (Fate::Excluded, stage) => format!("Excluded (stage {stage})"),
        (Fate::Withdrawn, _) => "Withdrawn".to_owned(),
        (Fate::Continuing, _) => "Not elected".to_owned(),
    });
    row
}

/// A row of votes: the first stage's, then for each later stage the change and the result.
fn others(
    transcript: &Transcript,
    label: &str,
    votes: impl Fn(&Transcript, usize) -> u64,
) -> Vec<String> {
    let mut row = vec![label.to_owned()];
    let mut before = 0;
    for index in 0..transcript.stages.len() {
        let now = votes(transcript, index);
        if index > 0 {
            let sign = if now < before { "-" } else { "+" };
            let change = if now == before {
                String::new()
            } else {
                format!("{sign}{}", transcript.decimal(now.abs_diff(before)))
            };
            row.push(change);
        }
        row.push(transcript.decimal(now));
        before = now;
    }
    row
}

fn line(row: &[String]) -> String {
    let cells: Vec<String> = row.iter().map(|cell| escaped(cell)).collect();
    format!("{}\r\n", cells.join(","))
}

/// Quoted where needed; text that a spreadsheet would run as a formula gets an apostrophe before it.
fn escaped(cell: &str) -> String {
    let number = cell
        .trim_start_matches(['+', '-'])
        .bytes()
        .all(|b| b.is_ascii_digit() || b == b'.');
    let formula = !number && cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let safe = if formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if safe.contains([',', '"', '\n', '\r']) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn a_name_never_becomes_a_formula() {
        assert_eq!(escaped("=1+1"), "'=1+1");
        assert_eq!(escaped("-12.50"), "-12.50");
        assert_eq!(escaped("@a, \"b\""), "\"'@a, \"\"b\"\"\"");
    }
}
