//! The command line and the environment.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::access::Role;

/// Runs the elections of a membership body's advisory panels.
#[derive(Debug, Parser)]
#[command(name = "hustings", version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the pages and the interface.
    Serve(Serve),
    /// Run a whole election, from the roll to the chair, and show it.
    Demo(Demo),
    /// Bring the database's schema up to date.
    Migrate(Data),
    /// Make a token for the interface, on this machine.
    Token(Token),
    /// What operators do on the machine itself.
    Admin(Admin),
}

/// What operators do on the machine itself.
#[derive(Clone, Debug, Args)]
pub struct Admin {
    /// Where the data lives.
    #[command(flatten)]
    pub data: Data,
    /// The configuration file.
    #[arg(long, env = "HUSTINGS_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where people reach the service, for the links in letters: https://vote.example.org
    #[arg(long, env = "HUSTINGS_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// What to do.
    #[command(subcommand)]
    pub act: AdminAct,
}

/// An act of an operator on the machine.
#[derive(Clone, Debug, Subcommand)]
pub enum AdminAct {
    /// Make somebody an operator: the first one, or one more.
    Operator {
        /// As the act log names them: a name of their own, or member:NUMBER.
        #[arg(long)]
        subject: String,
        /// Their name, unless they are a member.
        #[arg(long, requires = "email")]
        name: Option<String>,
        /// Their address, unless they are a member.
        #[arg(long, requires = "name")]
        email: Option<String>,
    },
    /// Take away somebody's second factors and end their sessions: they lost their phone.
    Unlock {
        /// Who.
        subject: String,
    },
    /// Withdraw tokens before their time.
    Revoke {
        /// The token itself.
        #[arg(long, conflicts_with = "subject", required_unless_present = "subject")]
        token: Option<String>,
        /// All tokens of a subject that were made until now.
        #[arg(long)]
        subject: Option<String>,
    },
    /// Send a letter again.
    Resend {
        /// The letter's name, as the outbox shows it.
        letter: String,
    },
    /// Take in a report of a mail server that a letter came back, from standard input.
    Bounce,
    /// Copy database and keys to a new folder while the service runs.
    Backup {
        /// The folder; it must not exist.
        folder: PathBuf,
    },
    /// Check what the service checks when it starts, and what else can be: of the data in use, or of a
    /// backup (--database-url sqlite:FOLDER/hustings.sqlite --keys FOLDER/keys).
    Check,
    /// Replace the key that signs tokens: all tokens end.
    RotateTokens,
}

/// Where the data lives.
#[derive(Clone, Debug, Args)]
pub struct Data {
    /// The database: sqlite:FILE or postgres://...
    #[arg(
        long,
        env = "DATABASE_URL",
        default_value = "sqlite:hustings.sqlite",
        hide_env_values = true
    )]
    pub database_url: String,
    /// Folder of the service's own keys; made at the first start.
    #[arg(long, env = "HUSTINGS_KEYS", default_value = "hustings-keys")]
    pub keys: PathBuf,
    /// Accept a PostgreSQL that may lose commits in a power cut. For tests alone.
    #[arg(long, env = "HUSTINGS_UNSAFE_FOR_TESTS", hide = true)]
    pub unsafe_for_tests: bool,
}

/// How to serve.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// Where the data lives.
    #[command(flatten)]
    pub data: Data,
    /// The address to listen at.
    #[arg(long, env = "HUSTINGS_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// The address to listen at for Prometheus, which asks for /metrics; nowhere unless it is said.
    #[arg(long, env = "HUSTINGS_METRICS_LISTEN")]
    pub metrics_listen: Option<SocketAddr>,
    /// Ballots checked at once; by default one for each processor.
    #[arg(long, env = "HUSTINGS_WORKERS")]
    pub workers: Option<usize>,
    /// Ballots that may wait for their check; more are told to come back.
    #[arg(long, env = "HUSTINGS_WAITING", default_value_t = 512)]
    pub waiting: usize,
    /// The configuration file: mail, the forum, proxies, retention.
    #[arg(long, env = "HUSTINGS_CONFIG", value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Where people reach the service: https://vote.example.org
    #[arg(long, env = "HUSTINGS_PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
}

/// What the demo does.
#[derive(Clone, Debug, Args)]
pub struct Demo {
    /// Candidates and rankings of this BLT file, instead of invented ones.
    #[arg(long, value_name = "FILE")]
    pub ballots: Option<PathBuf>,
    /// Keep records, credentials, transcripts and result sheets here.
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// End after the election instead of serving its pages.
    #[arg(long)]
    pub no_serve: bool,
    /// Stop while keys are made or voting is open, and say how to take part.
    #[arg(long, value_name = "STAGE", conflicts_with_all = ["out", "no_serve"])]
    pub until: Option<Until>,
    /// The same seed makes the same people and the same votes.
    #[arg(long, default_value_t = 2026)]
    pub seed: u64,
    /// The port to serve at; 0 takes any that is free.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// The program belenios-tool, where it isn't found by itself.
    #[arg(long, env = "BELENIOS_TOOL", value_name = "FILE")]
    pub belenios_tool: Option<PathBuf>,
}

/// Where the demo stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Until {
    /// Registrar and trustees are named, and have their parts to do.
    Keys,
    /// Voting is open in two elections.
    Voting,
}

/// The token to be made.
#[derive(Clone, Debug, Args)]
pub struct Token {
    /// Folder of the service's own keys.
    #[arg(long, env = "HUSTINGS_KEYS", default_value = "hustings-keys")]
    pub keys: PathBuf,
    /// operator, secretary, registrar, trustee, auditor or member.
    #[arg(long)]
    pub role: Role,
    /// Who: a name for the act log; for a member "member:NUMBER".
    #[arg(long)]
    pub subject: String,
    /// Panels of a secretary, by short name; repeat for more.
    #[arg(long = "panel", value_name = "SLUG")]
    pub panels: Vec<String>,
    /// For how many days it holds.
    #[arg(long, default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..=366))]
    pub days: u16,
}
