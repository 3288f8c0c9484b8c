//! The chart of stages: a row for each candidate, a bar for each stage, the quota as a line.

use std::fmt::Write;

use super::svg::{Scale, colour, escaped, label, px};
use super::{Fate, fate};
use crate::count::decimal::{scale, units};
use crate::count::transcript::Transcript;

const NAMES: u64 = 1_700;
const CELL: u64 = 900;
const ROW: u64 = 260;
const TOP: u64 = 500;

/// The chart as a standalone SVG. Bars are outlined and the numbers stand in them, for print without colour.
pub fn chart(transcript: &Transcript) -> String {
    let rows = transcript.candidates.len() as u64 + 1;
    let width = NAMES + CELL * transcript.stages.len() as u64 + 100;
    let height = TOP + ROW * rows + 200;
    let mut out = String::new();
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\" \
         font-family=\"sans-serif\" font-size=\"10\"><title>Votes by stage, quota {quota}: {title}</title>",
        w = px(width),
        h = px(height),
        quota = transcript.quota,
        title = escaped(&transcript.title)
    );
    let most = (0..transcript.stages.len())
        .flat_map(|stage| (1..=transcript.candidates.len()).map(move |n| (stage, n)))
        .map(|(stage, n)| transcript.units(stage, n))
        .chain([quota_units(transcript, 0)])
        .max();
    let bars = Scale {
        length: CELL - 120,
        votes: most.unwrap_or(1),
    };
    for stage in 0..transcript.stages.len() {
        column(&mut out, transcript, stage, bars);
    }
    for number in 1..=transcript.candidates.len() {
        let _ = write!(
            out,
            "<text x=\"4\" y=\"{y}\">{number}. {name}</text>",
            y = px(TOP + ROW * number as u64 - 80),
            name = label(transcript.name(number), 24)
        );
    }
    let _ = write!(
        out,
        "<text x=\"4\" y=\"{}\">Non-transferable</text></svg>",
        px(TOP + ROW * rows - 80)
    );
    out.push('\n');
    out
}

/// The quota at a stage, in the rule's unit.
fn quota_units(transcript: &Transcript, stage: usize) -> u64 {
    let own = transcript.stages.get(stage).and_then(|s| s.quota.clone());
    let text = own.unwrap_or_else(|| transcript.quota.to_string());
    let whole = || {
        text.parse::<u64>()
            .ok()
            .map(|votes| votes.saturating_mul(scale(transcript.digits)))
    };
    units(&text, transcript.digits).or_else(whole).unwrap_or(0)
}

fn column(out: &mut String, transcript: &Transcript, stage: usize, bars: Scale) {
    let left = NAMES + CELL * stage as u64;
    let rows = transcript.candidates.len() as u64 + 1;
    let _ = write!(
        out,
        "<text x=\"{}\" y=\"20\" font-weight=\"bold\">Stage {}</text>",
        px(left),
        stage + 1
    );
    for number in 1..=transcript.candidates.len() {
        let votes = transcript.units(stage, number);
        let (mark, fill) = match fate(transcript, stage, number).0 {
            Fate::Elected => (" \u{2713}", colour(number)),
            Fate::Excluded | Fate::Withdrawn => (" \u{2715}", "none".to_owned()),
            Fate::Continuing => ("", "#e4e4e4".to_owned()),
        };
        bar(
            out,
            left,
            TOP + ROW * (number as u64 - 1),
            bars.of(votes),
            &fill,
        );
        number_in(
            out,
            left,
            TOP + ROW * number as u64 - 80,
            &transcript.decimal(votes),
            mark,
        );
    }
    let lost = transcript.nontransferable_units(stage);
    bar(out, left, TOP + ROW * (rows - 1), bars.of(lost), "none");
    number_in(
        out,
        left,
        TOP + ROW * rows - 80,
        &transcript.decimal(lost),
        "",
    );
    let x = px(left + bars.of(quota_units(transcript, stage)));
    let _ = write!(
        out,
        "<line x1=\"{x}\" x2=\"{x}\" y1=\"{}\" y2=\"{}\" stroke=\"#000\" stroke-dasharray=\"3 2\"/>",
        px(TOP - 100),
        px(TOP + ROW * (rows - 1))
    );
}

fn bar(out: &mut String, x: u64, y: u64, width: u64, fill: &str) {
    let _ = write!(
        out,
        "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{fill}\" fill-opacity=\"0.5\" stroke=\"#444\" stroke-width=\"0.5\"/>",
        px(x),
        px(y),
        px(width),
        px(ROW - 60)
    );
}

fn number_in(out: &mut String, x: u64, y: u64, votes: &str, mark: &str) {
    let short = votes
        .get(
            ..votes
                .find('.')
                .map_or(votes.len(), |dot| (dot + 3).min(votes.len())),
        )
        .unwrap_or(votes);
    let _ = write!(
        out,
        "<text x=\"{}\" y=\"{}\">{short}{mark}</text>",
        px(x + 30),
        px(y)
    );
}
