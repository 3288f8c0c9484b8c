//! The count as a page that stands alone: who is elected, what happened, the table, the charts.

use std::fmt::Write;

use super::svg::escaped;
use super::{Fate, chart, facts, fate, named, sankey, sentences};
use crate::count::transcript::{Action, Stage, Transcript};

const STYLE: &str = "body{font-family:sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;line-height:1.5}\
table{border-collapse:collapse;font-size:.85rem}caption{text-align:left;font-weight:bold}\
th,td{border:1px solid #888;padding:.2rem .5rem;text-align:right}th[scope=row]{text-align:left}\
td.elected{font-weight:bold}td.out{color:#666}.wide{overflow-x:auto}dt{font-weight:bold}\
@media print{.wide{overflow:visible}svg{max-width:100%;height:auto}table{font-size:7pt}}";

/// The whole page; it needs no script and no other file.
pub fn html(transcript: &Transcript) -> String {
    let title = if transcript.title.is_empty() {
        "Result of the count"
    } else {
        &transcript.title
    };
    let mut out = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>{STYLE}</style></head><body><main>\n<h1>{title}</h1>\n",
        title = escaped(title)
    );
    out.push_str("<h2>Elected, in order</h2>\n<ol>");
    for number in &transcript.elected {
        let _ = write!(out, "<li>{}</li>", escaped(transcript.name(*number)));
    }
    out.push_str("</ol>\n<dl>");
    for (what, value) in facts(transcript) {
        let _ = write!(
            out,
            "<dt>{}</dt><dd>{}</dd>",
            escaped(&what),
            escaped(&value)
        );
    }
    out.push_str("</dl>\n<h2>What happened</h2>\n<ol>");
    for sentence in sentences(transcript) {
        // The list has the number already.
        let words = sentence
            .split_once(": ")
            .map_or(sentence.as_str(), |(_, words)| words);
        let _ = write!(out, "<li>{}</li>", escaped(words));
    }
    out.push_str("</ol>\n<h2>Votes by stage</h2>\n");
    table(&mut out, transcript);
    let _ = write!(
        out,
        "<h2>Chart</h2>\n<div class=\"wide\">{}</div>\n<h2>Transfers</h2>\n<div class=\"wide\">{}</div>\n</main></body></html>\n",
        chart(transcript),
        sankey(transcript)
    );
    out
}

fn table(out: &mut String, transcript: &Transcript) {
    out.push_str("<div class=\"wide\"><table><caption>Votes after each stage</caption><thead><tr><th scope=\"col\">Candidate</th>");
    for (index, stage) in transcript.stages.iter().enumerate() {
        let _ = write!(
            out,
            "<th scope=\"col\">Stage {}<br>{}</th>",
            index + 1,
            escaped(&heading(transcript, stage))
        );
    }
    out.push_str("</tr></thead><tbody>");
    for number in 1..=transcript.candidates.len() {
        let _ = write!(
            out,
            "<tr><th scope=\"row\">{number}. {}</th>",
            escaped(transcript.name(number))
        );
        for (index, stage) in transcript.stages.iter().enumerate() {
            out.push_str(&cell(transcript, index, stage, number));
        }
        out.push_str("</tr>");
    }
    out.push_str("<tr><th scope=\"row\">Non-transferable</th>");
    for stage in &transcript.stages {
        let _ = write!(out, "<td>{}</td>", stage.nontransferable);
    }
    out.push_str("</tr></tbody></table></div>\n");
}

fn heading(transcript: &Transcript, stage: &Stage) -> String {
    let who = named(transcript, &stage.who);
    match stage.action {
        Action::First => "first preferences".to_owned(),
        Action::Surplus => format!("surplus of {who}"),
        Action::Exclusion => format!("exclusion of {who}"),
    }
}

fn cell(transcript: &Transcript, index: usize, stage: &Stage, number: usize) -> String {
    let votes = stage
        .votes
        .get(number.saturating_sub(1))
        .map_or("", String::as_str);
    match fate(transcript, index, number) {
        (Fate::Elected, at) if at == index + 1 => {
            format!("<td class=\"elected\">{votes} elected</td>")
        }
        (Fate::Elected, _) => format!("<td class=\"elected\">{votes}</td>"),
        (Fate::Excluded, at) if at == index + 1 => "<td class=\"out\">excluded</td>".to_owned(),
        (Fate::Excluded, _) => "<td class=\"out\">&#8211;</td>".to_owned(),
        (Fate::Withdrawn, _) => "<td class=\"out\">withdrawn</td>".to_owned(),
        (Fate::Continuing, _) => format!("<td>{votes}</td>"),
    }
}
