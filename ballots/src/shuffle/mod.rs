//! Shuffles of ranked answers, with proof (sections "Shuffles" and "Shuffle algorithms").

mod check;
mod generators;
mod prove;
mod transcript;

use generators::Generators;

use crate::ciphertext::Ciphertext;
use crate::group::{Encoded, EncodingError, Group};
use crate::setup::Setup;
use crate::tally::Tally;
use crate::verified::Verified;
use crate::wire::{self, WireError};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};

/// `shuffle`: the same answers, re-encrypted and in another order, one list for each ranked
/// question. Its proofs have not been checked: [`Shuffle::verify`] does.
#[derive(Debug, Clone)]
pub struct Shuffle<G: Group> {
    ciphertexts: Vec<Vec<Ciphertext<G>>>,
    proofs: Vec<ShuffleProof<G>>,
}

/// `shuffle_proof`. The commitments `t` are compared by their spelling alone.
#[derive(Debug, Clone)]
pub(crate) struct ShuffleProof<G: Group> {
    /// t1, t2, t3, t4_1, t4_2
    t: [Box<str>; 5],
    t_hat: Vec<Box<str>>,
    s: [G::Scalar; 4],
    s_hat: Vec<G::Scalar>,
    s_prime: Vec<G::Scalar>,
    c: Vec<Encoded<G>>,
    c_hat: Vec<Encoded<G>>,
}

/// What is wrong with a shuffle.
#[derive(Debug, thiserror::Error)]
pub enum ShuffleError {
    /// Not the JSON that belongs here.
    #[error("the shuffle is {0}")]
    Wire(#[from] WireError),
    /// A list is longer or shorter than the tally calls for.
    #[error("{place}: {found} where the tally calls for {wanted}")]
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
    /// An equation of the proof does not hold: ballots may have been replaced.
    #[error("ranked question {question}: equation {equation} of the proof does not hold")]
    Proof {
        /// Which of the ranked questions, from 1.
        question: usize,
        /// The equation's name in the specification's CheckShuffleProof.
        equation: String,
    },
    /// The group gives no generators for this many answers.
    #[error("the group gives no independent generators for so many answers")]
    Generators,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireShuffle<'a> {
    #[serde(borrow)]
    ciphertexts: Vec<Vec<wire::Ciphertext<'a>>>,
    #[serde(borrow)]
    proofs: Vec<WireProof<'a>>,
}

#[derive(Serialize, Deserialize)]
struct WireProof<'a>(
    #[serde(borrow)] WireCommitments<'a>,
    #[serde(borrow)] WireResponses<'a>,
    #[serde(borrow)] Vec<wire::Text<'a>>,
    #[serde(borrow)] Vec<wire::Text<'a>>,
);

#[derive(Serialize, Deserialize)]
struct WireCommitments<'a>(
    #[serde(borrow)] wire::Text<'a>,
    #[serde(borrow)] wire::Text<'a>,
    #[serde(borrow)] wire::Text<'a>,
    #[serde(borrow)] (wire::Text<'a>, wire::Text<'a>),
    #[serde(borrow)] Vec<wire::Text<'a>>,
);

#[derive(Serialize, Deserialize)]
struct WireResponses<'a>(
    #[serde(borrow)] wire::Text<'a>,
    #[serde(borrow)] wire::Text<'a>,
    #[serde(borrow)] wire::Text<'a>,
    #[serde(borrow)] wire::Text<'a>,
    #[serde(borrow)] Vec<wire::Text<'a>>,
    #[serde(borrow)] Vec<wire::Text<'a>>,
);

impl<G: Group> Shuffle<G> {
    /// Shuffles the ranked answers of `tally` and proves that nothing else was done.
    pub fn make(
        setup: &Setup<G>,
        tally: &Tally<G>,
        rng: &mut impl CryptoRng,
    ) -> Result<Verified<Self>, ShuffleError> {
        let mut shuffle = Self {
            ciphertexts: Vec::new(),
            proofs: Vec::new(),
        };
        for input in tally.ranked_columns() {
            let generators = Generators::new(input.len()).ok_or(ShuffleError::Generators)?;
            let (output, proof) = prove::shuffle(setup, &generators, input, rng);
            shuffle.ciphertexts.push(output);
            shuffle.proofs.push(proof);
        }
        Ok(Verified::by_check(shuffle))
    }

    /// Reads a shuffle of `tally`'s ranked answers.
    pub fn parse(json: &[u8], tally: &Tally<G>) -> Result<Self, ShuffleError> {
        let wanted: Vec<usize> = tally.ranked_columns().map(<[_]>::len).collect();
        // A ciphertext has 3 marks, and 5 numbers stand beside it in the proof; the rest is in the
        // proof's frame.
        let values = wanted.iter().map(|n| 8 * n + 40).sum::<usize>() + 10;
        let wire: WireShuffle<'_> = wire::read_at_most(json, values)?;
        shape("ciphertexts", wire.ciphertexts.len(), wanted.len())?;
        shape("proofs", wire.proofs.len(), wanted.len())?;
        let mut shuffle = Self {
            ciphertexts: Vec::new(),
            proofs: Vec::new(),
        };
        for ((list, proof), wanted) in wire.ciphertexts.iter().zip(&wire.proofs).zip(wanted) {
            shape("ciphertexts", list.len(), wanted)?;
            let list = Ciphertext::read_all(list).map_err(encoding("ciphertexts"))?;
            shuffle.ciphertexts.push(list);
            shuffle.proofs.push(ShuffleProof::read(proof, wanted)?);
        }
        Ok(shuffle)
    }

    /// Checks that this is a shuffle of the ranked answers of `tally`.
    pub fn verify(
        self,
        setup: &Setup<G>,
        tally: &Tally<G>,
    ) -> Result<Verified<Self>, ShuffleError> {
        let wanted: Vec<usize> = tally.ranked_columns().map(<[_]>::len).collect();
        shape("proofs", self.proofs.len(), wanted.len())?;
        let outputs = self.ciphertexts.iter().zip(&self.proofs);
        for (i, (input, (output, proof))) in tally.ranked_columns().zip(outputs).enumerate() {
            shape("ciphertexts", output.len(), input.len())?;
            let generators = Generators::new(input.len()).ok_or(ShuffleError::Generators)?;
            check::check(setup, &generators, input, output, proof).map_err(|equation| {
                ShuffleError::Proof {
                    question: i + 1,
                    equation,
                }
            })?;
        }
        Ok(Verified::by_check(self))
    }

    /// The canonical JSON.
    pub fn to_json(&self) -> Vec<u8> {
        let lists = self.ciphertexts.iter();
        wire::write(&WireShuffle {
            ciphertexts: lists
                .map(|l| l.iter().map(Ciphertext::write).collect())
                .collect(),
            proofs: self.proofs.iter().map(ShuffleProof::write).collect(),
        })
    }

    pub(crate) fn ciphertexts(&self) -> &[Vec<Ciphertext<G>>] {
        &self.ciphertexts
    }
}

impl<G: Group> ShuffleProof<G> {
    fn read(wire: &WireProof<'_>, n: usize) -> Result<Self, ShuffleError> {
        let WireProof(commitments, responses, c, c_hat) = wire;
        let WireCommitments(t1, t2, t3, (t41, t42), t_hat) = commitments;
        let WireResponses(s1, s2, s3, s4, s_hat, s_prime) = responses;
        let lists = [
            ("t_hat", t_hat),
            ("s_hat", s_hat),
            ("s_prime", s_prime),
            ("c", c),
        ];
        for (place, list) in lists.into_iter().chain([("c_hat", c_hat)]) {
            shape(place, list.len(), n)?;
        }
        let scalar = |text: &wire::Text<'_>| G::read_scalar(text.as_str());
        let scalars = |list: &[wire::Text<'_>], place| {
            list.iter()
                .map(scalar)
                .collect::<Result<Vec<_>, _>>()
                .map_err(encoding(place))
        };
        let elements = |list: &[wire::Text<'_>], place| {
            Encoded::read_all(list.iter().map(wire::Text::as_str)).map_err(encoding(place))
        };
        let spelling = |text: &wire::Text<'_>| Box::<str>::from(text.as_str());
        let s = |text| scalar(text).map_err(encoding("s"));
        Ok(Self {
            t: [t1, t2, t3, t41, t42].map(spelling),
            t_hat: t_hat.iter().map(spelling).collect(),
            s: [s(s1)?, s(s2)?, s(s3)?, s(s4)?],
            s_hat: scalars(s_hat, "s_hat")?,
            s_prime: scalars(s_prime, "s_prime")?,
            c: elements(c, "c")?,
            c_hat: elements(c_hat, "c_hat")?,
        })
    }

    fn write(&self) -> WireProof<'_> {
        let text = |text: &'_ str| wire::Text::owned(text.to_owned());
        let texts = |list: &[Box<str>]| list.iter().map(|t| text(t)).collect();
        let scalar = |s: &G::Scalar| wire::Text::owned(G::write_scalar(s));
        let scalars = |list: &[G::Scalar]| list.iter().map(scalar).collect();
        let elements = |list: &[Encoded<G>]| list.iter().map(|e| text(e.text())).collect();
        let [t1, t2, t3, t41, t42] = &self.t;
        let [s1, s2, s3, s4] = &self.s;
        WireProof(
            WireCommitments(
                text(t1),
                text(t2),
                text(t3),
                (text(t41), text(t42)),
                texts(&self.t_hat),
            ),
            WireResponses(
                scalar(s1),
                scalar(s2),
                scalar(s3),
                scalar(s4),
                scalars(&self.s_hat),
                scalars(&self.s_prime),
            ),
            elements(&self.c),
            elements(&self.c_hat),
        )
    }
}

fn shape(place: &str, found: usize, wanted: usize) -> Result<(), ShuffleError> {
    if found == wanted {
        return Ok(());
    }
    Err(ShuffleError::Shape {
        place: place.to_owned(),
        found,
        wanted,
    })
}

fn encoding(place: &str) -> impl FnOnce(EncodingError) -> ShuffleError {
    let place = place.to_owned();
    move |source| ShuffleError::Encoding { place, source }
}
