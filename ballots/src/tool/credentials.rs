//! `ballots credentials`: the registrar's act.

use std::collections::HashSet;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, bail};
use ballots::{
    Belenios2048, Ed25519, Group, GroupName, PrivateCredential, PublicCredential, Rfc3526, Roll,
    SystemRng, Uuid, random,
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
    /// So many codes more than there are voters, to take the place of codes that somebody else may have. They
    /// stand in the secret list as `spare 1`, `spare 2` and so on, and apart in the public one.
    #[arg(long, default_value_t = 0)]
    spares: u32,
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
    let spares: Vec<String> = (1..=args.spares)
        .map(|number| format!("spare {number}"))
        .collect();
    // Room for everybody with a code, so that it never grows and leaves a copy behind.
    let names = list.lines().chain(spares.iter().map(String::as_str));
    let room = names.map(|name| name.len() + CODE + 2).sum();
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
        public.push(entry(voter, &args.uuid, &mut private, &mut rng));
    }
    let roll = Roll::new(&public).with_context(name)?;
    let mut kept: Vec<PublicCredential<G>> = Vec::new();
    for spare in &spares {
        if !seen.insert(spare.clone()) {
            bail!(
                "{}: {spare}: is what a code without a voter is called",
                name()
            );
        }
        kept.push(entry(spare, &args.uuid, &mut private, &mut rng));
    }
    let json = match kept.is_empty() {
        true => roll.to_json().to_vec(),
        false => [
            b"{\"voters\":",
            roll.to_json(),
            b",\"spares\":",
            Roll::new(&kept).with_context(name)?.to_json(),
            b"}",
        ]
        .concat(),
    };
    fs::create_dir_all(&args.out).with_context(|| format!("{}", args.out.display()))?;
    super::put_pair(
        (
            &args.out.join("private-credentials.tsv"),
            private.as_bytes(),
        ),
        (&args.out.join("public-credentials.json"), &json),
    )?;
    eprintln!(
        "{} credentials, and {} spares. Send each voter their own from private-credentials.tsv, by a channel that the \
         service does not see, and hand public-credentials.json to the election.",
        roll.len(),
        spares.len()
    );
    Ok(())
}

/// Makes a code, writes its line, and gives its public half.
fn entry<G: Group>(
    who: &str,
    uuid: &Uuid,
    private: &mut String,
    rng: &mut SystemRng,
) -> PublicCredential<G> {
    let credential = PrivateCredential::generate(rng);
    for part in [who, "\t", credential.expose(), "\n"] {
        private.push_str(part);
    }
    credential.public(uuid)
}
