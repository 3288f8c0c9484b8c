//! Opening: each trustee's partial decryption (section "Partial decryptions"). What they give
//! together is in `outcome.rs`.

use rand_core::CryptoRng;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use zeroize::Zeroizing;

use crate::ciphertext::Ciphertext;
use crate::group::{Encoded, EncodingError, Group};
use crate::hash::Hasher;
use crate::proof::{Key, Proof, challenge, check_equal, first_wrong, prefix};
use crate::setup::Setup;
use crate::tally::{Column, ColumnKind, Tally};
use crate::trustee::TrusteeKey;
use crate::verified::Verified;
use crate::wire::{self, WireError};

pub(crate) use crate::outcome::Enough;
pub use crate::outcome::{Culprit, OddPaper, Outcome, QuestionOutcome};

/// `partial_decryption`: alpha^x for every ciphertext, each with its proof. Not checked yet:
/// [`PartialDecryption::verify`] does.
#[derive(Debug, Clone)]
pub struct PartialDecryption<G: Group> {
    pub(crate) owner: Option<u32>,
    kinds: Vec<ColumnKind>,
    pub(crate) factors: Vec<Vec<Encoded<G>>>,
    proofs: Vec<Vec<Proof<G>>>,
}

/// What is wrong with an opening.
#[derive(Debug, thiserror::Error)]
pub enum OpeningError {
    /// Not the JSON that belongs here.
    #[error("the partial decryption is {0}")]
    Wire(#[from] WireError),
    /// A list is longer or shorter than the tally calls for.
    #[error("{place}: {found} where the tally calls for {wanted}")]
    Shape {
        /// Where.
        place: &'static str,
        /// How many there are.
        found: usize,
        /// How many there must be.
        wanted: usize,
    },
    /// The values of a lists question are not grouped as its lists are.
    #[error("{0}: not grouped as the question's lists are")]
    Lists(&'static str),
    /// A group element or scalar that is none.
    #[error("{place}: {source}")]
    Encoding {
        /// Where.
        place: &'static str,
        /// What is wrong.
        source: EncodingError,
    },
    /// The rankings are still those that the voters sent, in an order that tells whose each is.
    #[error(
        "the rankings have not been shuffled: opened now, they would show how each credential voted"
    )]
    Unshuffled,
    /// The key is of no trustee of the election.
    #[error("the key is not that of any trustee of this election")]
    Stranger,
    /// No trustee has this number.
    #[error("owner {0}: the election has no such trustee")]
    Owner(u32),
    /// A proof does not hold.
    #[error("question {question}, ciphertext {ciphertext}: trustee {owner}'s proof does not hold")]
    Proof {
        /// The trustee, from 1.
        owner: u32,
        /// The question, from 1.
        question: usize,
        /// The ciphertext, from 1.
        ciphertext: usize,
    },
    /// A trustee's decryption twice.
    #[error("trustee {0} has decrypted already")]
    Twice(u32),
    /// A trustee's decryption is missing.
    #[error("trustee {0} has not decrypted: the result cannot be opened without")]
    Missing(u32),
    /// Too few of the trustees of a threshold have decrypted.
    #[error(
        "{found} of the trustees {first} to {last} have decrypted, and {needed} are needed to open the result"
    )]
    TooFew {
        /// The first of them, from 1.
        first: usize,
        /// The last of them.
        last: usize,
        /// How many have.
        found: usize,
        /// How many must.
        needed: usize,
    },
    /// A sum is outside what the ballots allow, because somebody's proof was false; or larger than
    /// any that is looked for.
    #[error(
        "question {question}, choice {choice}: opens to no number up to {most}, which is the total weight of \
         the ballots or the largest that is looked for"
    )]
    Sum {
        /// The question, from 1.
        question: usize,
        /// The choice, from 1.
        choice: usize,
        /// The largest number that was tried.
        most: u64,
    },
    /// A result that is stated is not what the tally opens to.
    #[error("is not what the tally opens to")]
    Claim,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WirePartial<'a> {
    #[serde(borrow)]
    decryption_factors: Vec<&'a RawValue>,
    #[serde(borrow)]
    decryption_proofs: Vec<&'a RawValue>,
}

#[derive(Serialize)]
struct MadePartial<'a> {
    decryption_factors: Vec<wire::Nested<wire::Text<'a>>>,
    decryption_proofs: Vec<wire::Nested<wire::Proof<'a>>>,
}

/// `decrypt|fingerprint|key|`
fn decrypt_prefix<G: Group>(setup: &Setup<G>, key: &str) -> Hasher {
    prefix(&["decrypt|", setup.fingerprint(), "|", key, "|"])
}

impl<G: Group> PartialDecryption<G> {
    /// The part of the trustee who holds `key`.
    ///
    /// # Errors
    /// A key of no trustee of the election; rankings that were never shuffled.
    pub fn make(
        setup: &Setup<G>,
        tally: &Tally<G>,
        key: &TrusteeKey<G>,
        rng: &mut impl CryptoRng,
    ) -> Result<Verified<Self>, OpeningError> {
        if !tally.may_be_opened() {
            return Err(OpeningError::Unshuffled);
        }
        let public = key.public_element();
        let keys = setup.trustees().keys();
        let index = keys
            .iter()
            .position(|k| k.key == public)
            .ok_or(OpeningError::Stranger)?;
        let prefix = decrypt_prefix(setup, public.text());
        let mut partial = Self {
            owner: u32::try_from(index + 1).ok(),
            kinds: kinds(tally),
            factors: Vec::new(),
            proofs: Vec::new(),
        };
        for column in tally.columns() {
            let nonces: Zeroizing<Vec<G::Scalar>> = Zeroizing::new(
                column
                    .ciphertexts
                    .iter()
                    .map(|_| G::random_scalar(rng))
                    .collect(),
            );
            let (factors, proofs) = decrypt_column(&prefix, key, column, &nonces);
            partial.factors.push(factors);
            partial.proofs.push(proofs);
        }
        Ok(Verified::by_check(partial))
    }

    /// Reads a partial decryption of the shape that `tally` calls for.
    pub fn parse(json: &[u8], tally: &Tally<G>) -> Result<Self, OpeningError> {
        let columns = tally.columns();
        // A factor is one value and a proof has 3 marks; lists of a question may be nested.
        let of_column = |column: &Column<G>| 8 * column.ciphertexts.len() + 8;
        let values = columns.iter().map(of_column).sum::<usize>() + 10;
        let wire: WirePartial<'_> = wire::read_at_most(json, values)?;
        shape(
            "decryption_factors",
            wire.decryption_factors.len(),
            columns.len(),
        )?;
        shape(
            "decryption_proofs",
            wire.decryption_proofs.len(),
            columns.len(),
        )?;
        let mut partial = Self {
            owner: None,
            kinds: kinds(tally),
            factors: Vec::new(),
            proofs: Vec::new(),
        };
        let lists = wire.decryption_factors.iter().zip(&wire.decryption_proofs);
        for (column, (factors, proofs)) in columns.iter().zip(lists) {
            let factors: Vec<wire::Text<'_>> = read_column("decryption_factors", column, factors)?;
            let proofs: Vec<wire::Proof<'_>> = read_column("decryption_proofs", column, proofs)?;
            let factors = Encoded::read_all(factors.iter().map(wire::Text::as_str));
            partial
                .factors
                .push(factors.map_err(encoding("decryption_factors"))?);
            let proofs = Proof::read_all(&proofs).map_err(encoding("decryption_proofs"))?;
            partial.proofs.push(proofs);
        }
        Ok(partial)
    }

    /// Checks every proof against the key of trustee number `owner`, counted from 1.
    pub fn verify(
        mut self,
        setup: &Setup<G>,
        tally: &Tally<G>,
        owner: u32,
    ) -> Result<Verified<Self>, OpeningError> {
        let key = setup
            .trustees()
            .owner(owner)
            .ok_or(OpeningError::Owner(owner))?;
        let prefix = decrypt_prefix(setup, key.public_key());
        let columns = tally.columns();
        shape("decryption_factors", self.factors.len(), columns.len())?;
        let lists = self.factors.iter().zip(&self.proofs);
        for (q, (column, (factors, proofs))) in columns.iter().zip(lists).enumerate() {
            shape(
                "decryption_factors",
                factors.len(),
                column.ciphertexts.len(),
            )?;
            check_column(&prefix, key.key.element(), column, factors, proofs).map_err(|c| {
                OpeningError::Proof {
                    owner,
                    question: q + 1,
                    ciphertext: c + 1,
                }
            })?;
        }
        self.owner = Some(owner);
        Ok(Verified::by_check(self))
    }

    /// How many values it decrypts.
    pub(crate) fn factor_count(&self) -> u64 {
        self.factors.iter().map(|list| list.len() as u64).sum()
    }

    /// Whose part it is, from 1; known once it has been made or checked.
    pub fn owner(&self) -> Option<u32> {
        self.owner
    }

    /// The canonical JSON.
    pub fn to_json(&self) -> Vec<u8> {
        let text = |e: &Encoded<G>| wire::Text::owned(e.text().to_owned());
        let factors = self.kinds.iter().zip(&self.factors);
        let proofs = self.kinds.iter().zip(&self.proofs);
        wire::write(&MadePartial {
            decryption_factors: factors
                .map(|(kind, list)| kind.nest(list.iter().map(text)))
                .collect(),
            decryption_proofs: proofs
                .map(|(kind, list)| kind.nest(Proof::write_all(list)))
                .collect(),
        })
    }
}

pub(crate) fn kinds<G: Group>(tally: &Tally<G>) -> Vec<ColumnKind> {
    let columns = tally.columns().iter();
    columns.map(|column| column.kind.clone()).collect()
}

/// The values of one question: as many, and nested alike, as its ciphertexts.
fn read_column<'a, T, G: Group>(
    place: &'static str,
    column: &Column<G>,
    raw: &'a RawValue,
) -> Result<Vec<T>, OpeningError>
where
    T: Deserialize<'a> + Serialize,
{
    let values = column.kind.read(raw)?.ok_or(OpeningError::Lists(place))?;
    shape(place, values.len(), column.ciphertexts.len())?;
    Ok(values)
}

fn decrypt_column<G: Group>(
    prefix: &Hasher,
    key: &TrusteeKey<G>,
    column: &Column<G>,
    nonces: &[G::Scalar],
) -> (Vec<Encoded<G>>, Vec<Proof<G>>) {
    let ciphertexts = &column.ciphertexts;
    let factors = ciphertexts
        .par_iter()
        .map(|c| G::pow(c.alpha.element(), &key.0))
        .collect();
    let factors = Encoded::batch(factors);
    let commit = |(c, w): (&Ciphertext<G>, &G::Scalar)| (G::pow_g(w), G::pow(c.alpha.element(), w));
    let commitments = Ciphertext::batch(ciphertexts.par_iter().zip(nonces).map(commit).collect());
    let respond = |(pair, w): (&Ciphertext<G>, &G::Scalar)| {
        let texts = [pair.alpha.text(), pair.beta.text()];
        let challenge = challenge::<G>(prefix.clone(), texts);
        Proof {
            challenge,
            response: *w - *key.0 * challenge,
        }
    };
    (
        factors,
        commitments.iter().zip(nonces).map(respond).collect(),
    )
}

/// Checks the proofs of one question; the error is the place of the first that does not hold.
fn check_column<G: Group>(
    prefix: &Hasher,
    key: &G::Element,
    column: &Column<G>,
    factors: &[Encoded<G>],
    proofs: &[Proof<G>],
) -> Result<(), usize> {
    let key = Key::used(key, column.ciphertexts.len());
    let rows = column.ciphertexts.iter().zip(factors).zip(proofs);
    let rows: Vec<_> = rows.collect();
    let wrong = first_wrong(&rows, |claims, ((c, factor), proof)| {
        let pair = [c.alpha.element(), factor.element()];
        check_equal(claims, (), prefix.clone(), &key, pair, proof);
    });
    wrong.map_or(Ok(()), |(at, ())| Err(at))
}

pub(crate) fn shape(place: &'static str, found: usize, wanted: usize) -> Result<(), OpeningError> {
    if found == wanted {
        Ok(())
    } else {
        Err(OpeningError::Shape {
            place,
            found,
            wanted,
        })
    }
}

fn encoding(place: &'static str) -> impl FnOnce(EncodingError) -> OpeningError {
    move |source| OpeningError::Encoding { place, source }
}
