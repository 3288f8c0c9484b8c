//! Ballots (section "Ballots"): raw bytes, parsed, verified, each its own type.

mod lists;
mod make;
mod ranked;
mod summed;

pub(crate) use lists::ListsAnswer;
pub use make::{Answer, MakeError, make_ballot};
pub(crate) use ranked::RankedAnswer;
pub(crate) use summed::SummedAnswer;

use std::fmt;

use crate::ciphertext::Ciphertext;
use crate::credential::PublicCredential;
use crate::election::Question;
use crate::group::{EncodingError, Group};
use crate::hash::{Hash, Hasher};
use crate::proof::{Claims, Proof, check_knowledge, prefix};
use crate::setup::Setup;
use crate::verified::Verified;
use crate::wire::{self, WireError};

/// A ballot whose bytes are canonical, of this election, by a credential of the roll, and of the
/// shape that the questions call for. Its proofs have not been checked: [`Ballot::verify`] does.
#[derive(Debug, Clone)]
pub struct Ballot<G: Group> {
    hash: Hash,
    credential: PublicCredential<G>,
    weight: u64,
    answers: Vec<EncryptedAnswer<G>>,
    signature: Proof<G>,
    signed: Hash,
}

/// The answer to one question.
#[derive(Debug, Clone)]
pub(crate) enum EncryptedAnswer<G: Group> {
    Summed(SummedAnswer<G>),
    Ranked(RankedAnswer<G>),
    Lists(ListsAnswer<G>),
}

impl<G: Group> EncryptedAnswer<G> {
    /// Its ciphertexts, list after list where there are lists.
    pub(crate) fn ciphertexts(&self) -> &[Ciphertext<G>] {
        match self {
            Self::Summed(answer) => &answer.choices,
            Self::Ranked(answer) => std::slice::from_ref(&answer.choices),
            Self::Lists(answer) => &answer.choices,
        }
    }
}

/// Which of a ballot's proofs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProofAt {
    /// That choice number `choice` (from 1; with blank, 1 is blank) is 0 or 1.
    Choice {
        /// The question, from 1.
        question: usize,
        /// The choice, from 1.
        choice: usize,
    },
    /// That the number of choices is within the limits.
    Overall {
        /// The question, from 1.
        question: usize,
    },
    /// That a blank answer makes no choice.
    Blank {
        /// The question, from 1.
        question: usize,
    },
    /// That a list is chosen, or none of its candidates.
    List {
        /// The question, from 1.
        question: usize,
        /// The list, from 1.
        list: usize,
    },
    /// That at least one candidate of the lists is chosen.
    Candidates {
        /// The question, from 1.
        question: usize,
    },
    /// That the voter knows the ranking that is encrypted.
    Ranking {
        /// The question, from 1.
        question: usize,
    },
    /// That the credential's holder signed the ballot.
    Signature,
}

impl fmt::Display for ProofAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Choice { question, choice } => {
                write!(f, "question {question}, proof of choice {choice}")
            }
            Self::Overall { question } => write!(f, "question {question}, overall proof"),
            Self::Blank { question } => write!(f, "question {question}, blank proof"),
            Self::Ranking { question } => write!(f, "question {question}, proof of the ranking"),
            Self::List { question, list } => {
                write!(f, "question {question}, proof of list {list}")
            }
            Self::Candidates { question } => {
                write!(f, "question {question}, proof that a candidate is chosen")
            }
            Self::Signature => f.write_str("signature"),
        }
    }
}

/// What is wrong with a ballot.
#[derive(Debug, thiserror::Error)]
pub enum BallotError {
    /// Larger than any ballot of this election can be.
    #[error("the ballot has {0} bytes, more than any ballot of this election can have ({1})")]
    Size(usize, usize),
    /// Not the JSON that belongs here.
    #[error("the ballot is {0}")]
    Wire(#[from] WireError),
    /// One answer is not the JSON that its question calls for.
    #[error("answer to question {question} is {source}")]
    Answer {
        /// The question, from 1.
        question: usize,
        /// What is wrong.
        source: WireError,
    },
    /// A ballot of another election.
    #[error("{field}: the ballot belongs to another election")]
    OtherElection {
        /// The field that says so.
        field: &'static str,
    },
    /// Not on the roll.
    #[error("credential: not on this election's roll")]
    NotOnRoll,
    /// No signature.
    #[error("signature: missing")]
    Unsigned,
    /// More or fewer of something than the question calls for.
    #[error("{place}: {found} where the question calls for {wanted}")]
    Shape {
        /// Where.
        place: String,
        /// How many there are.
        found: usize,
        /// How many there must be.
        wanted: usize,
    },
    /// A group element or scalar that is none.
    #[error("{place}: {source}")]
    Encoding {
        /// Where.
        place: String,
        /// What is wrong.
        source: EncodingError,
    },
    /// The same ciphertext twice in one ballot.
    #[error("question {0}: a ciphertext stands there twice")]
    Repeated(usize),
    /// The signature's hash is not that of the ballot.
    #[error("signature: its hash is not that of the ballot")]
    SignedHash,
    /// A proof does not hold.
    #[error("{0}: does not hold")]
    Proof(ProofAt),
}

impl BallotError {
    pub(crate) fn encoding(place: impl Into<String>) -> impl FnOnce(EncodingError) -> Self {
        let place = place.into();
        move |source| Self::Encoding { place, source }
    }

    pub(crate) fn shape(place: String, found: usize, wanted: usize) -> Result<(), Self> {
        if found == wanted {
            Ok(())
        } else {
            Err(Self::Shape {
                place,
                found,
                wanted,
            })
        }
    }
}

/// What every check of a ballot's proofs needs: the setup, and S0 = fingerprint|credential.
pub(crate) struct Context<'s, G: Group> {
    pub(crate) setup: &'s Setup<G>,
    pub(crate) s0: String,
}

impl<'s, G: Group> Context<'s, G> {
    pub(crate) fn new(setup: &'s Setup<G>, credential: &str) -> Self {
        Self {
            setup,
            s0: format!("{}|{credential}", setup.fingerprint()),
        }
    }
}

impl<G: Group> Ballot<G> {
    /// Reads the bytes of a ballot of this election.
    pub fn parse(bytes: &[u8], setup: &Setup<G>) -> Result<Self, BallotError> {
        let largest = largest_ballot(setup.questions());
        if bytes.len() > largest {
            return Err(BallotError::Size(bytes.len(), largest));
        }
        let wire: wire::Ballot<'_> = wire::read(bytes)?;
        if wire.election_uuid.as_str() != setup.uuid().as_str() {
            return Err(BallotError::OtherElection {
                field: "election_uuid",
            });
        }
        if wire.election_hash.as_str() != setup.fingerprint() {
            return Err(BallotError::OtherElection {
                field: "election_hash",
            });
        }
        let on_roll = setup.roll().get(wire.credential.as_str());
        let (_, entry) = on_roll.ok_or(BallotError::NotOnRoll)?;
        let credential = PublicCredential::known(wire.credential.as_str(), entry);
        let signature = wire.signature.as_ref().ok_or(BallotError::Unsigned)?;
        let signed = signed_hash(bytes, signature);
        if signature.hash.as_str() != signed.base64() {
            return Err(BallotError::SignedHash);
        }
        Ok(Self {
            hash: Hash::of(bytes),
            weight: entry.weight,
            credential,
            answers: read_answers(&wire, setup.questions())?,
            signature: Proof::read(&signature.proof).map_err(BallotError::encoding("signature"))?,
            signed,
        })
    }

    /// Checks every proof and the signature.
    pub fn verify(self, setup: &Setup<G>) -> Result<Verified<Self>, BallotError> {
        let context = Context::new(setup, self.credential.as_str());
        let mut claims = Claims::new();
        let signed = self.signed.base64();
        let sig = prefix(&["sig|", &signed, "|"]);
        let signer = self.credential.0.element();
        check_knowledge(
            &mut claims,
            ProofAt::Signature,
            sig,
            signer,
            &self.signature,
        );
        for (i, (answer, question)) in self.answers.iter().zip(setup.questions()).enumerate() {
            match (answer, question) {
                (EncryptedAnswer::Summed(answer), Question::Summed(question)) => {
                    answer.check(&mut claims, &context, i + 1, question);
                }
                (EncryptedAnswer::Ranked(answer), _) => {
                    answer.check(&mut claims, &context, i + 1);
                }
                (EncryptedAnswer::Lists(answer), Question::Lists(question)) => {
                    answer.check(&mut claims, &context, i + 1, question);
                }
                // Reading the answer by its question excludes the rest.
                (EncryptedAnswer::Summed(_) | EncryptedAnswer::Lists(_), _) => {
                    return Err(BallotError::Proof(ProofAt::Overall { question: i + 1 }));
                }
            }
        }
        claims.settle().map_err(BallotError::Proof)?;
        Ok(Verified::by_check(self))
    }

    /// The hash of the ballot's bytes: its name in the record.
    pub fn hash(&self) -> Hash {
        self.hash
    }

    /// The smart ballot tracker: the same hash in Base64.
    pub fn tracker(&self) -> String {
        self.hash.base64()
    }

    /// Who cast it, as the roll shows them.
    pub fn credential(&self) -> &PublicCredential<G> {
        &self.credential
    }

    /// How often it counts.
    pub fn weight(&self) -> u64 {
        self.weight
    }

    /// Every ciphertext of the ballot.
    pub(crate) fn ciphertexts(&self) -> impl Iterator<Item = &Ciphertext<G>> {
        self.answers.iter().flat_map(EncryptedAnswer::ciphertexts)
    }

    pub(crate) fn answers(&self) -> &[EncryptedAnswer<G>] {
        &self.answers
    }
}

fn read_answers<G: Group>(
    wire: &wire::Ballot<'_>,
    questions: &[Question],
) -> Result<Vec<EncryptedAnswer<G>>, BallotError> {
    BallotError::shape("answers".to_owned(), wire.answers.len(), questions.len())?;
    let pairs = wire.answers.iter().zip(questions).enumerate();
    let read = pairs.map(|(i, (raw, question))| {
        let number = i + 1;
        let wrap = |source| BallotError::Answer {
            question: number,
            source,
        };
        match question {
            Question::Summed(question) => {
                let answer = wire::read(raw.get().as_bytes()).map_err(wrap)?;
                SummedAnswer::read(&answer, number, question).map(EncryptedAnswer::Summed)
            }
            Question::Ranked(_) => {
                let answer = wire::read(raw.get().as_bytes()).map_err(wrap)?;
                RankedAnswer::read(&answer, number).map(EncryptedAnswer::Ranked)
            }
            Question::Lists(question) => {
                let answer = wire::read(raw.get().as_bytes()).map_err(wrap)?;
                ListsAnswer::read(&answer, number, question).map(EncryptedAnswer::Lists)
            }
        }
    });
    read.collect()
}

/// The hash that is signed: that of the ballot without its signature, which stands last.
fn signed_hash(bytes: &[u8], signature: &wire::Signature<'_>) -> Hash {
    let tail = b",\"signature\":".len() + wire::write(signature).len() + 1;
    let body = bytes
        .get(..bytes.len().saturating_sub(tail))
        .unwrap_or_default();
    let mut hasher = Hasher::new();
    hasher.feed(body);
    hasher.feed(b"}");
    hasher.finish()
}

/// More bytes than any ballot of these questions has, in any of the groups: a ciphertext and a
/// proof each stay below 1,400 bytes there.
fn largest_ballot(questions: &[Question]) -> usize {
    const PIECE: usize = 1_400;
    let pieces = |question: &Question| match question {
        Question::Ranked(_) => 2,
        Question::Lists(q) => 3 * q.widths().into_iter().sum::<usize>() + 2 * q.answers.len() + 3,
        Question::Summed(q) => 3 * q.width() + (q.max.abs_diff(q.min) as usize + 2) + 2,
    };
    4_096 + PIECE * questions.iter().map(pieces).sum::<usize>()
}
