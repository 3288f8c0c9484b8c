//! Knowledge of a logarithm: keys (`pok`), signatures (`sig`), ranked answers (`raweg`).
//! Sections "Verification keys", "Signatures", "Non-homomorphic answers".

use rand_core::CryptoRng;
use zeroize::Zeroize;

use super::{Claims, Proof, challenge};
use crate::group::{Encoded, Group};
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
    claims: &mut Claims<G, L>,
    at: L,
    prefix: Hasher,
    public: &G::Element,
    proof: &Proof<G>,
) {
    let commitment = G::vartime_g(&proof.response, public, &proof.challenge);
    claims.push(at, prefix, [commitment], proof.challenge);
}
