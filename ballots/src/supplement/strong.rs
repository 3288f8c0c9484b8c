//! Strong decryption proofs. The record's own proof of a partial decryption hashes neither the
//! ciphertext nor the factor, so a trustee who makes the statement fit the challenge afterwards can
//! hand in a wrong factor whose proof holds. Here the challenge hashes everything that is stated:
//!
//! `hustings-strong-decryption-1|GROUP|fingerprint|key|question|ciphertext|alpha|factor|A,B`
//!
//! with question and ciphertext counted from 1, A = g^w and B = alpha^w. Challenge and response stand as
//! in the record's proofs: A = g^response key^challenge, B = alpha^response factor^challenge.

use rand_core::CryptoRng;
use rayon::prelude::*;
use zeroize::Zeroizing;

use crate::ciphertext::Ciphertext;
use crate::group::{Encoded, EncodingError, Group};
use crate::hash::{Hash, Hasher};
use crate::opening::PartialDecryption;
use crate::proof::{Key, Proof, challenge, check_equal, first_wrong, prefix};
use crate::setup::Setup;
use crate::tally::Tally;
use crate::trustee::TrusteeKey;
use crate::wire::{self, WireError};

/// A trustee's strong proofs: one for each factor of their partial decryption, question by question.
#[derive(Debug, Clone)]
pub struct StrongProofs<G: Group>(Vec<Vec<Proof<G>>>);

/// What is wrong with strong proofs.
#[derive(Debug, thiserror::Error)]
pub enum StrongError {
    /// Not the JSON that belongs here.
    #[error("the strong proofs are {0}")]
    Wire(#[from] WireError),
    /// A number that is none of the group.
    #[error("the strong proofs: {0}")]
    Encoding(EncodingError),
    /// No trustee has this number, or the part is nobody's yet.
    #[error("the strong proofs are of no trustee of this election")]
    Stranger,
    /// More or fewer proofs than factors.
    #[error("question {question}: {found} strong proofs for {wanted} factors")]
    Shape {
        /// The question, from 1; 0 where the number of questions differs.
        question: usize,
        /// How many there are.
        found: usize,
        /// How many there must be.
        wanted: usize,
    },
    /// A proof does not hold.
    #[error(
        "question {question}, ciphertext {ciphertext}: trustee {owner}'s strong proof does not hold: the \
         factor is not what their key gives"
    )]
    Proof {
        /// The trustee, from 1.
        owner: u32,
        /// The question, from 1.
        question: usize,
        /// The ciphertext, from 1.
        ciphertext: usize,
    },
}

/// All that stands before the position.
fn trustee_prefix<G: Group>(setup: &Setup<G>, key: &str) -> Hasher {
    let (tag, print) = ("hustings-strong-decryption-1|", setup.fingerprint());
    prefix(&[tag, G::NAME, "|", print, "|", key, "|"])
}

/// Which factor of which ciphertext, as it enters the challenge.
fn at<G: Group>(
    prefix: &Hasher,
    (question, ciphertext): (usize, usize),
    alpha: &Encoded<G>,
    factor: &Encoded<G>,
) -> Hasher {
    let mut hasher = prefix.clone();
    hasher.feed(format!("{}|{}|", question + 1, ciphertext + 1).as_bytes());
    hasher.feed(alpha.text().as_bytes());
    hasher.feed(b"|");
    hasher.feed(factor.text().as_bytes());
    hasher.feed(b"|");
    hasher
}

impl<G: Group> StrongProofs<G> {
    /// The proofs for the part that was made with `key`.
    pub fn make(
        setup: &Setup<G>,
        tally: &Tally<G>,
        key: &TrusteeKey<G>,
        part: &PartialDecryption<G>,
        rng: &mut impl CryptoRng,
    ) -> Self {
        let public = key.public_element();
        let prefix = trustee_prefix(setup, public.text());
        let columns = tally.columns().iter().zip(&part.factors).enumerate();
        let proofs = columns.map(|(q, (column, factors))| {
            let mut pairs = Vec::with_capacity(factors.len());
            for (i, pair) in column.ciphertexts.iter().zip(factors).enumerate() {
                pairs.push((i, pair, Zeroizing::new(G::random_scalar(rng))));
            }
            prove_column(&prefix, key, q, &pairs)
        });
        Self(proofs.collect())
    }

    /// Reads proofs: a list for each question.
    ///
    /// # Errors
    /// What is not canonical, and numbers that are none of the group.
    pub fn parse(json: &[u8]) -> Result<Self, StrongError> {
        let lists: Vec<Vec<wire::Proof<'_>>> = wire::read(json)?;
        let read = lists.iter().map(|list| Proof::read_all(list));
        let lists: Result<_, _> = read.collect();
        lists.map(Self).map_err(StrongError::Encoding)
    }

    /// The canonical JSON.
    pub fn to_json(&self) -> Vec<u8> {
        let lists: Vec<_> = self.0.iter().map(|list| Proof::write_all(list)).collect();
        wire::write(&lists)
    }

    /// Checks the proofs of the part of trustee number `owner`, from 1.
    ///
    /// # Errors
    /// [`StrongError::Proof`] names the trustee and the first factor that is not their key's.
    pub fn verify(
        &self,
        setup: &Setup<G>,
        tally: &Tally<G>,
        part: &PartialDecryption<G>,
        owner: u32,
    ) -> Result<(), StrongError> {
        let key = setup.trustees().owner(owner).ok_or(StrongError::Stranger)?;
        let prefix = trustee_prefix(setup, key.public_key());
        same(0, self.0.len(), tally.columns().len())?;
        same(0, part.factors.len(), tally.columns().len())?;
        let lists = part.factors.iter().zip(&self.0);
        for (q, (column, (factors, proofs))) in tally.columns().iter().zip(lists).enumerate() {
            same(q + 1, factors.len(), column.ciphertexts.len())?;
            same(q + 1, proofs.len(), factors.len())?;
            let rows: Vec<_> = column.ciphertexts.iter().zip(factors).zip(proofs).collect();
            check_column(&prefix, key.key.element(), q, &rows).map_err(|i| StrongError::Proof {
                owner,
                question: q + 1,
                ciphertext: i + 1,
            })?;
        }
        Ok(())
    }
}

fn same(question: usize, found: usize, wanted: usize) -> Result<(), StrongError> {
    if found == wanted {
        return Ok(());
    }
    Err(StrongError::Shape {
        question,
        found,
        wanted,
    })
}

/// A ciphertext with its place, its factor, and the nonce of its proof.
type Row<'a, G> = (
    usize,
    (&'a Ciphertext<G>, &'a Encoded<G>),
    Zeroizing<<G as Group>::Scalar>,
);

fn prove_column<G: Group>(
    prefix: &Hasher,
    key: &TrusteeKey<G>,
    question: usize,
    rows: &[Row<'_, G>],
) -> Vec<Proof<G>> {
    let commit = |(_, (c, _), w): &Row<'_, G>| (G::pow_g(w), G::pow(c.alpha.element(), w));
    let commitments = Ciphertext::<G>::batch(rows.par_iter().map(commit).collect());
    let respond = |(pair, (i, (c, factor), w)): (&Ciphertext<G>, &Row<'_, G>)| {
        let prefix = at(prefix, (question, *i), &c.alpha, factor);
        let challenge = challenge::<G>(prefix, [pair.alpha.text(), pair.beta.text()]);
        Proof {
            challenge,
            response: **w - *key.0 * challenge,
        }
    };
    commitments.iter().zip(rows).map(respond).collect()
}

type Stated<'a, G> = ((&'a Ciphertext<G>, &'a Encoded<G>), &'a Proof<G>);

/// The error is the place of the first proof that does not hold.
fn check_column<G: Group>(
    prefix: &Hasher,
    key: &G::Element,
    question: usize,
    rows: &[Stated<'_, G>],
) -> Result<(), usize> {
    let key = Key::used(key, rows.len());
    let rows: Vec<_> = rows.iter().enumerate().collect();
    let wrong = first_wrong(&rows, |claims, (i, ((c, factor), proof))| {
        let prefix = at(prefix, (question, *i), &c.alpha, factor);
        let pair = [c.alpha.element(), factor.element()];
        check_equal(claims, (), prefix, &key, pair, proof);
    });
    wrong.map_or(Ok(()), |(at, ())| Err(at))
}

/// The hash that a trustee publishes before any share is revealed: of the partial decryption and its
/// strong proofs, byte for byte. The proofs' fresh nonces keep it from telling anything.
///
/// SHA-256 of `hustings-share-1|fingerprint|owner|` and the hexadecimal SHA-256 of each of the two, `|`
/// between them.
pub fn share_commitment(fingerprint: &str, owner: u32, part: &[u8], proofs: &[u8]) -> Hash {
    let (part, proofs) = (Hash::of(part), Hash::of(proofs));
    let text = format!("hustings-share-1|{fingerprint}|{owner}|{part}|{proofs}");
    Hash::of(text.as_bytes())
}
