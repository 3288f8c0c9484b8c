//! `ballots watch`: follows a live election from outside, and raises an alarm when it breaks its word.
//!
//! The library reaches no network, and neither does this program: it asks `curl`, which every machine has.

mod fetch;
mod follow;
mod heads;
mod objects;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use serde::Serialize;

use fetch::Curl;
use follow::Watch;

/// Follow a live election: fetch what is new, verify it, keep it, hold its signed heads, and cosign them
/// if given a key. Works with every server that answers the public Belenios interface. One line
/// of JSON for every look. Ends with 1 at an alarm, and with 0 (--once) where all is well; 2 if
/// that can't be told.
#[derive(Debug, Args)]
pub struct WatchArgs {
    /// The address of the record (`.../UUID.bel`), or of the election in the Belenios interface
    /// (`.../api/elections/UUID`).
    url: String,
    /// The folder where the watch keeps what it has seen.
    #[arg(long)]
    state: PathBuf,
    /// The service's key (Base64, or a file with it): its heads must be signed with it. Without it,
    /// heads are only compared with each other and with the record.
    #[arg(long)]
    service_key: Option<String>,
    /// Your own key file, made where there is none: heads that hold are cosigned with it.
    #[arg(long)]
    key: Option<PathBuf>,
    /// Your name as a witness.
    #[arg(long, default_value = "witness")]
    name: String,
    /// Look once, and end.
    #[arg(long)]
    once: bool,
    /// Seconds between two looks.
    #[arg(long, default_value_t = 60)]
    interval: u64,
    /// Seconds that an answer may take.
    #[arg(long, default_value_t = 120)]
    patience: u64,
    /// The largest answer to read, in megabytes.
    #[arg(long, default_value_t = 1024)]
    most: u64,
}

/// What is wrong with the election that is watched. It stays in the folder, and every later look says it
/// again.
#[derive(Debug, Clone, Serialize, serde::Deserialize)]
struct Alarm {
    /// In a word: shrunk, fork, changed-setup, flaw, missing-object, false-head, old-head, head-fork.
    alarm: String,
    /// What it is about.
    object: String,
    /// What is wrong.
    reason: String,
}

impl Alarm {
    fn new(alarm: &str, object: impl Into<String>, reason: impl ToString) -> Self {
        Self {
            alarm: alarm.to_owned(),
            object: object.into(),
            reason: reason.to_string(),
        }
    }
}

/// Why a look found nothing out, or the worst.
enum Trouble {
    /// The election broke its word.
    Alarm(Alarm),
    /// That can't be told now: no answer, a full disk.
    Unknown(anyhow::Error),
}

impl From<anyhow::Error> for Trouble {
    fn from(error: anyhow::Error) -> Self {
        Self::Unknown(error)
    }
}

impl From<Alarm> for Trouble {
    fn from(alarm: Alarm) -> Self {
        Self::Alarm(alarm)
    }
}

/// Runs the command.
pub fn run(args: &WatchArgs) -> ExitCode {
    let source = Curl {
        patience: args.patience,
        most: args.most << 20,
    };
    let mut watch = match Watch::open(args, source) {
        Ok(watch) => watch,
        Err(error) => {
            eprintln!("ballots: {error:#}");
            return ExitCode::from(2);
        }
    };
    loop {
        match watch.look() {
            Ok(seen) => println!("{}", serde_json::to_string(&seen).unwrap_or_default()),
            Err(Trouble::Alarm(alarm)) => {
                println!("{}", serde_json::to_string(&alarm).unwrap_or_default());
                eprintln!("ballots: ALARM: {}: {}", alarm.object, alarm.reason);
                return ExitCode::from(1);
            }
            Err(Trouble::Unknown(error)) => {
                eprintln!("ballots: {error:#}");
                if args.once {
                    return ExitCode::from(2);
                }
            }
        }
        if args.once {
            return ExitCode::SUCCESS;
        }
        std::thread::sleep(Duration::from_secs(args.interval.max(1)));
    }
}
