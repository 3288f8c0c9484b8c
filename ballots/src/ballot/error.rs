//! What is wrong with a ballot, and where.

use std::fmt;

use crate::group::EncodingError;
use crate::wire::WireError;

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
