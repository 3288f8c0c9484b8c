//! `ballots show`: what a record holds, in words.

use std::cell::RefCell;
use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;

use anyhow::{Context, bail};
use ballots::record::{Progress, Report, verify_record};
use ballots::{EventKind, Question};
use clap::Args;
use serde_json::json;

/// Show what a record holds: its questions, trustees, events and ballots' trackers. The record is
/// verified as it is read.
#[derive(Debug, Args)]
pub struct ShowArgs {
    /// The archive (.bel).
    record: PathBuf,
    /// List the tracker and credential of every ballot.
    #[arg(long)]
    trackers: bool,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Default)]
struct Listing {
    events: RefCell<Vec<(u64, EventKind)>>,
    ballots: RefCell<Vec<(u64, String, String)>>,
}

impl Progress for Listing {
    fn event(&self, height: u64, kind: EventKind) {
        if kind != EventKind::Ballot {
            self.events.borrow_mut().push((height, kind));
        }
    }

    fn ballot(&self, height: u64, tracker: &str, credential: &str) {
        self.ballots
            .borrow_mut()
            .push((height, tracker.to_owned(), credential.to_owned()));
    }
}

/// Runs the command.
///
/// # Errors
/// A file that can't be read, a record that doesn't hold.
pub fn run(args: &ShowArgs) -> anyhow::Result<()> {
    let name = || format!("{}", args.record.display());
    let file = File::open(&args.record).with_context(name)?;
    let listing = Listing::default();
    let report = verify_record(BufReader::new(file), &listing);
    let text = if args.json {
        as_json(&report, &listing)
    } else {
        as_text(&report, &listing, args.trackers)
    };
    super::put(None, text.as_bytes())?;
    match &report.failure {
        Some(failure) => bail!("{}: the record does not hold: {failure}", name()),
        None => Ok(()),
    }
}

fn as_json(report: &Report, listing: &Listing) -> String {
    let ballots: Vec<_> = listing.ballots.borrow().iter().map(|(height, tracker, credential)| {
        json!({ "height": height, "tracker": tracker, "credential": credential })
    }).collect();
    json!({ "report": report, "ballots": ballots }).to_string() + "\n"
}

fn as_text(report: &Report, listing: &Listing, trackers: bool) -> String {
    let mut lines = Vec::new();
    if let Some((summary, setup)) = report.election.as_ref().zip(report.setup.as_ref()) {
        lines.push(format!("{} ({})", summary.name, summary.uuid));
        lines.push(setup.spec().description.clone());
        lines.push(format!("fingerprint {}", summary.fingerprint));
        lines.push(format!("{} credentials on the roll", summary.roll));
        lines.push(format!("group {}", setup.group()));
        for (i, key) in setup.trustee_keys().iter().enumerate() {
            lines.push(format!("trustee {}: key {key}", i + 1));
        }
        for (first, last, needed) in setup.trustees_needed() {
            lines.push(match last - first {
                0 => format!("trustee {first} is needed"),
                _ => format!("of the trustees {first} to {last}, {needed} suffice"),
            });
        }
        for (i, question) in setup.questions().iter().enumerate() {
            let kind = match question {
                Question::Summed(q) => format!("choose {} to {}", q.min, q.max),
                Question::Ranked(_) => "rank".to_owned(),
                Question::Lists(_) => "choose a list, and candidates of it".to_owned(),
            };
            lines.push(format!("question {}: {} ({kind})", i + 1, question.text()));
            lines.extend(
                question
                    .answers()
                    .iter()
                    .map(|answer| format!("  - {answer}")),
            );
        }
    }
    lines.push(format!(
        "{} ballots by {} voters",
        report.ballots, report.voters
    ));
    if trackers {
        for (height, tracker, credential) in listing.ballots.borrow().iter() {
            lines.push(format!("event {height}: ballot {tracker} by {credential}"));
        }
    }
    for (height, kind) in listing.events.borrow().iter() {
        lines.push(format!("event {height}: {kind}"));
    }
    if let Some(result) = &report.result {
        lines.push(format!("result {}", result.get()));
    }
    super::lines(&lines)
}
