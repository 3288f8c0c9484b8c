//! Making a ballot: encryption, proofs, signature.

use rand_core::CryptoRng;
use zeroize::{Zeroize, Zeroizing};

use super::ranked::raweg_prefix;
use super::summed::{all_choices, sum_with_text};
use super::{Context, RankedAnswer, SummedAnswer};
use crate::ciphertext::Ciphertext;
use crate::credential::PrivateCredential;
use crate::election::{ElectionKey, Question, Ranked, Summed};
use crate::group::Group;
use crate::hash::Hash;
use crate::proof::{Blank, Opening, Proof, Prover, prefix, prove_knowledge};
use crate::setup::Setup;
use crate::wire;

/// A voter's answer to one question, in clear. Wiped when dropped, never printed.
#[derive(Clone, Zeroize)]
#[zeroize(drop)]
pub enum Answer {
    /// Whether each choice is made. None made is a blank answer where the question allows blank.
    Summed(Vec<bool>),
    /// The rank of each candidate: 1 best, 0 not ranked.
    Ranked(Vec<u8>),
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Answer(hidden)")
    }
}

/// Why no ballot can be made of these answers.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MakeError {
    /// The credential is not on the roll.
    #[error("the voting code is not on this election's roll: was it typed for another election?")]
    NotOnRoll,
    /// More or fewer answers than questions.
    #[error("{found} answers for {wanted} questions")]
    Answers {
        /// How many there are.
        found: usize,
        /// How many there must be.
        wanted: usize,
    },
    /// The answer is not of the question's kind.
    #[error("the answer to question {0} is not of its kind (choices, or ranks)")]
    Kind(usize),
    /// Not as many values as the question has choices.
    #[error("the answer to question {question} has {found} values for {wanted} choices")]
    Width {
        /// The question, from 1.
        question: usize,
        /// How many there are.
        found: usize,
        /// How many there must be.
        wanted: usize,
    },
    /// Too many or too few choices.
    #[error("question {question}: {found} chosen; choose at least {min} and at most {max}")]
    Limits {
        /// The question, from 1.
        question: usize,
        /// How many are chosen.
        found: usize,
        /// The least.
        min: u32,
        /// The greatest.
        max: u32,
    },
}

/// Makes the canonical bytes of a ballot with these answers, one to each question.
///
/// # Errors
/// When the credential is not on the roll, or an answer does not fit its question.
pub fn make_ballot<G: Group>(
    setup: &Setup<G>,
    credential: &PrivateCredential,
    answers: &[Answer],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, MakeError> {
    // The randomness ends here: it is wiped.
    Ok(make_with_randomness(setup, credential, answers, rng)?.0)
}

/// The randomness of a ballot, question by question. Wiped when dropped.
pub(super) type Randomness<G> = Vec<Zeroizing<Vec<<G as Group>::Scalar>>>;

/// As [`make_ballot`], with the randomness of every ciphertext: whoever has it can open the ballot.
pub(super) fn make_with_randomness<G: Group>(
    setup: &Setup<G>,
    credential: &PrivateCredential,
    answers: &[Answer],
    rng: &mut impl CryptoRng,
) -> Result<(Vec<u8>, Randomness<G>), MakeError> {
    let public = credential.public::<G>(setup.uuid());
    if !setup.roll().contains(public.as_str()) {
        return Err(MakeError::NotOnRoll);
    }
    let wanted = setup.questions().len();
    if answers.len() != wanted {
        return Err(MakeError::Answers {
            found: answers.len(),
            wanted,
        });
    }
    let context = Context::new(setup, public.as_str());
    let (mut written, mut all) = (Vec::with_capacity(wanted), Vec::with_capacity(wanted));
    for (i, (question, answer)) in setup.questions().iter().zip(answers).enumerate() {
        let (json, randomness) = write_answer(&context, i + 1, question, answer, rng)?;
        written.push(json);
        all.push(randomness);
    }
    let head = format!(
        r#"{{"election_uuid":"{}","election_hash":"{}","credential":"{}","answers":[{}]"#,
        setup.uuid(),
        setup.fingerprint(),
        public.as_str(),
        written.join(","),
    );
    let hash = Hash::of(format!("{head}}}").as_bytes()).base64();
    let secret = credential.secret::<G>(setup.uuid());
    let proof: Proof<G> = prove_knowledge::<G>(prefix(&["sig|", &hash, "|"]), &secret, rng);
    let signature = wire::write(&wire::Signature {
        hash: wire::Text::owned(hash),
        proof: proof.write(),
    });
    let signature = String::from_utf8_lossy(&signature);
    let ballot = format!("{head},\"signature\":{signature}}}");
    Ok((ballot.into_bytes(), all))
}

/// An answer's bytes and its randomness.
type Written<G> = (String, Zeroizing<Vec<<G as Group>::Scalar>>);

fn write_answer<G: Group>(
    context: &Context<'_, G>,
    number: usize,
    question: &Question,
    answer: &Answer,
    rng: &mut impl CryptoRng,
) -> Result<Written<G>, MakeError> {
    let (json, randomness) = match (question, answer) {
        (Question::Summed(question), Answer::Summed(choices)) => {
            check_choices(number, question, choices)?;
            let (answer, randomness) = summed(context, question, choices, rng);
            let json = wire::write(&wire::SummedAnswer {
                choices: answer.choices.iter().map(Ciphertext::write).collect(),
                individual_proofs: answer
                    .individual
                    .iter()
                    .map(|p| Proof::write_all(p))
                    .collect(),
                overall_proof: Proof::write_all(&answer.overall),
                blank_proof: answer.blank.as_ref().map(|p| Proof::write_all(p)),
            });
            (json, randomness)
        }
        (Question::Ranked(question), Answer::Ranked(ranks)) => {
            check_ranks(number, question, ranks)?;
            let made = ranked(context, ranks, rng).ok_or(MakeError::Kind(number))?;
            let (answer, r) = made;
            let json = wire::write(&wire::RankedAnswer {
                choices: answer.choices.write(),
                proof: answer.proof.write(),
            });
            (json, Zeroizing::new(vec![*r]))
        }
        _ => return Err(MakeError::Kind(number)),
    };
    Ok((String::from_utf8_lossy(&json).into_owned(), randomness))
}

fn check_choices(number: usize, question: &Summed, choices: &[bool]) -> Result<(), MakeError> {
    let wanted = question.answers.len();
    if choices.len() != wanted {
        return Err(MakeError::Width {
            question: number,
            found: choices.len(),
            wanted,
        });
    }
    let found = choices.iter().filter(|made| **made).count();
    let blank = question.allows_blank() && found == 0;
    let within = (question.min as usize..=question.max as usize).contains(&found);
    if blank || within {
        return Ok(());
    }
    Err(MakeError::Limits {
        question: number,
        found,
        min: question.min,
        max: question.max,
    })
}

fn check_ranks(number: usize, question: &Ranked, ranks: &[u8]) -> Result<(), MakeError> {
    let wanted = question.answers.len();
    let fits = ranks.len() == wanted;
    if fits {
        Ok(())
    } else {
        Err(MakeError::Width {
            question: number,
            found: ranks.len(),
            wanted,
        })
    }
}

/// Encrypts the choices and proves all that the question asks.
fn summed<G: Group>(
    context: &Context<'_, G>,
    question: &Summed,
    choices: &[bool],
    rng: &mut impl CryptoRng,
) -> (SummedAnswer<G>, Zeroizing<Vec<G::Scalar>>) {
    let key = context.setup.key();
    let made = choices.iter().filter(|made| **made).count();
    let is_blank = question.allows_blank() && made == 0;
    let blank_choice = question.allows_blank().then_some(is_blank);
    let bits = blank_choice.into_iter().chain(choices.iter().copied());
    let open = |bit: bool| Opening {
        r: G::random_scalar(rng),
        message: u64::from(bit),
    };
    let openings: Zeroizing<Vec<Opening<G>>> = Zeroizing::new(bits.map(open).collect());
    let ciphertexts = encrypt(key, &openings);
    let mut prover = Prover::new();
    for (ciphertext, opening) in ciphertexts.iter().zip(&*openings) {
        let prefix = prefix(&["prove|", &context.s0, "|", &ciphertext.text(), "|"]);
        prover.start(
            prefix,
            &[(*opening, &[0, 1])],
            opening.message as usize,
            rng,
        );
    }
    let s = all_choices(&context.s0, &ciphertexts);
    let limits: Vec<u64> = (u64::from(question.min)..=u64::from(question.max)).collect();
    let within = made.saturating_sub(question.min as usize);
    let blank_and_rest = openings.split_first().filter(|_| question.allows_blank());
    if let Some((blank, rest)) = blank_and_rest {
        let rest = sum(rest);
        let parts: [(Opening<G>, &[u64]); 2] = [(*blank, &[0]), (*rest, &[0])];
        let nothing = prefix(&[Blank::NOTHING_ELSE, &s, "|"]);
        prover.start(nothing, &parts, usize::from(is_blank), rng);
        let parts: [(Opening<G>, &[u64]); 2] = [(*blank, &[1]), (*rest, &limits)];
        let within_limits = prefix(&[Blank::WITHIN_LIMITS, &s, "|"]);
        let holds = if is_blank { 0 } else { 1 + within };
        prover.start(within_limits, &parts, holds, rng);
    } else {
        let (_, text) = sum_with_text(&ciphertexts);
        let prefix = prefix(&["prove|", &s, "|", &text, "|"]);
        prover.start(prefix, &[(*sum(&openings), &limits)], within, rng);
    }
    let mut proofs = prover.finish(key);
    let overall = proofs.pop().unwrap_or_default();
    let blank = if question.allows_blank() {
        proofs.pop()
    } else {
        None
    };
    let answer = SummedAnswer {
        choices: ciphertexts,
        individual: proofs,
        overall,
        blank,
    };
    let randomness = openings.iter().map(|opening| opening.r).collect();
    (answer, Zeroizing::new(randomness))
}

/// g^r and y^r g^message, for each.
fn encrypt<G: Group>(key: &ElectionKey<G>, openings: &[Opening<G>]) -> Vec<Ciphertext<G>> {
    let r: Zeroizing<Vec<G::Scalar>> = Zeroizing::new(openings.iter().map(|o| o.r).collect());
    let messages = openings.iter().map(|o| G::scalar(o.message));
    let messages: Zeroizing<Vec<G::Scalar>> = Zeroizing::new(messages.collect());
    let masks = G::pow_table_all(key.table(), &r).into_iter();
    let masked = masks.zip(G::pow_g_all(&messages));
    let beta = masked.map(|(mask, message)| G::mul(&mask, &message));
    Ciphertext::batch(G::pow_g_all(&r).into_iter().zip(beta).collect())
}

/// The opening of the product of the ciphertexts that these open.
fn sum<G: Group>(openings: &[Opening<G>]) -> Zeroizing<Opening<G>> {
    let none = Opening {
        r: G::zero(),
        message: 0,
    };
    Zeroizing::new(openings.iter().fold(none, |sum, opening| Opening {
        r: sum.r + opening.r,
        message: sum.message + opening.message,
    }))
}

/// Encrypts the ranks and proves knowledge of the randomness. None where the group has no room,
/// which the setup excludes.
fn ranked<G: Group>(
    context: &Context<'_, G>,
    ranks: &[u8],
    rng: &mut impl CryptoRng,
) -> Option<(RankedAnswer<G>, Zeroizing<G::Scalar>)> {
    let message = G::of_ints(ranks)?;
    let r = Zeroizing::new(G::random_scalar(rng));
    let beta = G::mul(&G::pow_table(context.setup.key().table(), &r), &message);
    let choices = Ciphertext::batch(vec![(G::pow_g(&r), beta)]).pop()?;
    let proof = prove_knowledge::<G>(raweg_prefix(context, &choices), &r, rng);
    Some((RankedAnswer { choices, proof }, r))
}
