//! GenShuffle and GenShuffleProof.

use rand_core::CryptoRng;
use rayon::prelude::*;
use zeroize::Zeroizing;

use super::{Generators, ShuffleProof, transcript};
use crate::ciphertext::Ciphertext;
use crate::group::{Encoded, Group};
use crate::setup::Setup;

type Secrets<G> = Zeroizing<Vec<<G as Group>::Scalar>>;

fn draw<G: Group>(n: usize, rng: &mut impl CryptoRng) -> Secrets<G> {
    Zeroizing::new((0..n).map(|_| G::random_scalar(rng)).collect())
}

/// GenPermutation: psi, counted from 0.
fn permutation(n: usize, rng: &mut impl CryptoRng) -> Zeroizing<Vec<usize>> {
    let mut order: Vec<usize> = (0..n).collect();
    for i in 0..n {
        let k = i as u64 + crate::random::below((n - i) as u64, rng);
        order.swap(i, k as usize);
    }
    Zeroizing::new(order)
}

/// Picks the values at the places of psi: [x_{j_1}, ..., x_{j_N}].
fn permuted<T: Clone>(values: &[T], psi: &[usize]) -> Vec<T> {
    psi.iter().filter_map(|j| values.get(*j).cloned()).collect()
}

/// Shuffles `input` and proves it.
pub(super) fn shuffle<G: Group>(
    setup: &Setup<G>,
    generators: &Generators<G>,
    input: &[Ciphertext<G>],
    rng: &mut impl CryptoRng,
) -> (Vec<Ciphertext<G>>, ShuffleProof<G>) {
    let n = input.len();
    let psi = permutation(n, rng);
    let r_prime: Secrets<G> = draw::<G>(n, rng);
    let table = setup.key().table();
    let masks = G::pow_g_all(&r_prime);
    let masks = masks.into_par_iter().zip(G::pow_table_all(table, &r_prime));
    let re_encrypt = |(e, (on_g, on_key)): (&Ciphertext<G>, (G::Element, G::Element))| {
        let alpha = G::mul(e.alpha.element(), &on_g);
        (alpha, G::mul(e.beta.element(), &on_key))
    };
    let re_encrypted: Vec<_> = input.par_iter().zip(masks).map(re_encrypt).collect();
    let output = Ciphertext::batch(permuted(&re_encrypted, &psi));
    let proof = prove(setup, generators, input, &output, &r_prime, &psi, rng);
    (output, proof)
}

/// GenPermutationCommitment: c_{j_i} = g^{r_{j_i}} h_i.
fn commit<G: Group>(generators: &Generators<G>, psi: &[usize], r: &[G::Scalar]) -> Vec<Encoded<G>> {
    let mut placed: Vec<&G::Element> = generators.hs.iter().collect();
    for (j, h) in psi.iter().zip(&generators.hs) {
        if let Some(place) = placed.get_mut(*j) {
            *place = h;
        }
    }
    let pairs = placed.into_par_iter().zip(G::pow_g_all(r));
    Encoded::batch(pairs.map(|(h, power)| G::mul(&power, h)).collect())
}

/// g^a h^b for each a and b.
fn on_g_and_h<G: Group>(a: &[G::Scalar], h: &G::Table, b: &[G::Scalar]) -> Vec<G::Element> {
    let powers = G::pow_g_all(a).into_par_iter();
    let powers = powers.zip(G::pow_table_all(h, b));
    powers.map(|(on_g, on_h)| G::mul(&on_g, &on_h)).collect()
}

/// The chain c^_i = g^{r^_i} c^_{i-1}^{u'_i} from c^_0 = h, as exponents of g and h: each link is
/// g^{a_i} h^{b_i} with a_i = r^_i + u'_i a_{i-1} and b_i = u'_i b_{i-1}. So every link costs two
/// multiplications by fixed bases, and all can be made at once.
struct Chain<G: Group> {
    a: Secrets<G>,
    b: Secrets<G>,
}

impl<G: Group> Chain<G> {
    fn new(r_hat: &[G::Scalar], u_prime: &[G::Scalar]) -> Self {
        let (mut a, mut b) = (G::zero(), G::one());
        let mut chain = Self {
            a: Zeroizing::new(vec![a]),
            b: Zeroizing::new(vec![b]),
        };
        for (r, u) in r_hat.iter().zip(u_prime) {
            (a, b) = (*r + *u * a, *u * b);
            chain.a.push(a);
            chain.b.push(b);
        }
        chain
    }

    /// c^_1 to c^_N.
    fn links(&self, h: &G::Table) -> Vec<Encoded<G>> {
        let (a, b) = (self.a.get(1..), self.b.get(1..));
        Encoded::batch(on_g_and_h::<G>(
            a.unwrap_or_default(),
            h,
            b.unwrap_or_default(),
        ))
    }

    /// t^_i = g^{w^_i} c^_{i-1}^{w'_i}.
    fn commitments(
        &self,
        h: &G::Table,
        w_hat: &[G::Scalar],
        w_prime: &[G::Scalar],
    ) -> Vec<G::Element> {
        let links = w_prime.iter().zip(&*self.a);
        let on_g = w_hat.iter().zip(links).map(|(w, (x, a))| *w + *x * *a);
        let on_g: Secrets<G> = Zeroizing::new(on_g.collect());
        let on_h = w_prime.iter().zip(&*self.b).map(|(x, b)| *x * *b);
        let on_h: Secrets<G> = Zeroizing::new(on_h.collect());
        on_g_and_h::<G>(&on_g, h, &on_h)
    }
}

/// GenShuffleProof.
fn prove<G: Group>(
    setup: &Setup<G>,
    generators: &Generators<G>,
    input: &[Ciphertext<G>],
    output: &[Ciphertext<G>],
    r_prime: &[G::Scalar],
    psi: &[usize],
    rng: &mut impl CryptoRng,
) -> ShuffleProof<G> {
    let n = input.len();
    let r = draw::<G>(n, rng);
    let c = commit(generators, psi, &r);
    let u = transcript::challenges(setup, input, output, &c);
    let u_prime = Zeroizing::new(permuted(&u, psi));
    let r_hat = draw::<G>(n, rng);
    let chain = Chain::<G>::new(&r_hat, &u_prime);
    let h = G::table(&generators.h);

    let w = draw::<G>(4, rng);
    let w_hat = draw::<G>(n, rng);
    let w_prime = draw::<G>(n, rng);
    let t = first_commitments(setup, generators, output, &w, &w_prime);
    let text = |text: String| text.into_boxed_str();
    let t_hat = G::write(&chain.commitments(&h, &w_hat, &w_prime));
    let mut proof = ShuffleProof {
        t: G::write(&t)
            .try_into()
            .map_or_else(|_| Default::default(), |t: [String; 5]| t.map(text)),
        t_hat: t_hat.into_iter().map(text).collect(),
        s: [G::zero(); 4],
        s_hat: Vec::new(),
        s_prime: Vec::new(),
        c,
        c_hat: chain.links(&h),
    };
    let challenge = transcript::challenge(setup, input, output, &proof);

    let dot = |a: &[G::Scalar], b: &[G::Scalar]| {
        a.iter().zip(b).fold(G::zero(), |sum, (a, b)| sum + *a * *b)
    };
    let r_bar = r.iter().fold(G::zero(), |sum, r| sum + *r);
    // v_N = 1, v_i = u'_{i+1} v_{i+1}
    let mut v = vec![G::one(); n];
    let mut tail = G::one();
    for (v, u) in v.iter_mut().zip(&*u_prime).rev() {
        *v = tail;
        tail = tail * *u;
    }
    let secrets = [r_bar, dot(&r_hat, &v), dot(&r, &u), dot(r_prime, &u)];
    for ((s, w), secret) in proof.s.iter_mut().zip(&*w).zip(secrets) {
        *s = *w + challenge * secret;
    }
    let respond = |w: &[G::Scalar], x: &[G::Scalar]| {
        w.iter().zip(x).map(|(w, x)| *w + challenge * *x).collect()
    };
    proof.s_hat = respond(&w_hat, &r_hat);
    proof.s_prime = respond(&w_prime, &u_prime);
    proof
}

/// t_1, t_2, t_3, t_4,1, t_4,2.
fn first_commitments<G: Group>(
    setup: &Setup<G>,
    generators: &Generators<G>,
    output: &[Ciphertext<G>],
    w: &[G::Scalar],
    w_prime: &[G::Scalar],
) -> Vec<G::Element> {
    let w = |i: usize| w.get(i).copied().unwrap_or_else(G::zero);
    let alphas: Vec<G::Element> = output.iter().map(|e| e.alpha.element().clone()).collect();
    let betas: Vec<G::Element> = output.iter().map(|e| e.beta.element().clone()).collect();
    let (p3, (p4a, p4b)) = rayon::join(
        || parallel_product::<G>(w_prime, &generators.hs),
        || {
            rayon::join(
                || parallel_product::<G>(w_prime, &betas),
                || parallel_product::<G>(w_prime, &alphas),
            )
        },
    );
    let minus_w4 = -w(3);
    vec![
        G::pow_g(&w(0)),
        G::pow_g(&w(1)),
        G::mul(&G::pow_g(&w(2)), &p3),
        G::mul(&G::pow_table(setup.key().table(), &minus_w4), &p4a),
        G::mul(&G::pow_g(&minus_w4), &p4b),
    ]
}

/// A constant-time product in pieces that the cores share.
fn parallel_product<G: Group>(scalars: &[G::Scalar], bases: &[G::Element]) -> G::Element {
    const PIECE: usize = 256;
    let pieces = scalars.par_chunks(PIECE).zip(bases.par_chunks(PIECE));
    pieces
        .map(|(s, b)| G::product(s, b))
        .reduce(G::identity, |a, b| G::mul(&a, &b))
}
