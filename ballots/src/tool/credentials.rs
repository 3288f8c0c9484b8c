//! `ballots credentials`: the registrar's act.

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, bail};
use ballots::{
    Belenios2048, Ed25519, Group, GroupName, PrivateCredential, PublicCredential, Rfc3526, Roll,
    Uuid, random,
};
use clap::Args;

/// Make one credential (voting code) for every voter of a list, as the registrar: the private ones
/// to be sent, the public ones for the election.
#[derive(Debug, Args)]
pub struct CredentialsArgs {
    /// The election's identifier.
    #[arg(long)]
    uuid: Uuid,
    /// The election's group: Ed25519, or RFC-3526-2048 where a ranked question has more than 30
    /// candidates.
    #[arg(long, default_value_t = GroupName::Ed25519)]
    group: GroupName,
    /// A file with one voter a line, such as an address. No header; empty lines are passed over.
    voters: PathBuf,
    /// The folder for `private-credentials.tsv` (secret: voter, tab, credential) and
    /// `public-credentials.json`.
    #[arg(long, default_value = ".")]
    out: PathBuf,
}

/// Runs the command.
///
/// # Errors
/// A list with nobody, or somebody twice; files that can't be read or written.
pub fn run(args: &CredentialsArgs) -> anyhow::Result<()> {
    match args.group {
        GroupName::Ed25519 => run_in::<Ed25519>(args),
        GroupName::Rfc3526 => run_in::<Rfc3526>(args),
        GroupName::Belenios2048 => run_in::<Belenios2048>(args),
    }
}

/// More characters than a private credential has.
const CODE: usize = 40;

fn run_in<G: Group>(args: &CredentialsArgs) -> anyhow::Result<()> {
    let name = || format!("{}", args.voters.display());
    let list = fs::read_to_string(&args.voters).with_context(name)?;
    let mut seen = HashSet::new();
    // Room for every voter with a code, so that it never grows and leaves a copy behind.
    let room = list.len() + list.lines().count() * (CODE + 2);
    let mut private = zeroize::Zeroizing::new(String::with_capacity(room));
    let mut public: Vec<PublicCredential<G>> = Vec::new();
    let mut rng = random::system();
    for (number, line) in list.lines().enumerate() {
        let voter = line.trim();
        if voter.is_empty() {
            continue;
        }
        if voter.contains('\t') || !seen.insert(voter.to_lowercase()) {
            bail!(
                "{}, line {}: {voter}: already in the list, or holds a tab",
                name(),
                number + 1
            );
        }
        let credential = PrivateCredential::generate(&mut rng);
        public.push(credential.public(&args.uuid));
        for part in [voter, "\t", credential.expose(), "\n"] {
            private.push_str(part);
        }
    }
    let roll = Roll::new(&public).with_context(name)?;
    fs::create_dir_all(&args.out).with_context(|| format!("{}", args.out.display()))?;
    super::put_pair(
        (
            &args.out.join("private-credentials.tsv"),
            private.as_bytes(),
        ),
        (&args.out.join("public-credentials.json"), roll.to_json()),
    )?;
    eprintln!(
        "{} credentials. Send each voter their own from private-credentials.tsv, by a channel that the \
         service does not see, and hand public-credentials.json to the election.",
        roll.len()
    );
    Ok(())
}
