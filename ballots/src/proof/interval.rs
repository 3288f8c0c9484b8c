//! Proofs that a ciphertext holds one of several values (sections "Proofs of interval membership"
//! and "Proofs of possibly-blank votes"). All are one disjunction: the statements differ in the
//! ciphertext and the value, the proofs in the prefix of their hash.

use rand_core::CryptoRng;
use zeroize::{Zeroize, Zeroizing};

use super::{Claims, Proof, challenge};
use crate::election::ElectionKey;
use crate::group::{Group, Power, Product};
use crate::hash::Hasher;
use crate::secret::reserve_wiped;

/// "This ciphertext encrypts one of `values`": alpha = g^r and beta = y^r g^value.
#[derive(Clone)]
pub(crate) struct Holds<G: Group> {
    alpha: G::Element,
    beta: G::Element,
    values: Vec<u64>,
}

impl<G: Group> Holds<G> {
    pub(crate) fn one_of(
        alpha: &G::Element,
        beta: &G::Element,
        values: impl IntoIterator<Item = u64>,
    ) -> Self {
        Self {
            alpha: alpha.clone(),
            beta: beta.clone(),
            values: values.into_iter().collect(),
        }
    }
}

/// One of several statements holds.
pub(crate) struct Interval<G: Group>(pub(crate) Vec<Holds<G>>);

/// The names of the two disjunctions of an answer that allows blank votes.
pub(crate) struct Blank;

impl Blank {
    /// `bproof0`: the answer is not blank, or no choice is made.
    pub(crate) const NOTHING_ELSE: &'static str = "bproof0|";
    /// `bproof1`: the answer is blank, or the number of choices is within the limits.
    pub(crate) const WITHIN_LIMITS: &'static str = "bproof1|";
}

impl<G: Group> Interval<G> {
    /// The statement that the ciphertext holds one of `values`.
    pub(crate) fn of(
        alpha: &G::Element,
        beta: &G::Element,
        values: impl IntoIterator<Item = u64>,
    ) -> Self {
        Self(vec![Holds::one_of(alpha, beta, values)])
    }

    /// Notes the claim that the hash of all branches' commitments is the sum of the challenges: for
    /// each, g^response × alpha^challenge and key^response × (beta / g^value)^challenge. The caller has made sure that there are as many proofs as values.
    pub(crate) fn check<'t, L>(
        &self,
        claims: &mut Claims<'t, G, L>,
        at: L,
        prefix: Hasher,
        key: &'t ElectionKey<G>,
        proofs: &[Proof<G>],
    ) {
        let mut commitments = Vec::with_capacity(2 * proofs.len());
        let mut rest = proofs.iter();
        for part in &self.0 {
            let (alpha, beta) = (claims.base(&part.alpha), claims.base(&part.beta));
            for (value, proof) in part.values.iter().zip(rest.by_ref()) {
                commitments.push(Product {
                    g: Some(proof.response),
                    table: None,
                    powers: vec![Power::of(alpha, proof.challenge)],
                });
                commitments.push(Product {
                    g: None,
                    table: Some((key.table(), proof.response)),
                    powers: vec![Power {
                        base: beta,
                        value: *value,
                        exponent: proof.challenge,
                    }],
                });
            }
        }
        let expected = proofs
            .iter()
            .fold(G::zero(), |sum, proof| sum + proof.challenge);
        claims.push(at, prefix, commitments, expected);
    }
}

/// What the maker of a ciphertext knows about it: its randomness and what it holds.
#[derive(Clone, Copy)]
pub(crate) struct Opening<G: Group> {
    pub(crate) r: G::Scalar,
    pub(crate) message: u64,
}

impl<G: Group> Zeroize for Opening<G> {
    fn zeroize(&mut self) {
        self.r.zeroize();
        self.message.zeroize();
    }
}

/// Makes many disjunctive proofs at once: all randomness is drawn in order, then the cores share the
/// commitments, which are spelled together.
pub(crate) struct Prover<G: Group> {
    /// For each branch the exponents a and b of its commitments g^a and y^a g^b: all a, and all b.
    exponents: [Zeroizing<Vec<G::Scalar>>; 2],
    started: Vec<Started<G>>,
}

/// A disjunction whose commitments have been chosen.
struct Started<G: Group> {
    prefix: Hasher,
    /// The simulated branches' proofs; that of the one that holds has challenge 0 and its nonce for
    /// a response.
    proofs: Zeroizing<Vec<Proof<G>>>,
    holds: usize,
    r: Zeroizing<G::Scalar>,
}

impl<G: Group> Prover<G> {
    pub(crate) fn new() -> Self {
        Self {
            exponents: [Zeroizing::new(Vec::new()), Zeroizing::new(Vec::new())],
            started: Vec::new(),
        }
    }

    /// Starts the proof that one of the branches of `parts` holds, without saying which: it is
    /// number `holds`, counted through all parts. Each part is a ciphertext's opening with the
    /// values it may hold.
    ///
    /// A branch is simulated by A = g^response alpha^challenge and
    /// B = y^response (beta / g^value)^challenge. Whoever knows alpha = g^r and beta = y^r g^message
    /// needs no power of alpha or beta for it: A = g^a and B = y^a g^b with
    /// a = response + r challenge and b = (message - value) challenge. With challenge 0 the branch
    /// that holds takes the same steps.
    pub(crate) fn start(
        &mut self,
        prefix: Hasher,
        parts: &[(Opening<G>, &[u64])],
        holds: usize,
        rng: &mut impl CryptoRng,
    ) {
        let branches = parts.iter().map(|(_, values)| values.len()).sum();
        for exponents in &mut self.exponents {
            reserve_wiped(exponents, branches);
        }
        let mut proofs = Zeroizing::new(Vec::with_capacity(branches));
        let mut holding = Zeroizing::new(G::zero());
        for (opening, values) in parts {
            for value in *values {
                let mut proof = Proof::random(rng);
                if proofs.len() == holds {
                    proof.challenge = G::zero();
                    *holding = opening.r;
                }
                let difference = G::scalar(opening.message) - G::scalar(*value);
                let [a, b] = &mut self.exponents;
                a.push(proof.response + opening.r * proof.challenge);
                b.push(difference * proof.challenge);
                proofs.push(proof);
            }
        }
        self.started.push(Started {
            prefix,
            proofs,
            holds,
            r: holding,
        });
    }

    /// The proofs, in the order in which they were started.
    pub(crate) fn finish(self, key: &ElectionKey<G>) -> Vec<Vec<Proof<G>>> {
        let [a, b] = &self.exponents;
        let values = G::pow_table_all(key.table(), a)
            .into_iter()
            .zip(G::pow_g_all(b))
            .map(|(on_key, on_g)| G::mul(&on_key, &on_g));
        let commitments: Vec<[G::Element; 2]> = G::pow_g_all(a)
            .into_iter()
            .zip(values)
            .map(|(a, b)| [a, b])
            .collect();
        let texts = G::write(commitments.as_flattened());
        let mut rest = texts.iter().map(String::as_str);
        let finish = |started: Started<G>| {
            // The branch that holds has the nonce for a response until it is answered, just below.
            let mut proofs = started.proofs.to_vec();
            let own = rest.by_ref().take(2 * proofs.len());
            let total = challenge::<G>(started.prefix, own);
            let simulated = proofs
                .iter()
                .fold(G::zero(), |sum, proof| sum + proof.challenge);
            if let Some(proof) = proofs.get_mut(started.holds) {
                proof.challenge = total - simulated;
                proof.response = proof.response - *started.r * proof.challenge;
            }
            proofs
        };
        self.started.into_iter().map(finish).collect()
    }
}
