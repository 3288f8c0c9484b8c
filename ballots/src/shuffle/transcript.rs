//! What a shuffle's proof hashes: GetNIZKPChallenges and GetNIZKPChallenge.

use super::ShuffleProof;
use crate::ciphertext::Ciphertext;
use crate::group::{Encoded, Group};
use crate::hash::{Hash, Hasher};
use crate::setup::Setup;

/// str_c = [[e]] [[e']] [[c]], fed into a hasher.
fn feed_c<G: Group>(
    hasher: &mut Hasher,
    input: &[Ciphertext<G>],
    output: &[Ciphertext<G>],
    c: &[Encoded<G>],
) {
    for ciphertext in input.iter().chain(output) {
        feed(hasher, ciphertext.alpha.text());
        feed(hasher, ciphertext.beta.text());
    }
    c.iter().for_each(|c| feed(hasher, c.text()));
}

fn feed(hasher: &mut Hasher, text: &str) {
    hasher.feed(text.as_bytes());
    hasher.feed(b",");
}

/// u_1 to u_N.
pub(super) fn challenges<G: Group>(
    setup: &Setup<G>,
    input: &[Ciphertext<G>],
    output: &[Ciphertext<G>],
    c: &[Encoded<G>],
) -> Vec<G::Scalar> {
    let mut hasher = Hasher::new();
    hasher.feed(format!("shuffle-challenges|{}|", setup.fingerprint()).as_bytes());
    feed_c(&mut hasher, input, output, c);
    let h = hasher.finish().to_string();
    let one = |i: usize| {
        let t = Hash::of(i.to_string().as_bytes());
        G::scalar_from_digest(Hash::of(format!("{h}{t}").as_bytes()).as_bytes())
    };
    (0..input.len()).map(one).collect()
}

/// c, from the commitments t and the statement y.
pub(super) fn challenge<G: Group>(
    setup: &Setup<G>,
    input: &[Ciphertext<G>],
    output: &[Ciphertext<G>],
    proof: &ShuffleProof<G>,
) -> G::Scalar {
    let mut hasher = Hasher::new();
    hasher.feed(format!("shuffle-challenge|{}|", setup.fingerprint()).as_bytes());
    proof
        .t
        .iter()
        .chain(&proof.t_hat)
        .for_each(|t| feed(&mut hasher, t));
    feed_c(&mut hasher, input, output, &proof.c);
    proof.c_hat.iter().for_each(|c| feed(&mut hasher, c.text()));
    hasher.feed(setup.key().encoded.text().as_bytes());
    G::scalar_from_digest(hasher.finish().as_bytes())
}
