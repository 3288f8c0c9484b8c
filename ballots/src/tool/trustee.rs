//! `ballots trustee`: key, shuffle, open.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use ballots::supplement::Share;
use ballots::threshold::KeyDrill;
use ballots::{
    AnySetup, AnyTally, Belenios2048, Ed25519, EventKind, Group, GroupName, Hash,
    PartialDecryption, Rfc3526, Setup, Shuffle, Tally, TrusteeKey, random,
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
    /// Make your share of the opening of an election that is run with Hustings: your part with strong
    /// proofs, to be kept back, and its commitment, to be sent first. The record is verified first.
    Share {
        /// The archive (.bel).
        record: PathBuf,
        /// Your key file.
        #[arg(long)]
        key: PathBuf,
        /// The file for the share.
        #[arg(long, default_value = "share.json")]
        out: PathBuf,
    },
    /// The rounds in which trustees make a key that some of them suffice to open with.
    Threshold(super::threshold::ThresholdArgs),
    /// Show that your key is at hand and works, without opening anything.
    Drill {
        /// The archive (.bel).
        record: PathBuf,
        /// Your key file.
        #[arg(long)]
        key: PathBuf,
        /// What you were asked: made up afresh by whoever asks.
        #[arg(long)]
        question: String,
        /// The file for the answer; standard output where it is not given.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Check a trustee's answer to a drill.
    CheckDrill {
        /// The archive (.bel).
        record: PathBuf,
        /// The trustee's number, from 1.
        #[arg(long)]
        owner: u32,
        /// What was asked.
        #[arg(long)]
        question: String,
        /// The file with the answer.
        #[arg(long)]
        answer: PathBuf,
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
            let shuffle = match at_tally(record, EventKind::Shuffle)? {
                AtTally::Ed25519(setup, tally) => shuffle(&setup, &tally),
                AtTally::Rfc3526(setup, tally) => shuffle(&setup, &tally),
                AtTally::Belenios2048(setup, tally) => shuffle(&setup, &tally),
            };
            super::put(out.as_deref(), &shuffle?)
        }
        TrusteeCommand::Open { record, key, out } => {
            let part = match at_tally(record, EventKind::PartialDecryption)? {
                AtTally::Ed25519(setup, tally) => open(&setup, &tally, key),
                AtTally::Rfc3526(setup, tally) => open(&setup, &tally, key),
                AtTally::Belenios2048(setup, tally) => open(&setup, &tally, key),
            };
            super::put(out.as_deref(), &part?)
        }
        TrusteeCommand::Share { record, key, out } => {
            let (share, commitment) = match at_tally(record, EventKind::PartialDecryption)? {
                AtTally::Ed25519(setup, tally) => share(&setup, &tally, key),
                AtTally::Rfc3526(setup, tally) => share(&setup, &tally, key),
                AtTally::Belenios2048(setup, tally) => share(&setup, &tally, key),
            }?;
            super::put_secret(out, &share.to_json())?;
            eprintln!(
                "Send this commitment now, and the share when enough trustees have sent theirs:"
            );
            super::put(None, format!("{commitment}\n").as_bytes())
        }
        TrusteeCommand::Threshold(args) => super::threshold::run(args),
        TrusteeCommand::Drill {
            record,
            key,
            question,
            out,
        } => {
            let answer = match at_setup(record)? {
                AnySetup::Ed25519(setup) => drill(&setup, key, question),
                AnySetup::Rfc3526(setup) => drill(&setup, key, question),
                AnySetup::Belenios2048(setup) => drill(&setup, key, question),
            };
            super::put(out.as_deref(), &answer?)
        }
        TrusteeCommand::CheckDrill {
            record,
            owner,
            question,
            answer,
        } => match at_setup(record)? {
            AnySetup::Ed25519(setup) => check_drill(&setup, *owner, question, answer),
            AnySetup::Rfc3526(setup) => check_drill(&setup, *owner, question, answer),
            AnySetup::Belenios2048(setup) => check_drill(&setup, *owner, question, answer),
        },
    }
}

fn drill<G: Group>(setup: &Setup<G>, key: &Path, question: &str) -> anyhow::Result<Vec<u8>> {
    let key = read_key::<G>(key)?;
    let public = key.public_element();
    let keys = setup.trustees().keys();
    if keys.iter().all(|other| other.public_key() != public.text()) {
        bail!("the key is not that of any trustee of this election");
    }
    Ok(KeyDrill::answer(setup, &key, question, &mut random::system()).to_json())
}

fn check_drill<G: Group>(
    setup: &Setup<G>,
    owner: u32,
    question: &str,
    answer: &Path,
) -> anyhow::Result<()> {
    let json = fs::read(answer).with_context(|| format!("{}", answer.display()))?;
    KeyDrill::<G>::parse(&json)?.check(setup, owner, question)?;
    eprintln!("Trustee {owner} has the key at hand, and it works.");
    Ok(())
}

fn key<G: Group>(out: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(out).with_context(|| format!("{}", out.display()))?;
    let mut rng = random::system();
    let key = TrusteeKey::<G>::generate(&mut rng);
    let public = key.public(&mut rng);
    super::put_pair(
        (&out.join("trustee.key"), key.to_json().as_bytes()),
        (&out.join("trustee.pub"), &public.to_json()),
    )?;
    eprintln!("Your public key is {}", public.public_key());
    eprintln!(
        "Send trustee.pub to the election. Keep trustee.key secret, and a copy of it in another safe place: \
         without it the result cannot be opened."
    );
    Ok(())
}

fn shuffle<G: Group>(setup: &Setup<G>, tally: &Tally<G>) -> anyhow::Result<Vec<u8>> {
    Ok(Shuffle::make(setup, tally, &mut random::system())?.to_json())
}

fn open<G: Group>(setup: &Setup<G>, tally: &Tally<G>, key: &Path) -> anyhow::Result<Vec<u8>> {
    let key = read_key::<G>(key)?;
    Ok(PartialDecryption::make(setup, tally, &key, &mut random::system())?.to_json())
}

fn share<G: Group>(
    setup: &Setup<G>,
    tally: &Tally<G>,
    key: &Path,
) -> anyhow::Result<(Share, Hash)> {
    let key = read_key::<G>(key)?;
    let (share, owner) = Share::make(setup, tally, &key, &mut random::system())?;
    let commitment = share.commitment(setup.fingerprint(), owner);
    Ok((share, commitment))
}

fn read_key<G: Group>(path: &Path) -> anyhow::Result<TrusteeKey<G>> {
    let bytes = fs::read(path).with_context(|| format!("{}", path.display()))?;
    Ok(TrusteeKey::parse(&zeroize::Zeroizing::new(bytes))?)
}

fn at_setup(record: &Path) -> anyhow::Result<AnySetup> {
    let setup = super::sound_record(record)?.setup;
    setup.with_context(|| format!("{}: has no setup yet", record.display()))
}

/// A verified record at the step that a trustee's work belongs to.
enum AtTally {
    Ed25519(Box<Setup<Ed25519>>, Tally<Ed25519>),
    Rfc3526(Box<Setup<Rfc3526>>, Tally<Rfc3526>),
    Belenios2048(Box<Setup<Belenios2048>>, Tally<Belenios2048>),
}

/// The record, if work of this kind is what it takes next. The order of events decides, as in check A4: what
/// is opened a step too early is the voters' own ciphertexts.
fn at_tally(record: &Path, work: EventKind) -> anyhow::Result<AtTally> {
    let report = super::sound_record(record)?;
    if let Some(setup) = &report.setup
        && !work.may_follow(report.stage, setup.needs_shuffle())
    {
        let why = not_due(work, report.stage, setup.needs_shuffle());
        bail!("{}: {why}", record.display());
    }
    match report.setup.zip(report.tally) {
        Some((AnySetup::Ed25519(s), AnyTally::Ed25519(t))) => Ok(AtTally::Ed25519(s, t)),
        Some((AnySetup::Rfc3526(s), AnyTally::Rfc3526(t))) => Ok(AtTally::Rfc3526(s, t)),
        Some((AnySetup::Belenios2048(s), AnyTally::Belenios2048(t))) => {
            Ok(AtTally::Belenios2048(s, t))
        }
        _ => bail!("{}: there is no tally yet", record.display()),
    }
}

/// Why the record does not take such work now.
fn not_due(work: EventKind, stage: Option<EventKind>, needs_shuffle: bool) -> String {
    use EventKind as K;
    let shuffling = work == K::Shuffle;
    match stage {
        None | Some(K::Setup | K::Ballot) => {
            "voting has not ended: there is no tally yet".to_owned()
        }
        _ if shuffling && !needs_shuffle => {
            "no question of this election is ranked: there is nothing to shuffle".to_owned()
        }
        Some(K::EndBallots) => {
            "the ballots are not tallied yet: fetch the record again when they are".to_owned()
        }
        Some(stage @ (K::EncryptedTally | K::Shuffle)) => format!(
            "the shuffling has not ended (last event: {stage}). Opened now, the rankings would show how each \
             credential voted. Fetch the record again when the shuffling has ended; whoever asks you to open \
             this one asks for the voters' secrets"
        ),
        Some(stage) if shuffling => {
            format!("the shuffling has ended (last event: {stage}): no further shuffle can follow")
        }
        Some(stage) => format!("the election has been opened (last event: {stage})"),
    }
}
