//! `ballots vote`: encrypts a choice with a credential.

use std::fs;
use std::io::Read;
use std::path::PathBuf;

use anyhow::{Context, bail};
use ballots::ballot::make_tested_ballot;
use ballots::{
    Answer, AnySetup, EventKind, Hash, MakeError, PrivateCredential, Question, make_ballot, random,
};
use clap::Args;

use super::tested::is_whole_ranking;

/// Encrypt a choice with a credential: the ballot goes to standard output (or a file), its tracker
/// to standard error. Nothing is sent. The record is verified first.
#[derive(Debug, Args)]
pub struct VoteArgs {
    /// The archive (.bel) of the election, as far as it goes.
    record: PathBuf,
    /// A file with your credential (voting code); `-` for standard input. It is never taken from
    /// the command line, which others can see.
    #[arg(long)]
    credential: PathBuf,
    /// A JSON file with your choice: one list a question, in it 0 or 1 for each choice, or the rank
    /// of each candidate (1 best, 0 not ranked). Example: [[0,1,0],[2,1,0]]. A question that allows
    /// blank has "blank" as its first value.
    #[arg(long)]
    choice: PathBuf,
    /// Make a ballot to be tested, never to be cast: the file also holds its randomness, and
    /// `ballots tested` opens it.
    #[arg(long)]
    test: bool,
    /// The file for the ballot.
    #[arg(long)]
    out: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// A record that does not hold, a credential or a choice that does not fit.
pub fn run(args: &VoteArgs) -> anyhow::Result<()> {
    let report = super::sound_record(&args.record)?;
    let Some(setup) = report.setup else {
        bail!("{}: has no setup yet", args.record.display());
    };
    // A ballot to be tested goes nowhere, so it may be made at any time.
    if !args.test && !EventKind::Ballot.may_follow(report.stage, setup.needs_shuffle()) {
        bail!(
            "{}: voting has ended: no ballot is taken any more",
            args.record.display()
        );
    }
    let text = read_secret(&args.credential)?;
    let credential: PrivateCredential = text.trim().parse()?;
    let choice = fs::read(&args.choice).with_context(|| format!("{}", args.choice.display()))?;
    let choice = zeroize::Zeroizing::new(choice);
    let answers = read_choice(&setup, &choice)
        .with_context(|| format!("choice: {}", args.choice.display()))?;
    if args.test {
        let file = make_test(&setup, &credential, &answers)?;
        super::put(args.out.as_deref(), &file)?;
        eprintln!("Open it with `ballots tested`. It must never be cast.");
        return Ok(());
    }
    whole(&answers).with_context(|| format!("choice: {}", args.choice.display()))?;
    let ballot = make(&setup, &credential, &answers)?;
    super::put(args.out.as_deref(), &ballot)?;
    eprintln!("Your ballot's tracker is {}", Hash::of(&ballot).base64());
    Ok(())
}

/// That no ranking of a ballot that is cast stops counting before its end; one that is tested may.
fn whole(answers: &[Answer]) -> anyhow::Result<()> {
    for (number, answer) in (1..).zip(answers) {
        if let Answer::Ranked(ranks) = answer
            && !is_whole_ranking(ranks)
        {
            bail!(
                "question {number}: a rank is given twice or left out, and the ballot would count only as far as \
                 that: rank from 1 on, one candidate each"
            );
        }
    }
    Ok(())
}

fn make(
    setup: &AnySetup,
    credential: &PrivateCredential,
    answers: &[Answer],
) -> Result<Vec<u8>, MakeError> {
    let mut rng = random::system();
    match setup {
        AnySetup::Ed25519(setup) => make_ballot(setup, credential, answers, &mut rng),
        AnySetup::Rfc3526(setup) => make_ballot(setup, credential, answers, &mut rng),
        AnySetup::Belenios2048(setup) => make_ballot(setup, credential, answers, &mut rng),
    }
}

fn make_test(
    setup: &AnySetup,
    credential: &PrivateCredential,
    answers: &[Answer],
) -> Result<Vec<u8>, MakeError> {
    let mut rng = random::system();
    match setup {
        AnySetup::Ed25519(setup) => make_tested_ballot(setup, credential, answers, &mut rng),
        AnySetup::Rfc3526(setup) => make_tested_ballot(setup, credential, answers, &mut rng),
        AnySetup::Belenios2048(setup) => make_tested_ballot(setup, credential, answers, &mut rng),
    }
}

/// No more than this is read of a secret: room for all of it leaves no copy behind.
const LONGEST_SECRET: usize = 1000;

/// A secret from a file, or from standard input.
pub(super) fn read_secret(path: &std::path::Path) -> anyhow::Result<zeroize::Zeroizing<String>> {
    let mut text = zeroize::Zeroizing::new(String::with_capacity(2 * LONGEST_SECRET));
    if path.as_os_str() == "-" {
        std::io::stdin()
            .take(LONGEST_SECRET as u64)
            .read_to_string(&mut text)
            .context("standard input")?;
    } else {
        *text = fs::read_to_string(path).with_context(|| format!("{}", path.display()))?;
    }
    Ok(text)
}

fn read_choice(setup: &AnySetup, json: &[u8]) -> anyhow::Result<Vec<Answer>> {
    let lists: Vec<Vec<u8>> = serde_json::from_slice(json)
        .context("one list of whole numbers a question, such as [[0,1,0]]")?;
    let wanted = setup.questions().len();
    if lists.len() != wanted {
        bail!("{} lists for {wanted} questions", lists.len());
    }
    let pairs = setup.questions().iter().zip(lists).enumerate();
    pairs
        .map(|(i, (question, list))| read_answer(i + 1, question, list))
        .collect()
}

fn read_answer(number: usize, question: &Question, list: Vec<u8>) -> anyhow::Result<Answer> {
    let question = match question {
        Question::Summed(question) => question,
        Question::Ranked(_) => return Ok(Answer::Ranked(list)),
        Question::Lists(_) => {
            bail!("question {number}: a lists question, which this program does not answer")
        }
    };
    if list.len() != question.width() {
        bail!(
            "question {number}: {} values, and {} are called for",
            list.len(),
            question.width()
        );
    }
    if list.iter().any(|value| *value > 1) {
        bail!("question {number}: a value other than 0 and 1");
    }
    let mut made: Vec<bool> = list.into_iter().map(|value| value == 1).collect();
    if question.allows_blank() && made.remove(0) == made.iter().any(|made| *made) {
        bail!("question {number}: either blank (first value 1, all others 0) or choices, not both");
    }
    Ok(Answer::Summed(made))
}
