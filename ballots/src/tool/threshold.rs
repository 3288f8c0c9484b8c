//! `ballots trustee threshold`: the rounds of the key generation in which some of the trustees will
//! suffice to open the result.
//!
//! Messages are files; lists of messages have one a line, trustee 1 first. Whoever runs the server
//! routes; a trustee keeps one secret file, the seed, and at the end gets the key that opens.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use ballots::threshold::{
    Candidate, Certificate, Certificates, CoefficientCommitments, Committed, Place, Polynomials,
    Seed, coefficient_commitment, voutput_key,
};
use ballots::{Belenios2048, Ed25519, Group, GroupName, Hash, Rfc3526, random};
use clap::{Args, Subcommand};

/// The rounds of a threshold key generation, in their order.
#[derive(Debug, Args)]
pub struct ThresholdArgs {
    /// The election's group.
    #[arg(long, default_value_t = GroupName::Ed25519)]
    group: GroupName,
    #[command(subcommand)]
    round: Round,
}

#[derive(Debug, Subcommand)]
enum Round {
    /// Trustee, first: make `trustee.seed`, to be kept secret and safe, and `certificate.json`, to
    /// be sent.
    Certificate {
        /// Your number among the trustees, from 1.
        #[arg(long)]
        index: u32,
        /// How many trustees there are.
        #[arg(long)]
        of: u32,
        /// How many of them shall suffice to open the result.
        #[arg(long)]
        needed: u32,
        /// The folder for both files.
        #[arg(long, default_value = ".")]
        out: PathBuf,
    },
    /// Trustee, second: make your polynomial, to be sent.
    Polynomial {
        #[command(flatten)]
        trustee: TrusteeFiles,
        /// The file for the message; standard output where it is not given.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Trustee, before sending the polynomial: print the hash to publish first. Send the polynomial when
    /// the hashes of all trustees are there.
    Commit {
        /// Your number among the trustees, from 1.
        #[arg(long)]
        index: usize,
        /// The certificates of all trustees.
        #[arg(long)]
        certificates: PathBuf,
        /// The polynomial that you made.
        #[arg(long)]
        polynomial: PathBuf,
    },
    /// Server: check the polynomials of all trustees and make what each of them is sent:
    /// `vinput-1.json` and so on.
    Route {
        /// The certificates.
        #[arg(long)]
        certificates: PathBuf,
        /// The polynomials.
        #[arg(long)]
        polynomials: PathBuf,
        /// The hashes that were published before, one a line: the polynomials must be theirs.
        #[arg(long)]
        commitments: Option<PathBuf>,
        /// The folder for the messages.
        #[arg(long, default_value = ".")]
        out: PathBuf,
    },
    /// Trustee, third: check the shares that the others sent you, and make the answer, to be sent.
    Check {
        #[command(flatten)]
        trustee: TrusteeFiles,
        /// What the server sent you.
        #[arg(long)]
        vinput: PathBuf,
        /// The hashes that were published before, one a line, as you kept them: what the others sent
        /// must be theirs.
        #[arg(long)]
        commitments: Option<PathBuf>,
        /// The file for the answer; standard output where it is not given.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Server: put the answers of all trustees together for the election.
    Parameters {
        /// The certificates.
        #[arg(long)]
        certificates: PathBuf,
        /// The polynomials.
        #[arg(long)]
        polynomials: PathBuf,
        /// The answers.
        #[arg(long)]
        voutputs: PathBuf,
        /// The file for the parameters; standard output where it is not given.
        #[arg(long)]
        out: Option<PathBuf>,
    },
    /// Trustee, when the result is due: the key for `ballots trustee open`, from your seed and your
    /// answer.
    Key {
        /// Your seed file.
        #[arg(long)]
        seed: PathBuf,
        /// The answer that you sent.
        #[arg(long)]
        voutput: PathBuf,
        /// The file for the key.
        #[arg(long, default_value = "trustee.key")]
        out: PathBuf,
    },
}

#[derive(Debug, Args)]
struct TrusteeFiles {
    /// Your seed file.
    #[arg(long)]
    seed: PathBuf,
    /// The certificates of all trustees.
    #[arg(long)]
    certificates: PathBuf,
}

/// Runs the command.
///
/// # Errors
/// A message that does not hold, files that can't be read or written.
pub fn run(args: &ThresholdArgs) -> anyhow::Result<()> {
    match args.group {
        GroupName::Ed25519 => run_in::<Ed25519>(&args.round),
        GroupName::Rfc3526 => run_in::<Rfc3526>(&args.round),
        GroupName::Belenios2048 => run_in::<Belenios2048>(&args.round),
    }
}

fn run_in<G: Group>(round: &Round) -> anyhow::Result<()> {
    let mut rng = random::system();
    match round {
        Round::Certificate {
            index,
            of,
            needed,
            out,
        } => {
            let place = Place {
                index: *index,
                size: *of,
                threshold: *needed,
            };
            certificate::<G>(place, out)
        }
        Round::Polynomial { trustee, out } => {
            let certificates = certificates::<G>(&trustee.certificates)?;
            let candidate = Candidate::from_seed(seed(&trustee.seed)?);
            let (_, polynomial) = candidate.commit(&certificates, &mut rng)?;
            super::put(out.as_deref(), &polynomial)
        }
        Round::Commit {
            index,
            certificates,
            polynomial,
        } => {
            let certificates = self::certificates::<G>(certificates)?;
            let hash = coefficient_commitment(&certificates, *index, &read(polynomial)?)?;
            super::put(None, format!("{hash}\n").as_bytes())
        }
        Round::Route {
            certificates,
            polynomials,
            commitments,
            out,
        } => {
            let certificates = self::certificates::<G>(certificates)?;
            let messages = lines(polynomials)?;
            if let Some(path) = commitments {
                let commitments = self::commitments(&certificates, path)?;
                commitments.check_polynomials(&certificates, &messages)?;
            }
            let routed = Polynomials::new(&certificates, &messages)?;
            route(&routed, certificates.all().len(), out)
        }
        Round::Check {
            trustee,
            vinput,
            commitments,
            out,
        } => {
            let certificates = certificates::<G>(&trustee.certificates)?;
            let committed = Committed::from_seed(seed(&trustee.seed)?);
            let vinput = read(vinput)?;
            if let Some(path) = commitments {
                let commitments = self::commitments(&certificates, path)?;
                commitments.check_vinput(&certificates, &vinput)?;
            }
            let (_, voutput) = committed.finish(&certificates, &vinput, &mut rng)?;
            super::put(out.as_deref(), &voutput)
        }
        Round::Parameters {
            certificates,
            polynomials,
            voutputs,
            out,
        } => {
            let certificates = self::certificates::<G>(certificates)?;
            let routed = Polynomials::new(&certificates, &lines(polynomials)?)?;
            let parameters = routed.parameters(&certificates, &lines(voutputs)?)?;
            super::put(out.as_deref(), parameters.to_json())
        }
        Round::Key { seed, voutput, out } => {
            let key = voutput_key::<G>(&self::seed(seed)?, &read(voutput)?)?;
            super::put_secret(out, key.to_json().as_bytes())
        }
    }
}

fn certificate<G: Group>(place: Place, out: &Path) -> anyhow::Result<()> {
    let (candidate, certificate) = Candidate::new::<G>(place, &mut random::system())?;
    fs::create_dir_all(out).with_context(|| format!("{}", out.display()))?;
    super::put_pair(
        (
            &out.join("trustee.seed"),
            candidate.seed().expose().as_bytes(),
        ),
        (&out.join("certificate.json"), &certificate.to_json()),
    )?;
    eprintln!(
        "Send certificate.json. Keep trustee.seed secret, and a copy of it in another safe place: every \
         later step needs it."
    );
    Ok(())
}

fn route<G: Group>(routed: &Polynomials<G>, size: usize, out: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(out).with_context(|| format!("{}", out.display()))?;
    for index in 1..=size {
        let Some(vinput) = routed.vinput(index) else {
            bail!("trustee {index}: no message");
        };
        super::put(Some(&out.join(format!("vinput-{index}.json"))), &vinput)?;
    }
    Ok(())
}

fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    fs::read(path).with_context(|| format!("{}", path.display()))
}

fn lines(path: &Path) -> anyhow::Result<Vec<Vec<u8>>> {
    let bytes = read(path)?;
    let lines = bytes.split(|byte| *byte == b'\n');
    let filled = lines.filter(|line| !line.trim_ascii().is_empty());
    Ok(filled.map(<[u8]>::to_vec).collect())
}

fn certificates<G: Group>(path: &Path) -> anyhow::Result<Certificates<G>> {
    let name = || format!("{}", path.display());
    let lines = lines(path)?;
    let certificates = lines.iter().map(|line| Certificate::parse(line));
    let certificates: Vec<_> = certificates.collect::<Result<_, _>>().with_context(name)?;
    Certificates::new(certificates).with_context(name)
}

fn commitments<G: Group>(
    certificates: &Certificates<G>,
    path: &Path,
) -> anyhow::Result<CoefficientCommitments> {
    let text = String::from_utf8(read(path)?).with_context(|| format!("{}", path.display()))?;
    let hashes: Result<Vec<Hash>, _> = text.split_whitespace().map(str::parse).collect();
    let hashes = hashes.with_context(|| format!("{}", path.display()))?;
    Ok(CoefficientCommitments::new(certificates, hashes)?)
}

fn seed(path: &Path) -> anyhow::Result<Seed> {
    let text = zeroize::Zeroizing::new(read(path)?);
    let text =
        std::str::from_utf8(text.trim_ascii()).with_context(|| format!("{}", path.display()))?;
    Ok(text.parse()?)
}
