//! `ballots trustee`: key, shuffle, open.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, bail};
use ballots::{Ed25519, PartialDecryption, Setup, Shuffle, Tally, TrusteeKey, random};
use clap::Subcommand;

/// The acts of a trustee.
#[derive(Debug, Subcommand)]
pub enum TrusteeCommand {
    /// Make a key: `trustee.key`, to be kept secret and safe, and `trustee.pub`, for the election.
    Key {
        /// The folder for both files.
        #[arg(long, default_value = ".")]
        out: PathBuf,
    },
    /// Shuffle the ranked answers of a record whose voting has ended. The record is verified
    /// first.
    Shuffle {
        /// The archive (.bel).
        record: PathBuf,
        /// The file for the shuffle; standard output where it is not given.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Decrypt your part of a record's result. The record is verified first.
    Open {
        /// The archive (.bel).
        record: PathBuf,
        /// Your key file.
        #[arg(long)]
        key: PathBuf,
        /// The file for your part; standard output where it is not given.
        #[arg(long)]
        out: Option<PathBuf>,
    },
}

/// Runs the command.
///
/// # Errors
/// A record that does not hold or is not at the step, files that can't be read or written.
pub fn run(command: &TrusteeCommand) -> anyhow::Result<()> {
    match command {
        TrusteeCommand::Key { out } => key(out),
        TrusteeCommand::Shuffle { record, out } => {
            let (setup, tally) = at_tally(record)?;
            if !setup.needs_shuffle() {
                bail!("no question of this election is ranked: there is nothing to shuffle");
            }
            let shuffle = Shuffle::make(&setup, &tally, &mut random::system())?;
            super::put(out.as_deref(), &shuffle.to_json())
        }
        TrusteeCommand::Open { record, key, out } => {
            let (setup, tally) = at_tally(record)?;
            let bytes = zeroize::Zeroizing::new(
                fs::read(key).with_context(|| format!("{}", key.display()))?,
            );
            let key = TrusteeKey::parse(&bytes)?;
            let part = PartialDecryption::make(&setup, &tally, &key, &mut random::system())?;
            super::put(out.as_deref(), &part.to_json())
        }
    }
}

fn key(out: &std::path::Path) -> anyhow::Result<()> {
    fs::create_dir_all(out).with_context(|| format!("{}", out.display()))?;
    let mut rng = random::system();
    let key = TrusteeKey::<Ed25519>::generate(&mut rng);
    let public = key.public(&mut rng);
    super::put_secret(&out.join("trustee.key"), key.to_json().as_bytes())?;
    super::put(Some(&out.join("trustee.pub")), &public.to_json())?;
    eprintln!("Your public key is {}", public.public_key());
    eprintln!(
        "Send trustee.pub to the election. Keep trustee.key secret, and a copy of it in another safe place: \
         without it the result cannot be opened."
    );
    Ok(())
}

fn at_tally(record: &std::path::Path) -> anyhow::Result<(Setup<Ed25519>, Tally<Ed25519>)> {
    let report = super::sound_record(record)?;
    match (report.setup, report.tally) {
        (Some(setup), Some(tally)) => Ok((setup, tally)),
        _ => bail!(
            "{}: voting has not ended: there is no tally yet",
            record.display()
        ),
    }
}
