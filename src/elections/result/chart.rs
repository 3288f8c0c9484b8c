//! The count as a picture: a row for each candidate, a bar for each stage, the quota as a line.

use super::sheet::{Row, Sheet};
use crate::language::t;

/// What one stage left each candidate with.
#[derive(Debug)]
pub struct Column {
    /// Where its bars begin.
    pub x: usize,
    /// Where the quota is.
    pub quota: Option<usize>,
    /// The bars, from the first candidate down.
    pub bars: Vec<Bar>,
}

/// Somebody's votes after a stage.
#[derive(Debug)]
pub struct Bar {
    /// How far down it stands.
    pub y: usize,
    /// How long it is.
    pub width: usize,
    /// `elected`, `excluded` or neither.
    pub class: &'static str,
    /// The votes, with a sign for who is elected or excluded by then.
    pub said: String,
}

/// A count as bars.
#[derive(Debug)]
pub struct Chart {
    /// Its width.
    pub width: usize,
    /// Its height.
    pub height: usize,
    /// Where the bars end.
    pub foot: usize,
    /// Whose bars stand in each row, and how far down.
    pub names: Vec<(usize, String)>,
    /// The stages.
    pub columns: Vec<Column>,
}

/// Room for the names.
const NAMES: usize = 200;
/// Letters of a name that have room there.
const LETTERS: usize = 24;
/// Width of a stage among others, and of the only one.
const STAGE: usize = 96;
const ONLY: usize = 420;
/// What the longest bar leaves free.
const GAP: usize = 16;
/// Height of a row, and of the line of stages above them.
const ROW: usize = 28;
const TOP: usize = 28;

impl Chart {
    /// The picture of a count; none where nobody has a vote.
    pub fn of(sheet: &Sheet) -> Option<Self> {
        let all = sheet.rows.iter().flat_map(|row| &row.votes);
        let all = all.chain(&sheet.nontransferable).chain(&sheet.quotas);
        let most = all.map(|votes| thousandths(votes)).max()?;
        if most == 0 {
            return None;
        }
        let stages = sheet.stages.len();
        let cell = if stages > 1 { STAGE } else { ONLY };
        let long = |votes: &str| thousandths(votes).saturating_mul(cell - GAP) / most;
        let columns: Vec<Column> = (0..stages)
            .map(|stage| Column {
                x: NAMES + cell * stage,
                quota: sheet.quotas.get(stage).map(|quota| long(quota)),
                bars: bars(sheet, stage, long),
            })
            .collect();
        let mut names: Vec<&str> = sheet.rows.iter().map(|row| &*row.name).collect();
        if !sheet.nontransferable.is_empty() {
            names.push(t!("With no candidate"));
        }
        let names = names.into_iter().enumerate();
        Some(Self {
            width: NAMES + cell * stages,
            height: TOP + ROW * (sheet.rows.len() + 1),
            foot: TOP + ROW * sheet.rows.len(),
            names: names.map(|(row, name)| (down(row), short(name))).collect(),
            columns,
        })
    }
}

/// The bars of a stage, with those votes last that are with no candidate.
fn bars(sheet: &Sheet, stage: usize, long: impl Fn(&str) -> usize) -> Vec<Bar> {
    let candidates = sheet.rows.iter();
    let candidates = candidates.filter_map(|row| Some((row.votes.get(stage)?, fate(row, stage))));
    let none = sheet.nontransferable.get(stage);
    let all = candidates.chain(none.map(|votes| (votes, ("excluded", ""))));
    all.enumerate()
        .map(|(row, (votes, (class, sign)))| Bar {
            y: down(row),
            width: long(votes),
            class,
            said: format!("{}{sign}", hundredths(votes)),
        })
        .collect()
}

/// What has become of a candidate by the end of a stage, and its sign.
fn fate(row: &Row, stage: usize) -> (&'static str, &'static str) {
    let by_then = |at: Option<usize>| at.is_some_and(|at| at <= stage + 1);
    match (by_then(row.elected), by_then(row.excluded)) {
        (true, _) => ("elected", " ✓"),
        (_, true) => ("excluded", " ✗"),
        _ => ("", ""),
    }
}

fn down(row: usize) -> usize {
    TOP + ROW * row
}

/// A name that has room.
fn short(name: &str) -> String {
    match name.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", name.get(..end).unwrap_or(name)),
        None => name.to_owned(),
    }
}

/// Votes as a number that lengths can be made of.
fn thousandths(votes: &str) -> usize {
    let (whole, fraction) = votes.split_once('.').unwrap_or((votes, ""));
    let fraction: String = fraction.chars().chain("000".chars()).take(3).collect();
    let number = |digits: &str| digits.parse::<usize>().unwrap_or_default();
    number(whole)
        .saturating_mul(1_000)
        .saturating_add(number(&fraction))
}

/// Votes with as many digits as have room.
fn hundredths(votes: &str) -> &str {
    let end = votes.find('.').map_or(votes.len(), |point| point + 3);
    votes.get(..end).unwrap_or(votes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_bar_is_as_long_as_the_votes_are_many() {
        let counted = json!({
            "seats": 1, "valid": 9, "quota": 5, "candidates": ["Ann", "Bob", "Cho"], "elected": [2],
            "stages": [
                { "action": "first", "who": [], "votes": ["2.00000", "4.00000", "3.00000"],
                  "nontransferable": "0.00000", "elected": [], "excluded": [] },
                { "action": "exclusion", "who": [1], "votes": ["0.00000", "5.50000", "3.00000"],
                  "nontransferable": "0.50000", "elected": [2], "excluded": [1] },
            ],
        });
        let sheet = Sheet::read(counted.to_string().as_bytes()).unwrap();
        let chart = Chart::of(&sheet).unwrap();
        let names: Vec<&str> = chart.names.iter().map(|(_, name)| &**name).collect();
        assert_eq!(names, ["Ann", "Bob", "Cho", "With no candidate"]);
        let told = |column: &Column| -> Vec<(usize, String)> {
            let bars = column.bars.iter();
            bars.map(|bar| (bar.width, bar.said.clone())).collect()
        };
        let said =
            |figures: [(usize, &str); 4]| figures.map(|(long, said)| (long, said.to_owned()));
        assert_eq!(chart.columns.len(), 2);
        let (first, second) = (&chart.columns[0], &chart.columns[1]);
        assert_eq!(
            told(first),
            said([(29, "2"), (58, "4"), (43, "3"), (0, "0")])
        );
        assert_eq!(
            told(second),
            said([(0, "0 ✗"), (80, "5.50 ✓"), (43, "3"), (7, "0.50")])
        );
        assert_eq!((first.quota, second.quota), (Some(72), Some(72)));
        assert_eq!(second.x, first.x + STAGE);
    }

    #[test]
    fn sums_are_plain_bars_and_no_votes_are_no_picture() {
        let sums = |votes: [u64; 2]| {
            let counted = json!({
                "rule": "approval", "seats": 1, "valid": 9, "candidates": ["Ann", "Bob"],
                "votes": votes, "elected": [2],
            });
            Sheet::read(counted.to_string().as_bytes()).unwrap()
        };
        let chart = Chart::of(&sums([3, 6])).unwrap();
        assert_eq!(chart.columns.len(), 1);
        let only = &chart.columns[0];
        let bars = only.bars.iter().map(|bar| (bar.width, &*bar.said));
        let bars: Vec<(usize, &str)> = bars.collect();
        assert_eq!(bars, [(202, "3"), (404, "6 ✓")]);
        assert!(only.quota.is_none() && chart.names.len() == 2);
        assert!(Chart::of(&sums([0, 0])).is_none());
        assert_eq!(short(&"n".repeat(30)), format!("{}…", "n".repeat(24)));
    }
}
