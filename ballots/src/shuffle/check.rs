//! CheckShuffleProof.

use rayon::prelude::*;

use super::{Generators, ShuffleProof, transcript};
use crate::ciphertext::Ciphertext;
use crate::group::{Encoded, Group, Power, Product, Products};
use crate::setup::Setup;

/// Checks the proof; the error is the name of the first equation that does not hold. The caller
/// has made sure that all lists are as long as the input.
pub(super) fn check<G: Group>(
    setup: &Setup<G>,
    generators: &Generators<G>,
    input: &[Ciphertext<G>],
    output: &[Ciphertext<G>],
    proof: &ShuffleProof<G>,
) -> Result<(), String> {
    let u = transcript::challenges(setup, input, output, &proof.c);
    let minus_c = -transcript::challenge(setup, input, output, proof);
    let (five, chain) = rayon::join(
        || five_equations(setup, generators, input, output, proof, &u, &minus_c),
        || chain_equations(generators, proof, &minus_c),
    );
    let names = ["t1", "t2", "t3", "t4,1", "t4,2"];
    for ((computed, given), name) in G::write(&five).iter().zip(&proof.t).zip(names) {
        if **computed != **given {
            return Err(name.to_owned());
        }
    }
    let texts = G::write(&chain);
    let wrong = texts
        .iter()
        .zip(&proof.t_hat)
        .position(|(computed, given)| **computed != **given);
    wrong.map_or(Ok(()), |i| Err(format!("t_hat {}", i + 1)))
}

/// t'_1, t'_2, t'_3, t'_4,1 and t'_4,2 as the responses give them.
fn five_equations<G: Group>(
    setup: &Setup<G>,
    generators: &Generators<G>,
    input: &[Ciphertext<G>],
    output: &[Ciphertext<G>],
    proof: &ShuffleProof<G>,
    u: &[G::Scalar],
    minus_c: &G::Scalar,
) -> Vec<G::Element> {
    let [s1, s2, s3, s4] = &proof.s;
    let elements = |list: &[Encoded<G>]| list.iter().map(|e| e.element().clone()).collect();
    let c: Vec<G::Element> = elements(&proof.c);
    let alphas = |list: &[Ciphertext<G>]| list.iter().map(|x| x.alpha.element().clone()).collect();
    let betas = |list: &[Ciphertext<G>]| list.iter().map(|x| x.beta.element().clone()).collect();

    let all = |list: &[G::Element]| G::vartime_all(list.iter());
    let c_bar = G::div(&all(&c), &all(&generators.hs));
    let t1 = G::vartime_g(s1, &c_bar, minus_c);

    let u_all = u.iter().fold(G::one(), |product, u| product * *u);
    let last = proof.c_hat.last().map_or(&generators.h, Encoded::element);
    let c_hat = G::div(last, &G::vartime_g(&G::zero(), &generators.h, &u_all));
    let t2 = G::vartime_g(s2, &c_hat, minus_c);

    // c~^-c is folded into one product with the h_i: exponents -c u_i on c_i, s'_i on h_i.
    let minus_cu: Vec<G::Scalar> = u.iter().map(|u| *minus_c * *u).collect();
    let joined = |first: Vec<G::Element>, second: Vec<G::Element>| -> G::Element {
        let scalars: Vec<G::Scalar> = minus_cu.iter().chain(&proof.s_prime).copied().collect();
        let bases: Vec<G::Element> = first.into_iter().chain(second).collect();
        G::vartime_product(&scalars, &bases)
    };
    let (p3, (p4a, p4b)) = rayon::join(
        || joined(c.clone(), generators.hs.clone()),
        || {
            rayon::join(
                || joined(betas(input), betas(output)),
                || joined(alphas(input), alphas(output)),
            )
        },
    );
    let t3 = G::mul(&p3, &G::pow_g(s3));
    let minus_s4 = -*s4;
    let t41 = G::mul(&p4a, &G::pow_table(setup.key().table(), &minus_s4));
    let t42 = G::mul(&p4b, &G::pow_g(&minus_s4));
    vec![t1, t2, t3, t41, t42]
}

/// c^_i and the one before it, with s^_i and s'_i.
type Link<'l, G> = (
    (&'l <G as Group>::Element, &'l <G as Group>::Element),
    (&'l <G as Group>::Scalar, &'l <G as Group>::Scalar),
);

/// t^'_1 to t^'_N: g^s_hat × this^-c × before^s_prime.
fn chain_equations<G: Group>(
    generators: &Generators<G>,
    proof: &ShuffleProof<G>,
    minus_c: &G::Scalar,
) -> Vec<G::Element> {
    let links = proof.c_hat.iter().map(Encoded::element);
    let before = std::iter::once(&generators.h).chain(links.clone());
    let responses = proof.s_hat.iter().zip(&proof.s_prime);
    let links: Vec<Link<'_, G>> = links.zip(before).zip(responses).collect();
    let piece = |links: &[Link<'_, G>]| {
        let mut products = Products::<G>::default();
        for ((this, before), (s_hat, s_prime)) in links {
            let powers = vec![
                Power::of(products.base(this), *minus_c),
                Power::of(products.base(before), **s_prime),
            ];
            products.push(Product {
                g: Some(**s_hat),
                table: None,
                powers,
            });
        }
        G::vartime_products(&products)
    };
    links.par_chunks(512).flat_map_iter(piece).collect()
}
