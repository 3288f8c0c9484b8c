//! `ballots watch`: follows a live election from outside, and raises an alarm when it breaks its word.
//!
//! The library reaches no network, and neither does this program: it asks `curl`, which every machine has.

mod fetch;
mod follow;
mod heads;
mod keep;
mod objects;

use std::io::Write as _;
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
    /// The largest answer to read, and the most that one look reads of single objects, in megabytes.
    #[arg(long, default_value_t = 1024, value_parser = clap::value_parser!(u64).range(1..=1 << 20))]
    most: u64,
}

/// What is wrong with the election that is watched. It stays in the folder, and every later look says it
/// again.
#[derive(Debug, Clone, Serialize, serde::Deserialize)]
struct Alarm {
    /// In a word: shrunk, fork, changed-setup, flaw, missing-object, false-head, old-head, head-fork, behind,
    /// no-head, unreadable.
    alarm: String,
    /// What it is about.
    object: String,
    /// What is wrong.
    reason: String,
    /// What proves it, and the name of the file to keep it in.
    #[serde(skip)]
    evidence: Option<(&'static str, Vec<u8>)>,
}

impl Alarm {
    fn new(alarm: &str, object: impl Into<String>, reason: impl ToString) -> Self {
        Self {
            alarm: alarm.to_owned(),
            object: object.into(),
            reason: reason.to_string(),
            evidence: None,
        }
    }

    fn with(mut self, name: &'static str, evidence: Vec<u8>) -> Self {
        self.evidence = Some((name, evidence));
        self
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
            super::complain(&format!("{error:#}"));
            return ExitCode::from(2);
        }
    };
    loop {
        match watch.look() {
            Ok(seen) => say(&seen),
            Err(Trouble::Alarm(alarm)) => {
                // Said before it is kept: a full disk must not silence it.
                say(&alarm);
                super::complain(&format!("ALARM: {}: {}", alarm.object, alarm.reason));
                if let Err(error) = watch.ring(&alarm) {
                    super::complain(&format!("the alarm can't be kept: {error:#}"));
                }
                return ExitCode::from(1);
            }
            Err(Trouble::Unknown(error)) => {
                super::complain(&format!("{error:#}"));
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

/// A line for machines. Whoever no longer reads it is told by the exit code and by the folder.
fn say(what: &impl Serialize) {
    let line = serde_json::to_string(what).unwrap_or_default();
    let _written = writeln!(std::io::stdout(), "{line}");
}
