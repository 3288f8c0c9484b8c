//! `ballots receipt`: whether a ballot that was acknowledged is there, and counts.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use ballots::EventKind;
use ballots::record::Report;
use ballots::supplement::{Receipt, VerifyingKey};
use clap::Args;
use serde::Serialize;

use super::answer::{Answer, give};
use super::board::{OnBoard, ballots_of};

/// Whether the ballot of a receipt is on the board, is the last of its voting code, and was counted;
/// and whether the service signed the receipt. Ends with 0 if the receipt is kept, 1 if it is not,
/// 2 if that can't be told: without a key to check the signature with, anybody may have written it.
#[derive(Debug, Args)]
pub struct ReceiptArgs {
    /// The receipt: the JSON file that the service gave.
    receipt: PathBuf,
    /// The archive (.bel).
    #[arg(long)]
    record: PathBuf,
    /// The service's key (Base64, or a file with it). Without it, that of the supplement beside
    /// the record.
    #[arg(long)]
    key: Option<String>,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Verdict {
    /// None where the signature could not be checked.
    kept: Option<bool>,
    /// Whether the signature holds; none where no key was known.
    signed: Option<bool>,
    on_board: bool,
    last: bool,
    /// Whether it is among those that were tallied; none while voting goes on.
    counted: Option<bool>,
    said: Vec<String>,
}

/// Runs the command.
pub fn run(args: &ReceiptArgs) -> ExitCode {
    give(answer(args), args.json)
}

fn answer(args: &ReceiptArgs) -> anyhow::Result<Answer> {
    let name = || format!("{}", args.receipt.display());
    let receipt =
        Receipt::parse(&fs::read(&args.receipt).with_context(name)?).with_context(name)?;
    let key = args.key.as_deref().map(super::beside::key).transpose()?;
    let (report, ballots) = ballots_of(&args.record, key.as_ref())?;
    let election = report.election.as_ref();
    if election.is_none_or(|election| election.fingerprint != receipt.election) {
        bail!("{}: the receipt is of another election", name());
    }
    let known = key.or(report.content.as_ref().map(|content| content.key));
    let mut verdict = judge(&receipt, &report, &ballots, known.as_ref());
    if let (None, Some(known)) = (key, known) {
        verdict.said.push(format!(
            "The signature was checked with the key that stands in the supplement: {known}. Compare it with the \
             service's own, or give that with --key."
        ));
    }
    Answer::new(verdict.kept, verdict.said.clone(), &verdict)
}

fn judge(
    receipt: &Receipt,
    report: &Report,
    ballots: &[OnBoard],
    key: Option<&VerifyingKey>,
) -> Verdict {
    let mut said = Vec::new();
    let signed = key.map(|key| receipt.verify(key).is_ok());
    said.push(match signed {
        Some(true) => "The service signed this receipt.".to_owned(),
        Some(false) => {
            "The signature is FALSE: this receipt is not the service's, or was altered.".to_owned()
        }
        None => "The signature was NOT CHECKED, so whose receipt it is can't be told: give the service's key with \
                 --key, or put the supplement beside the record."
            .to_owned(),
    });
    let height = usize::try_from(receipt.height).unwrap_or(usize::MAX);
    let event = report.chain.get(height).map(|(_, hash)| *hash);
    let own = ballots.iter().find(|b| b.tracker == receipt.tracker);
    let on_board = own.is_some_and(|b| b.height == receipt.height) && event == Some(receipt.event);
    said.push(match (on_board, own) {
        (true, _) => format!("The ballot is on the board, at height {height}."),
        (false, Some(_)) => {
            "The ballot is on the board, but NOT where the receipt says: this is not the board on which it was \
             acknowledged."
                .to_owned()
        }
        (false, None) if event.is_none() => format!(
            "The record ends at height {}, before the ballot's {height}: fetch it again. If it stays so, the \
             ballot was taken off.",
            report.chain.len().saturating_sub(1)
        ),
        (false, None) => "The ballot is NOT on the board, though it was acknowledged.".to_owned(),
    });
    let later = own.map(|own| {
        let same = |b: &&OnBoard| b.credential == own.credential && b.height > own.height;
        ballots.iter().filter(same).count()
    });
    let last = later == Some(0);
    if let Some(later) = later.filter(|later| *later > 0) {
        said.push(format!(
            "It does not count: the same voting code cast {later} ballots after it, and the last one counts."
        ));
    }
    let tallied = report
        .chain
        .iter()
        .any(|(kind, _)| *kind == EventKind::EncryptedTally);
    let counted = tallied.then_some(on_board && last);
    if on_board && last {
        said.push(match counted {
            Some(_) => "It was counted.".to_owned(),
            None => {
                "It is the last of its voting code: it will count unless that code casts another."
                    .to_owned()
            }
        });
    }
    Verdict {
        kept: signed.map(|signed| signed && on_board),
        signed,
        on_board,
        last,
        counted,
        said,
    }
}
