//! `ballots trustee`: key, shuffle, open.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use ballots::{
    AnySetup, AnyTally, Belenios2048, Ed25519, Group, GroupName, PartialDecryption, Rfc3526, Setup,
    Shuffle, Tally, TrusteeKey, random,
};
use clap::Subcommand;

/// The acts of a trustee.
#[derive(Debug, Subcommand)]
pub enum TrusteeCommand {
    /// Make a key: `trustee.key`, to be kept secret and safe, and `trustee.pub`, for the election.
    Key {
        /// The folder for both files.
        #[arg(long, default_value = ".")]
        out: PathBuf,
        /// The election's group: Ed25519, or RFC-3526-2048 where a ranked question has more than
        /// 30 candidates.
        #[arg(long, default_value_t = GroupName::Ed25519)]
        group: GroupName,
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
        TrusteeCommand::Key { out, group } => match group {
            GroupName::Ed25519 => key::<Ed25519>(out),
            GroupName::Rfc3526 => key::<Rfc3526>(out),
            GroupName::Belenios2048 => key::<Belenios2048>(out),
        },
        TrusteeCommand::Shuffle { record, out } => {
            let shuffle = match at_tally(record)? {
                AtTally::Ed25519(setup, tally) => shuffle(&setup, &tally),
                AtTally::Rfc3526(setup, tally) => shuffle(&setup, &tally),
                AtTally::Belenios2048(setup, tally) => shuffle(&setup, &tally),
            };
            super::put(out.as_deref(), &shuffle?)
        }
        TrusteeCommand::Open { record, key, out } => {
            let part = match at_tally(record)? {
                AtTally::Ed25519(setup, tally) => open(&setup, &tally, key),
                AtTally::Rfc3526(setup, tally) => open(&setup, &tally, key),
                AtTally::Belenios2048(setup, tally) => open(&setup, &tally, key),
            };
            super::put(out.as_deref(), &part?)
        }
    }
}

fn key<G: Group>(out: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(out).with_context(|| format!("{}", out.display()))?;
    let mut rng = random::system();
    let key = TrusteeKey::<G>::generate(&mut rng);
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

fn shuffle<G: Group>(setup: &Setup<G>, tally: &Tally<G>) -> anyhow::Result<Vec<u8>> {
    if !setup.needs_shuffle() {
        bail!("no question of this election is ranked: there is nothing to shuffle");
    }
    Ok(Shuffle::make(setup, tally, &mut random::system())?.to_json())
}

fn open<G: Group>(setup: &Setup<G>, tally: &Tally<G>, key: &Path) -> anyhow::Result<Vec<u8>> {
    let bytes =
        zeroize::Zeroizing::new(fs::read(key).with_context(|| format!("{}", key.display()))?);
    let key = TrusteeKey::parse(&bytes)?;
    Ok(PartialDecryption::make(setup, tally, &key, &mut random::system())?.to_json())
}

/// A verified record whose voting has ended.
enum AtTally {
    Ed25519(Box<Setup<Ed25519>>, Tally<Ed25519>),
    Rfc3526(Box<Setup<Rfc3526>>, Tally<Rfc3526>),
    Belenios2048(Box<Setup<Belenios2048>>, Tally<Belenios2048>),
}

fn at_tally(record: &Path) -> anyhow::Result<AtTally> {
    let report = super::sound_record(record)?;
    match report.setup.zip(report.tally) {
        Some((AnySetup::Ed25519(s), AnyTally::Ed25519(t))) => Ok(AtTally::Ed25519(s, t)),
        Some((AnySetup::Rfc3526(s), AnyTally::Rfc3526(t))) => Ok(AtTally::Rfc3526(s, t)),
        Some((AnySetup::Belenios2048(s), AnyTally::Belenios2048(t))) => {
            Ok(AtTally::Belenios2048(s, t))
        }
        _ => bail!(
            "{}: voting has not ended: there is no tally yet",
            record.display()
        ),
    }
}
