//! Tested ballots (Benaloh's challenge): the voter has the device reveal the randomness of a ballot, and
//! any program opens it and says what it encrypts. A device that encrypts something else is caught
//! without knowing beforehand which ballot will be tested. A ballot that was opened is never cast.

use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use zeroize::{Zeroize, Zeroizing};

use super::make::{Randomness, make_with_randomness};
use super::{Answer, Ballot, BallotError, MakeError};
use crate::ciphertext::Ciphertext;
use crate::credential::PrivateCredential;
use crate::election::Question;
use crate::group::{EncodingError, Group};
use crate::hash::Hash;
use crate::setup::Setup;
use crate::wire::{self, WireError};

/// The file: the tracker that was shown before, the ballot, and its randomness: for each question the
/// exponent of each ciphertext.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire<'a> {
    #[serde(borrow)]
    tracker: wire::Text<'a>,
    #[serde(borrow)]
    ballot: &'a RawValue,
    randomness: Vec<Vec<String>>,
}

/// What a tested ballot was found to encrypt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestedBallot {
    /// Its tracker.
    pub tracker: String,
    /// Its credential, as the roll shows it.
    pub credential: String,
    /// What it encrypts, question by question.
    pub answers: Vec<TestedAnswer>,
}

/// What the answer to a question encrypts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TestedAnswer {
    /// Whether each choice is made; \"blank\" first where the question allows it.
    Summed(Vec<bool>),
    /// The rank of each candidate: 1 best, 0 not ranked.
    Ranked(Vec<u8>),
}

/// Why a tested ballot can't be opened: the device that made it does not do what it says.
#[derive(Debug, thiserror::Error)]
pub enum TestedError {
    /// Not the JSON that belongs here.
    #[error("the tested ballot is {0}")]
    Wire(#[from] WireError),
    /// The ballot itself does not hold.
    #[error("the tested ballot: {0}")]
    Ballot(#[from] BallotError),
    /// The ballot is not the one whose tracker was shown.
    #[error("the ballot's tracker is {found}, and {shown} was shown before the test")]
    Tracker {
        /// The ballot's.
        found: String,
        /// The one in the file.
        shown: String,
    },
    /// More or fewer numbers than ciphertexts.
    #[error("question {question}: {found} random numbers for {wanted} ciphertexts")]
    Shape {
        /// The question, from 1; 0 for the number of questions.
        question: usize,
        /// How many there are.
        found: usize,
        /// How many there must be.
        wanted: usize,
    },
    /// A number that is none.
    #[error("question {question}: {source}")]
    Scalar {
        /// The question, from 1.
        question: usize,
        /// What is wrong.
        source: EncodingError,
    },
    /// The randomness does not make the ciphertext.
    #[error(
        "question {question}, ciphertext {ciphertext}: was not made with the randomness that is given"
    )]
    Randomness {
        /// The question, from 1.
        question: usize,
        /// The ciphertext, from 1.
        ciphertext: usize,
    },
    /// A choice that is neither made nor not made.
    #[error("question {question}, choice {choice}: encrypts neither 0 nor 1")]
    Choice {
        /// The question, from 1.
        question: usize,
        /// The choice, from 1.
        choice: usize,
    },
    /// A ranking that is another element than the one that honest devices write for these ranks. It comes out of the
    /// shuffles as it went in, so whoever wrote it knows the ballot again.
    #[error(
        "question {0}: the ranking is not written as an honest device writes it, which can mark the ballot"
    )]
    Marked(usize),
    /// A lists question.
    #[error("question {0}: a lists question, which this program does not open")]
    Lists(usize),
}

/// Makes a ballot to be tested: the file with its randomness. It can never be cast secretly any more.
///
/// # Errors
/// As of [`super::make_ballot`].
pub fn make_tested_ballot<G: Group>(
    setup: &Setup<G>,
    credential: &PrivateCredential,
    answers: &[Answer],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, MakeError> {
    let (ballot, randomness) = make_with_randomness(setup, credential, answers, rng)?;
    Ok(write::<G>(&ballot, &randomness))
}

fn write<G: Group>(ballot: &[u8], randomness: &Randomness<G>) -> Vec<u8> {
    let digits = |list: &Zeroizing<Vec<G::Scalar>>| list.iter().map(G::write_scalar).collect();
    let mut lists: Vec<Vec<String>> = randomness.iter().map(digits).collect();
    let (tracker, json) = (Hash::of(ballot).base64(), wire::write(&lists));
    lists.zeroize();
    let mut file = format!("{{\"tracker\":\"{tracker}\",\"ballot\":").into_bytes();
    file.extend_from_slice(ballot);
    file.extend_from_slice(b",\"randomness\":");
    file.extend_from_slice(&json);
    file.push(b'}');
    file
}

/// Opens a tested ballot.
///
/// # Errors
/// Whatever shows that the ballot is not what its device says.
pub fn open_tested_ballot<G: Group>(
    setup: &Setup<G>,
    file: &[u8],
) -> Result<TestedBallot, TestedError> {
    let wire: Wire<'_> = wire::read(file.trim_ascii())?;
    let bytes = wire.ballot.get().as_bytes();
    let (found, shown) = (Hash::of(bytes).base64(), wire.tracker.as_str().to_owned());
    if found != shown {
        return Err(TestedError::Tracker { found, shown });
    }
    let ballot = Ballot::parse(bytes, setup)?.verify(setup)?;
    same(0, wire.randomness.len(), setup.questions().len())?;
    let mut answers = Vec::with_capacity(wire.randomness.len());
    let questions = setup.questions().iter().zip(ballot.answers());
    for (q, ((question, answer), digits)) in questions.zip(&wire.randomness).enumerate() {
        let messages = messages(setup, q + 1, answer.ciphertexts(), digits)?;
        answers.push(match question {
            Question::Summed(_) => TestedAnswer::Summed(choices::<G>(q + 1, &messages)?),
            Question::Ranked(question) => {
                TestedAnswer::Ranked(ranks::<G>(q + 1, &messages, question.answers.len())?)
            }
            Question::Lists(_) => return Err(TestedError::Lists(q + 1)),
        });
    }
    Ok(TestedBallot {
        tracker: found,
        credential: ballot.credential().as_str().to_owned(),
        answers,
    })
}

fn same(question: usize, found: usize, wanted: usize) -> Result<(), TestedError> {
    if found == wanted {
        return Ok(());
    }
    Err(TestedError::Shape {
        question,
        found,
        wanted,
    })
}

/// beta / y^r for every ciphertext, each of which must have alpha = g^r.
fn messages<G: Group>(
    setup: &Setup<G>,
    question: usize,
    ciphertexts: &[Ciphertext<G>],
    digits: &[String],
) -> Result<Vec<G::Element>, TestedError> {
    same(question, digits.len(), ciphertexts.len())?;
    let table = setup.key().table();
    let pairs = ciphertexts.iter().zip(digits).enumerate();
    let open = |(i, (c, digits)): (usize, (&Ciphertext<G>, &String))| {
        let r =
            G::read_scalar(digits).map_err(|source| TestedError::Scalar { question, source })?;
        if G::pow_g(&r) != *c.alpha.element() {
            let ciphertext = i + 1;
            return Err(TestedError::Randomness {
                question,
                ciphertext,
            });
        }
        Ok(G::div(c.beta.element(), &G::pow_table(table, &r)))
    };
    pairs.map(open).collect()
}

fn choices<G: Group>(question: usize, messages: &[G::Element]) -> Result<Vec<bool>, TestedError> {
    let read = |(i, message): (usize, &G::Element)| {
        if *message == G::identity() {
            Ok(false)
        } else if *message == G::generator() {
            Ok(true)
        } else {
            let choice = i + 1;
            Err(TestedError::Choice { question, choice })
        }
    };
    messages.iter().enumerate().map(read).collect()
}

/// The ranks of a ranked question's one ciphertext. Not of public elements, so not by [`Group::to_ints_all`].
fn ranks<G: Group>(
    question: usize,
    messages: &[G::Element],
    candidates: usize,
) -> Result<Vec<u8>, TestedError> {
    let Some(message) = messages.first() else {
        return Ok(Vec::new());
    };
    let ranks = G::to_ints(message, candidates);
    if G::of_ints(&ranks).is_some_and(|made| made == *message) {
        return Ok(ranks);
    }
    Err(TestedError::Marked(question))
}
