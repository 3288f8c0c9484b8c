//! Proofs that a ciphertext holds one of several values (sections "Proofs of interval membership"
//! and "Proofs of possibly-blank votes"). All are one disjunction: the statements differ in the
//! ciphertext and the value, the proofs in the prefix of their hash.

use rand_core::CryptoRng;
use zeroize::Zeroize;

use super::{Claims, Proof, challenge};
use crate::election::ElectionKey;
use crate::group::Group;
use crate::hash::Hasher;

/// "This ciphertext encrypts `value`": alpha = g^r and beta = y^r g^value.
#[derive(Clone)]
pub(crate) struct Statement<G: Group> {
    alpha: G::Element,
    /// beta / g^value
    beta: G::Element,
}

impl<G: Group> Statement<G> {
    pub(crate) fn new(alpha: &G::Element, beta: &G::Element, value: u64) -> Self {
        let beta = match value {
            0 => beta.clone(),
            1 => G::div(beta, &G::generator()),
            _ => G::div(beta, &G::pow_g(&G::scalar(value))),
        };
        Self {
            alpha: alpha.clone(),
            beta,
        }
    }

    /// The commitments A and B that a proof of this statement answers for.
    fn commitments(&self, key: &ElectionKey<G>, proof: &Proof<G>) -> [G::Element; 2] {
        [
            G::vartime_g(&proof.response, &self.alpha, &proof.challenge),
            G::vartime_table(key.table(), &proof.response, &self.beta, &proof.challenge),
        ]
    }
}

/// One of several statements holds.
pub(crate) struct Interval<G: Group>(pub(crate) Vec<Statement<G>>);

/// The names of the two disjunctions of an answer that allows blank votes.
pub(crate) struct Blank;

impl Blank {
    /// `bproof0`: the answer is not blank, or no choice is made.
    pub(crate) const NOTHING_ELSE: &'static str = "bproof0|";
    /// `bproof1`: the answer is blank, or the number of choices is within the limits.
    pub(crate) const WITHIN_LIMITS: &'static str = "bproof1|";
}

impl<G: Group> Interval<G> {
    /// The statements that the ciphertext holds each of `values`.
    pub(crate) fn of(
        alpha: &G::Element,
        beta: &G::Element,
        values: impl IntoIterator<Item = u64>,
    ) -> Self {
        Self(
            values
                .into_iter()
                .map(|value| Statement::new(alpha, beta, value))
                .collect(),
        )
    }

    /// Recomputes the commitments of all branches and notes the claim that their hash is the sum
    /// of the challenges. The caller has made sure that there are as many proofs as statements.
    pub(crate) fn check<L>(
        &self,
        claims: &mut Claims<G, L>,
        at: L,
        prefix: Hasher,
        key: &ElectionKey<G>,
        proofs: &[Proof<G>],
    ) {
        let branches = self.0.iter().zip(proofs);
        let commitments = branches.flat_map(|(statement, proof)| statement.commitments(key, proof));
        let expected = proofs
            .iter()
            .fold(G::zero(), |sum, proof| sum + proof.challenge);
        claims.push(at, prefix, commitments, expected);
    }

    /// Proves that statement number `holds` is true, without saying which it is. `r` is the
    /// randomness of its ciphertext.
    pub(crate) fn prove(
        &self,
        prefix: Hasher,
        key: &ElectionKey<G>,
        holds: usize,
        r: &G::Scalar,
        rng: &mut impl CryptoRng,
    ) -> Vec<Proof<G>> {
        let mut w = G::random_scalar(rng);
        let mut proofs = Vec::with_capacity(self.0.len());
        let mut commitments = Vec::with_capacity(2 * self.0.len());
        let mut simulated = G::zero();
        for (index, statement) in self.0.iter().enumerate() {
            let proof = Proof::random(rng);
            if index == holds {
                commitments.extend([G::pow_g(&w), G::pow_table(key.table(), &w)]);
            } else {
                simulated = simulated + proof.challenge;
                commitments.extend(statement.simulate(key, &proof));
            }
            proofs.push(proof);
        }
        let texts = G::write(&commitments);
        let total = challenge::<G>(prefix, texts.iter().map(String::as_str));
        if let Some(proof) = proofs.get_mut(holds) {
            proof.challenge = total - simulated;
            proof.response = w - *r * proof.challenge;
        }
        w.zeroize();
        proofs
    }
}

impl<G: Group> Statement<G> {
    /// As [`Statement::commitments`], in constant time: which branch is simulated is the vote.
    fn simulate(&self, key: &ElectionKey<G>, proof: &Proof<G>) -> [G::Element; 2] {
        let g = G::pow_g(&proof.response);
        let y = G::pow_table(key.table(), &proof.response);
        [
            G::mul(&g, &G::pow(&self.alpha, &proof.challenge)),
            G::mul(&y, &G::pow(&self.beta, &proof.challenge)),
        ]
    }
}
