//! Threshold key generations, for tests: every message goes through bytes, as between people.

use ballots::threshold::{Candidate, Certificate, Certificates, Parameters, Place, Polynomials};
use ballots::{Group, TrusteeKey};
use rand_chacha::ChaCha20Rng;

/// What the trustees and the server hold after each step.
pub struct Ceremony<G: Group> {
    pub seeds: Vec<ballots::threshold::Seed>,
    pub certificates: Certificates<G>,
    pub polynomials: Vec<Vec<u8>>,
    pub vinputs: Vec<Vec<u8>>,
    pub voutputs: Vec<Vec<u8>>,
    pub keys: Vec<TrusteeKey<G>>,
    pub parameters: Parameters<G>,
}

/// `threshold` of `size` trustees make their keys.
pub fn hold<G: Group>(threshold: u32, size: u32, rng: &mut ChaCha20Rng) -> Ceremony<G> {
    let mut candidates = Vec::new();
    let mut certificates = Vec::new();
    for index in 1..=size {
        let place = Place {
            index,
            size,
            threshold,
        };
        let (candidate, certificate) = Candidate::new::<G>(place, rng).unwrap();
        candidates.push(candidate);
        certificates.push(Certificate::parse(&certificate.to_json()).unwrap());
    }
    let seeds = candidates.iter().map(|c| c.seed().clone()).collect();
    let certificates = Certificates::new(certificates).unwrap();
    let mut committed = Vec::new();
    let mut polynomials = Vec::new();
    for candidate in candidates {
        let (next, polynomial) = candidate.commit(&certificates, rng).unwrap();
        committed.push(next);
        polynomials.push(polynomial);
    }
    let routed = Polynomials::new(&certificates, &polynomials).unwrap();
    let mut keys = Vec::new();
    let (mut vinputs, mut voutputs) = (Vec::new(), Vec::new());
    for (i, committed) in committed.into_iter().enumerate() {
        let vinput = routed.vinput(i + 1).unwrap();
        let (key, voutput) = committed.finish(&certificates, &vinput, rng).unwrap();
        keys.push(key);
        vinputs.push(vinput);
        voutputs.push(voutput);
    }
    let parameters = routed.parameters(&certificates, &voutputs).unwrap();
    Ceremony {
        seeds,
        certificates,
        polynomials,
        vinputs,
        voutputs,
        keys,
        parameters,
    }
}
