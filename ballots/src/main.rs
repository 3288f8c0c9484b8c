//! The `ballots` command: the offline tool of auditors, trustees and registrars.
mod tool;

use std::process::ExitCode;

use clap::Parser;

/// Verifiable ballots: verify, count, and the acts of trustees, registrars and voters. Works
/// without a network, but for `watch`, which asks curl.
#[derive(Debug, Parser)]
#[command(name = "ballots", version)]
enum Command {
    Verify(tool::verify::VerifyArgs),
    Show(tool::show::ShowArgs),
    Count(Box<tool::count::CountArgs>),
    /// List the counting rules.
    Rules,
    Credentials(tool::credentials::CredentialsArgs),
    /// The acts of a trustee.
    #[command(subcommand)]
    Trustee(tool::trustee::TrusteeCommand),
    Vote(tool::vote::VoteArgs),
    Tested(tool::tested::TestedArgs),
    Receipt(tool::receipt::ReceiptArgs),
    Abstained(tool::abstained::AbstainedArgs),
    OnRoll(tool::on_roll::OnRollArgs),
    Diff(tool::diff::DiffArgs),
    Watch(tool::watch::WatchArgs),
}

fn main() -> ExitCode {
    let done = match Command::parse() {
        Command::Verify(args) => return tool::verify::run(&args),
        Command::Tested(args) => return tool::tested::run(&args),
        Command::Receipt(args) => return tool::receipt::run(&args),
        Command::Abstained(args) => return tool::abstained::run(&args),
        Command::OnRoll(args) => return tool::on_roll::run(&args),
        Command::Diff(args) => return tool::diff::run(&args),
        Command::Watch(args) => return tool::watch::run(&args),
        Command::Show(args) => tool::show::run(&args),
        Command::Count(args) => tool::count::run(&args),
        Command::Rules => tool::count::rules(),
        Command::Credentials(args) => tool::credentials::run(&args),
        Command::Trustee(command) => tool::trustee::run(&command),
        Command::Vote(args) => tool::vote::run(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tool::complain(&format!("{error:#}"));
            ExitCode::FAILURE
        }
    }
}
