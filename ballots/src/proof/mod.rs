//! Zero-knowledge proofs: challenge and response, and the hashing of commitments.

mod interval;
mod knowledge;

pub(crate) use interval::{Blank, Holds, Interval, Opening, Prover};
pub(crate) use knowledge::{Key, check_equal, check_knowledge, prove_knowledge};

use rayon::prelude::*;

use crate::group::{EncodingError, Group, Product, Products};
use crate::hash::Hasher;
use crate::wire;

/// A `proof` (section "Common structures").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proof<G: Group> {
    pub(crate) challenge: G::Scalar,
    pub(crate) response: G::Scalar,
}

impl<G: Group> zeroize::Zeroize for Proof<G> {
    fn zeroize(&mut self) {
        self.challenge.zeroize();
        self.response.zeroize();
    }
}

impl<G: Group> Proof<G> {
    pub(crate) fn read(wire: &wire::Proof<'_>) -> Result<Self, EncodingError> {
        Ok(Self {
            challenge: G::read_scalar(wire.challenge.as_str())?,
            response: G::read_scalar(wire.response.as_str())?,
        })
    }

    pub(crate) fn read_all(wires: &[wire::Proof<'_>]) -> Result<Vec<Self>, EncodingError> {
        wires.iter().map(Self::read).collect()
    }

    pub(crate) fn write(&self) -> wire::Proof<'static> {
        wire::Proof {
            challenge: wire::Text::owned(G::write_scalar(&self.challenge)),
            response: wire::Text::owned(G::write_scalar(&self.response)),
        }
    }

    pub(crate) fn write_all(proofs: &[Self]) -> Vec<wire::Proof<'static>> {
        proofs.iter().map(Self::write).collect()
    }

    /// A proof of no statement: the simulated branches of a disjunction.
    fn random(rng: &mut impl rand_core::CryptoRng) -> Self {
        Self {
            challenge: G::random_scalar(rng),
            response: G::random_scalar(rng),
        }
    }
}

/// A hasher that has been fed `parts` one after another.
pub(crate) fn prefix(parts: &[&str]) -> Hasher {
    let mut hasher = Hasher::new();
    for part in parts {
        hasher.feed(part.as_bytes());
    }
    hasher
}

/// The challenge of a prefix and its commitments, comma between them (all our `H_...` functions).
pub(crate) fn challenge<'t, G: Group>(
    mut prefix: Hasher,
    commitments: impl IntoIterator<Item = &'t str>,
) -> G::Scalar {
    for (i, text) in commitments.into_iter().enumerate() {
        if i > 0 {
            prefix.feed(b",");
        }
        prefix.feed(text.as_bytes());
    }
    G::scalar_from_digest(prefix.finish().as_bytes())
}

/// Proofs whose commitments are to be computed again, many at once, and their hashes compared. `L`
/// says where a proof stands.
pub(crate) struct Claims<'t, G: Group, L> {
    products: Products<'t, G>,
    claims: Vec<Claim<G, L>>,
    /// Of how many-th thing the claims are, where they are of several.
    thing: usize,
}

struct Claim<G: Group, L> {
    thing: usize,
    at: L,
    prefix: Hasher,
    commitments: usize,
    /// None where no hash would do.
    expected: Option<G::Scalar>,
}

impl<'t, G: Group, L> Claims<'t, G, L> {
    pub(crate) fn new() -> Self {
        Self {
            products: Products::default(),
            claims: Vec::new(),
            thing: 0,
        }
    }

    /// Takes up a base of commitments.
    pub(crate) fn base(&mut self, element: &G::Element) -> usize {
        self.products.base(element)
    }

    /// Notes that the hash of `prefix` and `commitments` must be `expected`.
    pub(crate) fn push(
        &mut self,
        at: L,
        prefix: Hasher,
        commitments: impl IntoIterator<Item = Product<'t, G>>,
        expected: G::Scalar,
    ) {
        let before = self.products.list().len();
        commitments
            .into_iter()
            .for_each(|product| self.products.push(product));
        self.claims.push(Claim {
            thing: self.thing,
            at,
            prefix,
            commitments: self.products.list().len() - before,
            expected: Some(expected),
        });
    }

    /// Notes that what stands there holds in no case.
    pub(crate) fn refuse(&mut self, at: L) {
        self.claims.push(Claim {
            thing: self.thing,
            at,
            prefix: Hasher::new(),
            commitments: 0,
            expected: None,
        });
    }

    /// Compares every hash. The error is the place of the first proof that does not hold.
    pub(crate) fn settle(self) -> Result<(), L> {
        self.first_wrong().map_or(Ok(()), |(_, at)| Err(at))
    }

    fn first_wrong(self) -> Option<(usize, L)> {
        let texts = G::write(&G::vartime_products(&self.products));
        let mut rest = texts.iter().map(String::as_str);
        let mut claims = self.claims.into_iter();
        claims.find_map(|claim| {
            let commitments = rest.by_ref().take(claim.commitments);
            let found = challenge::<G>(claim.prefix, commitments);
            (claim.expected != Some(found)).then_some((claim.thing, claim.at))
        })
    }
}

/// Settles the claims of many things on all cores; `claim` notes those of one. What is first wrong: its
/// place in the list, and the place in it.
pub(crate) fn first_wrong<'t, T, G, L>(
    things: &'t [T],
    claim: impl Fn(&mut Claims<'t, G, L>, &'t T) + Sync,
) -> Option<(usize, L)>
where
    T: Sync,
    G: Group,
    L: Send,
{
    let piece = (things.len() / (4 * rayon::current_num_threads())).clamp(8, 64);
    let wrong = |(number, piece_of): (usize, &'t [T])| {
        let mut claims = Claims::new();
        for (i, thing) in piece_of.iter().enumerate() {
            claims.thing = number * piece + i;
            claim(&mut claims, thing);
        }
        claims.first_wrong()
    };
    let pieces = things.par_chunks(piece).enumerate();
    let wrong: Vec<(usize, L)> = pieces.filter_map(wrong).collect();
    wrong.into_iter().next()
}
