//! The `ballots` command: the offline tool of auditors, trustees and registrars.
mod tool;

use clap::Parser;

/// Verifiable ballots: verify, count, and the acts of trustees and registrars.
#[derive(Debug, Parser)]
#[command(name = "ballots", version)]
enum Command {
    /// Count a BLT file by a rule and print the transcript.
    Count(tool::count::CountArgs),
}

fn main() -> anyhow::Result<()> {
    match Command::parse() {
        Command::Count(args) => tool::count::run(&args),
    }
}
