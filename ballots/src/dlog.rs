//! Discrete logarithms of small numbers, by baby steps and giant steps.

use std::collections::HashMap;

use crate::group::Group;

/// The logarithms to base g of numbers up to a bound. Time and memory grow with its square root.
pub(crate) struct Logarithms<G: Group> {
    bound: u64,
    step: u64,
    /// g^j to j, for j below `step`.
    baby: HashMap<Box<str>, u64>,
    /// g^step
    giant: G::Element,
}

/// A table for numbers up to 10^12 (120 MB); beyond it, time grows instead of memory.
const MOST_BABY_STEPS: u64 = 1_000_000;

/// Numbers above this are not looked for: ten million giant steps, half a minute a sum. Who checks a result
/// that is stated needs no logarithm, and has no such bound.
const LARGEST: u64 = 10_000_000 * MOST_BABY_STEPS;

/// Elements to spell at a time.
const BATCH: u64 = 1024;

impl<G: Group> Logarithms<G> {
    /// Prepares for numbers from 0 to `bound`, or to the largest that is looked for: see
    /// [`Logarithms::bound`].
    pub(crate) fn up_to(bound: u64) -> Self {
        let bound = bound.min(LARGEST);
        let step = (bound.isqrt() + 1).min(MOST_BABY_STEPS);
        let mut baby = HashMap::with_capacity(step as usize);
        let mut next = G::identity();
        let mut from = 0;
        while from < step {
            let upto = step.min(from + BATCH);
            let mut elements = Vec::with_capacity(BATCH as usize);
            for _ in from..upto {
                let after = G::mul(&next, &G::generator());
                elements.push(std::mem::replace(&mut next, after));
            }
            for (j, text) in (from..upto).zip(G::write(&elements)) {
                baby.insert(text.into(), j);
            }
            from = upto;
        }
        Self {
            bound,
            step,
            baby,
            giant: G::pow_g(&G::scalar(step)),
        }
    }

    /// The largest number that is found.
    pub(crate) fn bound(&self) -> u64 {
        self.bound
    }

    /// The number m with g^m = `element`, if it is within the bound.
    pub(crate) fn find(&self, element: &G::Element) -> Option<u64> {
        let mut next = element.clone();
        let mut from = 0;
        let giants = self.bound / self.step + 1;
        while from < giants {
            let upto = giants.min(from + BATCH);
            let mut elements = Vec::with_capacity((upto - from) as usize);
            for _ in from..upto {
                let after = G::div(&next, &self.giant);
                elements.push(std::mem::replace(&mut next, after));
            }
            for (i, text) in (from..upto).zip(G::write(&elements)) {
                if let Some(j) = self.baby.get(text.as_str()) {
                    return Some(i * self.step + j).filter(|m| *m <= self.bound);
                }
            }
            from = upto;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::group::Ed25519;

    #[test]
    fn finds_all_within_the_bound_and_none_above() {
        let logarithms = Logarithms::<Ed25519>::up_to(1000);
        for m in [0, 1, 31, 32, 33, 999, 1000] {
            assert_eq!(
                logarithms.find(&Ed25519::pow_g(&Ed25519::scalar(m))),
                Some(m)
            );
        }
        for m in [1001, 1024, 5000] {
            assert_eq!(logarithms.find(&Ed25519::pow_g(&Ed25519::scalar(m))), None);
        }
        assert_eq!(
            Logarithms::<Ed25519>::up_to(0).find(&Ed25519::identity()),
            Some(0)
        );
    }
}
