//! `ballots abstained`: that a voting code has no ballot.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, bail};
use ballots::{AnySetup, PrivateCredential};
use clap::Args;
use serde::Serialize;

use super::answer::{Answer, give};
use super::board::ballots_of;

/// Show that no ballot bears your voting code: that nobody voted in your place. Ends with 0 if there is
/// none, 1 if there is one, 2 if that can't be told (a code that is not on the roll, for one).
#[derive(Debug, Args)]
pub struct AbstainedArgs {
    /// A file with your voting code; `-` for standard input. It is never taken from the command
    /// line, which others can see.
    #[arg(long)]
    credential: PathBuf,
    /// The archive (.bel).
    #[arg(long)]
    record: PathBuf,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

#[derive(Serialize)]
struct Verdict {
    abstained: bool,
    credential: String,
    trackers: Vec<String>,
}

/// Runs the command.
pub fn run(args: &AbstainedArgs) -> ExitCode {
    give(answer(args), args.json)
}

fn answer(args: &AbstainedArgs) -> anyhow::Result<Answer> {
    let code: PrivateCredential = super::vote::read_secret(&args.credential)?.trim().parse()?;
    let (report, ballots) = ballots_of(&args.record, None)?;
    let setup = report.setup.context("the record has no setup yet")?;
    let (credential, listed) = public(&setup, &code);
    if !listed {
        bail!(
            "this voting code is not on the roll of this election: was it typed rightly, and is it of this \
             election?"
        );
    }
    let own = ballots.into_iter().filter(|b| b.credential == credential);
    let trackers: Vec<String> = own.map(|b| b.tracker).collect();
    let first = match trackers.len() {
        0 => "No ballot on the board bears this voting code: nobody voted with it.".to_owned(),
        many => format!("{many} ballots bear this voting code; the last one counts:"),
    };
    let listed = trackers.iter().map(|tracker| format!("  {tracker}"));
    let lines = std::iter::once(first).chain(listed).collect();
    let abstained = trackers.is_empty();
    let verdict = Verdict {
        abstained,
        credential,
        trackers,
    };
    Answer::new(abstained, lines, &verdict)
}

/// The code as the roll shows it, and whether it does.
fn public(setup: &AnySetup, code: &PrivateCredential) -> (String, bool) {
    fn of<G: ballots::Group>(
        setup: &ballots::Setup<G>,
        code: &PrivateCredential,
    ) -> (String, bool) {
        let public = code.public::<G>(setup.uuid());
        (public.to_string(), setup.roll().contains(public.as_str()))
    }
    match setup {
        AnySetup::Ed25519(setup) => of(setup, code),
        AnySetup::Rfc3526(setup) => of(setup, code),
        AnySetup::Belenios2048(setup) => of(setup, code),
    }
}
