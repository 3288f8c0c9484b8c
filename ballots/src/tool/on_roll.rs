//! `ballots on-roll`: that a voter is on the roll that was committed to.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use ballots::supplement::{RollProof, RollProofError};
use clap::Args;
use serde::Serialize;

use super::answer::{Answer, give};

/// Check your own proof of being on the roll against the roll that the election committed to. Ends with
/// 0 if you are on it, 1 if the proof does not show it, 2 if that can't be told.
#[derive(Debug, Args)]
pub struct OnRollArgs {
    /// The proof: the JSON file that the service gave you.
    proof: PathBuf,
    /// The archive (.bel); its supplement stands beside it.
    #[arg(long)]
    record: PathBuf,
    /// The service's key (Base64, or a file with it).
    #[arg(long)]
    key: Option<String>,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Verdict {
    on_the_roll: bool,
    said: String,
}

/// Runs the command.
pub fn run(args: &OnRollArgs) -> ExitCode {
    give(answer(args), args.json)
}

fn answer(args: &OnRollArgs) -> anyhow::Result<Answer> {
    let name = || format!("{}", args.proof.display());
    let proof = RollProof::parse(&fs::read(&args.proof).with_context(name)?).with_context(name)?;
    let key = args.key.as_deref().map(super::beside::key).transpose()?;
    let report = super::beside::verify(&args.record, None, key.as_ref())?;
    if let Some(failure) = &report.failure {
        bail!("the record does not hold: {failure} ({})", failure.meaning);
    }
    let content = report.content.with_context(|| {
        format!(
            "{}: there is no supplement beside it",
            args.record.display()
        )
    })?;
    let (on_the_roll, said) = match proof.verify(&content.uuid, &content.roll) {
        Ok(()) => (
            true,
            format!(
                "{} is one of the {} on the roll.",
                proof.name, content.roll.size
            ),
        ),
        Err(error @ RollProofError::NotThere) => (false, format!("{error}.")),
        Err(error) => return Err(error.into()),
    };
    let lines = vec![said.clone()];
    Answer::new(on_the_roll, lines, &Verdict { on_the_roll, said })
}
