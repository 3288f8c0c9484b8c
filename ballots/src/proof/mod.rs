//! Zero-knowledge proofs: challenge and response, and the hashing of commitments.

mod interval;
mod knowledge;

pub(crate) use interval::{Blank, Holds, Interval, Opening, Prover};
pub(crate) use knowledge::{check_knowledge, prove_knowledge};

use crate::group::{EncodingError, Group};
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

/// Proofs whose commitments have been recomputed and whose hashes are still to be compared: many
/// at once, because writing elements one at a time costs an inversion each. `L` says where a proof
/// stands.
pub(crate) struct Claims<G: Group, L> {
    commitments: Vec<G::Element>,
    claims: Vec<Claim<G, L>>,
}

struct Claim<G: Group, L> {
    at: L,
    prefix: Hasher,
    commitments: usize,
    expected: G::Scalar,
}

impl<G: Group, L> Claims<G, L> {
    pub(crate) fn new() -> Self {
        Self {
            commitments: Vec::new(),
            claims: Vec::new(),
        }
    }

    /// Notes that the hash of `prefix` and `commitments` must be `expected`.
    pub(crate) fn push(
        &mut self,
        at: L,
        prefix: Hasher,
        commitments: impl IntoIterator<Item = G::Element>,
        expected: G::Scalar,
    ) {
        let before = self.commitments.len();
        self.commitments.extend(commitments);
        let commitments = self.commitments.len() - before;
        self.claims.push(Claim {
            at,
            prefix,
            commitments,
            expected,
        });
    }

    /// Compares every hash. The error is the place of the first proof that does not hold.
    pub(crate) fn settle(self) -> Result<(), L> {
        let texts = G::write(&self.commitments);
        let mut rest = texts.iter().map(String::as_str);
        for claim in self.claims {
            let commitments = rest.by_ref().take(claim.commitments);
            if challenge::<G>(claim.prefix, commitments) != claim.expected {
                return Err(claim.at);
            }
        }
        Ok(())
    }
}
