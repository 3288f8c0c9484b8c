//! A stored count as the result page shows it.

use std::ops::Range;

use serde::Deserialize;

use crate::error::Problem;
use crate::language::t;

/// A transcript, of either rule, as published.
#[derive(Debug, Deserialize)]
struct Stored {
    seats: usize,
    #[serde(default)]
    valid: u64,
    #[serde(default)]
    quota: Option<serde_json::Value>,
    candidates: Vec<String>,
    #[serde(default)]
    stages: Vec<StoredStage>,
    #[serde(default, alias = "totals")]
    votes: Vec<u64>,
    elected: Vec<usize>,
}

#[derive(Debug, Deserialize)]
struct StoredStage {
    action: String,
    who: Vec<usize>,
    votes: Vec<String>,
    nontransferable: String,
    #[serde(default)]
    quota: Option<String>,
    elected: Vec<usize>,
    excluded: Vec<usize>,
}

/// The table of a result: a column for each stage, a row for each candidate.
#[derive(Debug)]
pub struct Sheet {
    /// How many were to be elected.
    pub seats: usize,
    /// Valid papers.
    pub valid: u64,
    /// The quota, where there is one.
    pub quota: Option<String>,
    /// The quota as it stood at each stage, where there is one.
    pub quotas: Vec<String>,
    /// What each stage did.
    pub stages: Vec<String>,
    /// The candidates in the order of the ballot.
    pub rows: Vec<Row>,
    /// Votes with no candidate after each stage.
    pub nontransferable: Vec<String>,
    /// Names of the elected, in the order of election.
    pub elected: Vec<String>,
}

/// A candidate's row.
#[derive(Debug)]
pub struct Row {
    /// Name.
    pub name: String,
    /// Votes after each stage.
    pub votes: Vec<String>,
    /// "Elected 1st", "Excluded", or nothing.
    pub fate: String,
    /// The stage, counted from 1, at which they were elected.
    pub elected: Option<usize>,
    /// The stage, counted from 1, at which they were excluded.
    pub excluded: Option<usize>,
}

/// Most stages that stand beside each other on a sheet of paper, under each other's figures in full.
const ON_PAPER: usize = 6;

impl Sheet {
    /// Whether there are figures: a count without stages and sums has none, nor has one of no votes.
    pub fn has_votes(&self) -> bool {
        self.rows.iter().any(|row| !row.votes.is_empty())
    }

    /// The stages in parts that each fit a sheet of paper, of about the same size.
    pub fn parts(&self) -> Vec<Range<usize>> {
        let stages = self.stages.len();
        let parts = stages.div_ceil(ON_PAPER).max(1);
        let start = |part: usize| stages * part / parts;
        (0..parts)
            .map(|part| start(part)..start(part + 1))
            .collect()
    }

    /// Of the figures of every stage, those of one part.
    pub fn of<'a>(&self, figures: &'a [String], part: &Range<usize>) -> &'a [String] {
        figures.get(part.clone()).unwrap_or_default()
    }

    /// Reads a transcript.
    pub fn read(transcript: &[u8]) -> Result<Self, Problem> {
        let stored: Stored = serde_json::from_slice(transcript)
            .map_err(|_| Problem::internal("The transcript can't be read."))?;
        let rows = stored.candidates.iter().enumerate();
        let rows = rows
            .map(|(index, name)| row(&stored, index, name))
            .collect();
        let elected = stored
            .elected
            .iter()
            .map(|number| name(&stored, *number).to_owned());
        let (elected, stages) = (elected.collect(), headings(&stored));
        let quota = stored
            .quota
            .as_ref()
            .map(|quota| quota.to_string().replace('"', ""));
        let quotas = stored.stages.iter();
        let quotas = quotas.filter_map(|stage| stage.quota.clone().or_else(|| quota.clone()));
        let quotas = quotas.collect();
        let nontransferable = stored
            .stages
            .into_iter()
            .map(|stage| trimmed(&stage.nontransferable));
        Ok(Self {
            seats: stored.seats,
            valid: stored.valid,
            quota,
            quotas,
            stages,
            rows,
            nontransferable: nontransferable.collect(),
            elected,
        })
    }
}

fn name(stored: &Stored, number: usize) -> &str {
    let found = number
        .checked_sub(1)
        .and_then(|index| stored.candidates.get(index));
    found.map_or("", String::as_str)
}

fn headings(stored: &Stored) -> Vec<String> {
    if stored.stages.is_empty() {
        return vec![t!("Votes").to_owned()];
    }
    let said = stored.stages.iter().map(|stage| {
        let who: Vec<&str> = stage
            .who
            .iter()
            .map(|number| name(stored, *number))
            .collect();
        match stage.action.as_str() {
            "first" => t!("First preferences").to_owned(),
            "surplus" => t!("Surplus of {who}", who = who.join(", ")),
            _ => t!("{who} excluded", who = who.join(", ")),
        }
    });
    said.collect()
}

fn row(stored: &Stored, index: usize, name: &str) -> Row {
    let staged = stored
        .stages
        .iter()
        .filter_map(|stage| stage.votes.get(index));
    let mut votes: Vec<String> = staged.map(|votes| trimmed(votes)).collect();
    if stored.stages.is_empty() {
        votes.extend(stored.votes.get(index).map(u64::to_string));
    }
    let number = index + 1;
    let place = stored.elected.iter().position(|elected| *elected == number);
    let at = |list: fn(&StoredStage) -> &Vec<usize>| {
        stored
            .stages
            .iter()
            .position(|stage| list(stage).contains(&number))
            .map(|stage| stage + 1)
    };
    let (elected, excluded) = (at(|stage| &stage.elected), at(|stage| &stage.excluded));
    let fate = match (place, elected, excluded) {
        (Some(place), Some(stage), _) => t!(
            "Elected {place} (stage {stage})",
            place = ordinal(place + 1),
            stage
        ),
        (Some(place), None, _) => t!("Elected {place}", place = ordinal(place + 1)),
        (None, _, Some(stage)) => t!("Excluded (stage {stage})", stage),
        (None, ..) => t!("Not elected").to_owned(),
    };
    Row {
        name: name.to_owned(),
        votes,
        fate,
        // Sums are one stage.
        elected: elected.or(place.map(|_| 1)),
        excluded,
    }
}

/// "1322.00000" reads better as "1322"; fractions keep their digits.
fn trimmed(votes: &str) -> String {
    match votes.split_once('.') {
        Some((whole, fraction)) if fraction.bytes().all(|digit| digit == b'0') => whole.to_owned(),
        _ => votes.to_owned(),
    }
}

fn ordinal(number: usize) -> String {
    match (number % 10, number % 100) {
        (1, rest) if rest != 11 => t!("{number}st", number),
        (2, rest) if rest != 12 => t!("{number}nd", number),
        (3, rest) if rest != 13 => t!("{number}rd", number),
        _ => t!("{number}th", number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_paper_the_stages_stand_in_parts_of_about_the_same_size() {
        let parts = |stages: usize| {
            let sheet = Sheet {
                seats: 1,
                valid: 0,
                quota: None,
                quotas: Vec::new(),
                stages: vec![String::new(); stages],
                rows: Vec::new(),
                nontransferable: Vec::new(),
                elected: Vec::new(),
            };
            sheet.parts()
        };
        assert!(parts(1).into_iter().eq(std::iter::once(0..1)));
        assert!(parts(6).into_iter().eq(std::iter::once(0..6)));
        assert_eq!(parts(7), [0..3, 3..7]);
        assert_eq!(parts(13), [0..4, 4..8, 8..13]);
    }

    #[test]
    fn numbers_read_as_people_write_them() {
        assert_eq!(
            [1, 2, 3, 4, 11, 12, 13, 21, 22].map(ordinal).join(" "),
            "1st 2nd 3rd 4th 11th 12th 13th 21st 22nd"
        );
        assert_eq!(trimmed("1322.00000"), "1322");
        assert_eq!(trimmed("12.50000"), "12.50000");
    }
}
