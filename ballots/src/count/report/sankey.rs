//! The transfers as a Sankey diagram: a column for each stage, a band for each candidate's votes.

use std::fmt::Write;

use super::svg::{Scale, colour, escaped, label, px};
use super::transfers::transfers;
use super::{Fate, fate};
use crate::count::transcript::{Action, Transcript};

/// Sizes in tenths of a pixel.
const COLUMN: u64 = 2_000;
const NODE: u64 = 140;
const GAP: u64 = 60;
const TOP: u64 = 700;
const HEIGHT: u64 = 5_000;

/// Where a candidate's votes stand in a column: top and height.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    top: u64,
    height: u64,
    left: u64,
}

/// The diagram as a standalone SVG; its title and the text table say the same for those who can't see it.
pub fn sankey(transcript: &Transcript) -> String {
    let stages = transcript.stages.len() as u64;
    let rows = transcript.candidates.len() as u64 + 1;
    let all = (0..=transcript.candidates.len())
        .fold(0u64, |sum, n| sum.saturating_add(held(transcript, 0, n)));
    let scale = Scale {
        length: HEIGHT,
        votes: all,
    };
    let width = COLUMN * stages + 1_600;
    let height = TOP + HEIGHT + GAP * rows + 200;
    let mut out = String::new();
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {w} {h}\" width=\"{w}\" height=\"{h}\" role=\"img\" \
         font-family=\"sans-serif\" font-size=\"11\"><title>Transfers of votes by stage: {title}</title>",
        w = px(width),
        h = px(height),
        title = escaped(&transcript.title)
    );
    let columns: Vec<Vec<Place>> = (0..transcript.stages.len())
        .map(|stage| places(transcript, stage, scale))
        .collect();
    for stage in 1..transcript.stages.len() {
        links(&mut out, transcript, stage, &columns, scale);
    }
    for (stage, column) in columns.iter().enumerate() {
        nodes(&mut out, transcript, stage, column);
    }
    out.push_str("</svg>\n");
    out
}

/// Votes of a candidate (0: non-transferable) after a stage.
fn held(transcript: &Transcript, stage: usize, number: usize) -> u64 {
    if number == 0 {
        transcript.nontransferable_units(stage)
    } else {
        transcript.units(stage, number)
    }
}

/// The bands of a column, the non-transferable votes lowest.
fn places(transcript: &Transcript, stage: usize, scale: Scale) -> Vec<Place> {
    let mut top = TOP;
    let mut column = vec![Place::default(); transcript.candidates.len() + 1];
    for number in (1..=transcript.candidates.len()).chain([0]) {
        let height = scale.of(held(transcript, stage, number));
        if let Some(place) = column.get_mut(number) {
            *place = Place {
                top,
                height,
                left: 200 + COLUMN * stage as u64,
            };
        }
        top += height + if height > 0 { GAP } else { 0 };
    }
    column
}

/// The bands from one column to the next: what stayed, and what was passed on.
fn links(
    out: &mut String,
    transcript: &Transcript,
    stage: usize,
    columns: &[Vec<Place>],
    scale: Scale,
) {
    let place = |stage: usize, number: usize| {
        columns
            .get(stage)
            .and_then(|column| column.get(number))
            .copied()
            .unwrap_or_default()
    };
    let count = transcript.candidates.len() + 1;
    let mut used = vec![(0u64, 0u64); count];
    for number in 0..count {
        let kept =
            scale.of(held(transcript, stage - 1, number).min(held(transcript, stage, number)));
        let (from, to) = (place(stage - 1, number), place(stage, number));
        band(out, from, from.top, to, to.top, kept, "#bbb", "0.5", "");
        if let Some(slot) = used.get_mut(number) {
            *slot = (kept, kept);
        }
    }
    for transfer in transfers(transcript, stage) {
        let thick = scale.of(transfer.votes);
        let (from, to) = (place(stage - 1, transfer.from), place(stage, transfer.to));
        let out_at = used.get(transfer.from).map_or(0, |u| u.0);
        let in_at = used.get(transfer.to).map_or(0, |u| u.1);
        let title = format!(
            "{} to {}: {} votes",
            name(transcript, transfer.from),
            name(transcript, transfer.to),
            transcript.decimal(transfer.votes)
        );
        band(
            out,
            from,
            from.top + out_at,
            to,
            to.top + in_at,
            thick,
            &colour(transfer.from),
            "0.6",
            &title,
        );
        if let Some(slot) = used.get_mut(transfer.from) {
            slot.0 += thick;
        }
        if let Some(slot) = used.get_mut(transfer.to) {
            slot.1 += thick;
        }
    }
}

#[allow(
    clippy::too_many_arguments,
    reason = "a band has two ends, a width and a look"
)]
fn band(
    out: &mut String,
    from: Place,
    y1: u64,
    to: Place,
    y2: u64,
    thick: u64,
    fill: &str,
    opacity: &str,
    title: &str,
) {
    if thick == 0 {
        return;
    }
    let (x1, x2) = (from.left + NODE, to.left);
    let middle = px((x1 + x2) / 2);
    let _ = write!(
        out,
        "<path d=\"M{x1},{y1} C{middle},{y1} {middle},{y2} {x2},{y2} L{x2},{y2b} C{middle},{y2b} {middle},{y1b} {x1},{y1b} Z\" \
         fill=\"{fill}\" fill-opacity=\"{opacity}\"><title>{title}</title></path>",
        x1 = px(x1),
        x2 = px(x2),
        y1 = px(y1),
        y2 = px(y2),
        y1b = px(y1 + thick),
        y2b = px(y2 + thick),
        title = escaped(title)
    );
}

fn name(transcript: &Transcript, number: usize) -> &str {
    if number == 0 {
        "non-transferable"
    } else {
        transcript.name(number)
    }
}

/// A column's heading, bars and labels.
fn nodes(out: &mut String, transcript: &Transcript, stage: usize, column: &[Place]) {
    let left = column.first().map_or(0, |place| place.left);
    let made = transcript.stages.get(stage);
    let who = made.map_or(String::new(), |s| super::named(transcript, &s.who));
    let what = match made.map(|s| s.action) {
        Some(Action::Surplus) => format!("surplus of {who}"),
        Some(Action::Exclusion) => format!("{who} out"),
        _ => "first preferences".to_owned(),
    };
    let _ = write!(
        out,
        "<text x=\"{x}\" y=\"20\" font-weight=\"bold\">Stage {number}</text><text x=\"{x}\" y=\"36\">{what}</text>",
        x = px(left),
        number = stage + 1,
        what = label(&what, 26)
    );
    for (number, place) in column.iter().enumerate() {
        let votes = held(transcript, stage, number);
        if votes == 0 {
            continue;
        }
        let mark = match fate(transcript, stage, number).0 {
            Fate::Elected => " \u{2713}",
            _ => "",
        };
        let fill = if number == 0 {
            "#777".to_owned()
        } else {
            colour(number)
        };
        let _ = write!(
            out,
            "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\" fill=\"{fill}\"/>\
             <text x=\"{tx}\" y=\"{ty}\">{name}{mark} {votes}</text>",
            x = px(place.left),
            y = px(place.top),
            w = px(NODE),
            h = px(place.height.max(5)),
            tx = px(place.left + NODE + 30),
            ty = px(place.top + place.height / 2 + 40),
            name = label(name(transcript, number), 16),
            votes = transcript
                .decimal(votes)
                .split('.')
                .next()
                .unwrap_or_default()
        );
    }
}
