//! The entries of the fuzzer on mutations that are drawn from a fixed seed: a short run with the
//! compiler that everybody has. `make fuzz` runs the same entries for as long as one likes.

use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

use crate::targets::{Target, targets};

/// Mutations of every target. The slow ones, which verify whole records, have fewer.
const RUNS: usize = 400;
const SLOW: [&str; 5] = ["verify", "record", "polynomial", "voutput", "beside"];

#[test]
fn good_bytes_are_taken() {
    for target in targets() {
        let seeds = (target.seeds)();
        assert!(!seeds.is_empty(), "{}", target.name);
        seeds.iter().for_each(|seed| (target.run)(seed));
        (target.run)(b"");
    }
}

#[test]
fn bent_bytes_are_survived() {
    for target in targets() {
        let runs = if SLOW.contains(&target.name) {
            RUNS / 8
        } else {
            RUNS
        };
        let mut rng = ChaCha20Rng::from_seed([95; 32]);
        for run in 0..runs {
            let bytes = bent(target, &mut rng);
            let outcome = std::panic::catch_unwind(|| (target.run)(&bytes));
            assert!(
                outcome.is_ok(),
                "{} {run}: {}",
                target.name,
                String::from_utf8_lossy(&bytes)
            );
        }
    }
}

/// Bytes that mean something to a parser.
const ODD: &[u8] = b"\"\\{}[],:0123456789-+.eaf\0\xff";

/// Good bytes with one to four mutations.
fn bent(target: &Target, rng: &mut ChaCha20Rng) -> Vec<u8> {
    let seeds = (target.seeds)();
    let mut draw = |below: usize| (rng.next_u64() % below.max(1) as u64) as usize;
    let mut bytes = seeds[draw(seeds.len())].clone();
    for _ in 0..=draw(4) {
        let at = draw(bytes.len());
        let end = (at + draw(80)).min(bytes.len());
        match draw(8) {
            0 => bytes[at..end].reverse(),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let again = bytes[at..end].to_vec();
                bytes.splice(at..at, again);
            }
            3 => {
                let other = &seeds[draw(seeds.len())];
                let from = draw(other.len());
                let until = (from + draw(200)).min(other.len());
                bytes.splice(at..end, other[from..until].iter().copied());
            }
            4 if at < bytes.len() => bytes[at] ^= 1 << draw(8),
            5 if at < bytes.len() => bytes[at] = ODD[draw(ODD.len())],
            6 => bytes.truncate(at),
            _ => bytes.insert(at, ODD[draw(ODD.len())]),
        }
        if bytes.is_empty() {
            break;
        }
    }
    bytes
}
