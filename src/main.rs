//! The `hustings` command.

use clap::Parser;
use hustings::config::{Cli, Command};
use hustings::{admin, demo, start};
use tracing_subscriber::EnvFilter;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let quiet = matches!(cli.command, Command::Demo(_));
    let default = if quiet { "warn" } else { "info" };
    let filter = EnvFilter::try_from_env("HUSTINGS_LOG").unwrap_or_else(|_| default.into());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    match cli.command {
        Command::Serve(serve) => start::serve(serve).await,
        Command::Demo(wanted) => demo::run(wanted).await,
        Command::Migrate(data) => start::migrate(&data).await,
        Command::Token(wanted) => start::mint(wanted),
        Command::Admin(wanted) => admin::run(wanted).await,
    }
}
