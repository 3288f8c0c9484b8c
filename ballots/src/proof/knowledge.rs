//! Knowledge of a logarithm: keys (`pok`), signatures (`sig`), ranked answers (`raweg`).
//! Sections "Verification keys", "Signatures", "Non-homomorphic answers".

use rand_core::CryptoRng;
use zeroize::Zeroize;

use super::{Claims, Proof, challenge};
use crate::group::{Encoded, Group, Power, Product};
use crate::hash::Hasher;

/// Proves knowledge of the logarithm `secret` of g^secret: commitment A = g^w, challenge the hash
/// of `prefix` and A, response w - secret × challenge.
pub(crate) fn prove_knowledge<G: Group>(
    prefix: Hasher,
    secret: &G::Scalar,
    rng: &mut impl CryptoRng,
) -> Proof<G> {
    let mut w = G::random_scalar(rng);
    let commitment = Encoded::<G>::new(G::pow_g(&w));
    let challenge = challenge::<G>(prefix, [commitment.text()]);
    let response = w - *secret * challenge;
    w.zeroize();
    Proof {
        challenge,
        response,
    }
}

/// Recomputes A = g^response × public^challenge and notes the claim.
pub(crate) fn check_knowledge<G: Group, L>(
    claims: &mut Claims<'_, G, L>,
    at: L,
    prefix: Hasher,
    public: &G::Element,
    proof: &Proof<G>,
) {
    let commitment = Product {
        g: Some(proof.response),
        table: None,
        powers: vec![Power::of(claims.base(public), proof.challenge)],
    };
    claims.push(at, prefix, [commitment], proof.challenge);
}

/// A public key, with a table where it is used often enough.
pub(crate) struct Key<G: Group> {
    element: G::Element,
    table: Option<G::Table>,
}

impl<G: Group> Key<G> {
    /// A key that will be used so many times.
    pub(crate) fn used(element: &G::Element, times: usize) -> Self {
        // A table costs as much as some sixty powers.
        const TABLE_PAYS: usize = 100;
        Self {
            element: element.clone(),
            table: (times >= TABLE_PAYS).then(|| G::table(element)),
        }
    }
}

/// Notes the claim that key = g^x and power = base^x for the same x: the commitments are
/// A = g^response × key^challenge and B = base^response × power^challenge.
pub(crate) fn check_equal<'t, G: Group, L>(
    claims: &mut Claims<'t, G, L>,
    at: L,
    prefix: Hasher,
    key: &'t Key<G>,
    [base, power]: [&G::Element; 2],
    proof: &Proof<G>,
) {
    let Proof {
        challenge,
        response,
    } = *proof;
    let of_key = match &key.table {
        Some(_) => Vec::new(),
        None => vec![Power::of(claims.base(&key.element), challenge)],
    };
    let a = Product {
        g: Some(response),
        table: key.table.as_ref().map(|table| (table, challenge)),
        powers: of_key,
    };
    let b = Product {
        g: None,
        table: None,
        powers: vec![
            Power::of(claims.base(base), response),
            Power::of(claims.base(power), challenge),
        ],
    };
    claims.push(at, prefix, [a, b], challenge);
}
