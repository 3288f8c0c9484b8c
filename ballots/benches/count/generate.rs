//! Seeded random papers: candidates of unequal popularity in two camps, rankings of unequal length.

use rand_chacha::ChaCha12Rng;
use rand_core::{Rng, SeedableRng};

/// A BLT file of `papers` papers; the same seed gives the same bytes.
pub fn blt(seed: u64, papers: usize, candidates: usize, seats: usize) -> Vec<u8> {
    let mut rng = ChaCha12Rng::seed_from_u64(seed);
    let mut out = format!("{candidates} {seats}\n").into_bytes();
    out.reserve(papers * candidates * 2);
    let mut order: Vec<(f64, usize)> = Vec::with_capacity(candidates);
    for _ in 0..papers {
        let camp = (rng.next_u32() % 2) as usize;
        order.clear();
        for candidate in 0..candidates {
            let near = if candidate % 2 == camp { 3.0 } else { 1.0 };
            let popularity = near / (1.0 + candidate as f64 / 8.0);
            let uniform = (f64::from(rng.next_u32()) + 1.0) / (f64::from(u32::MAX) + 2.0);
            // The smallest of exponential times is first with a chance in proportion to popularity.
            order.push((-uniform.ln() / popularity, candidate));
        }
        order.sort_by(|a, b| a.0.total_cmp(&b.0));
        let length = 1 + (rng.next_u32() as usize) % candidates;
        out.extend_from_slice(b"1 ");
        for (_, candidate) in order.iter().take(length) {
            number(&mut out, candidate + 1);
            out.push(b' ');
        }
        out.extend_from_slice(b"0\n");
    }
    out.extend_from_slice(b"0\n");
    for candidate in 1..=candidates {
        out.extend_from_slice(format!("\"Candidate {candidate}\"\n").as_bytes());
    }
    out.extend_from_slice(b"\"Generated papers\"\n");
    out
}

fn number(out: &mut Vec<u8>, number: usize) {
    if number >= 10 {
        out.push(b'0' + (number / 10 % 10) as u8);
    }
    out.push(b'0' + (number % 10) as u8);
}
