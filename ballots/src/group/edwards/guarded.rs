//! Multiples of a point that stays the same by secret numbers, eight at a time and in constant time.

use rayon::prelude::*;
use zeroize::Zeroizing;

use super::batch::Exponent;
use super::digits::{dense, dense_length};
use super::fixed::affine;
use super::lockstep::{Ifma, LANES, MULTIPLES, WINDOW};
use super::point::{Affine, Point};

/// A point's multiples 1 to 8 for each digit in signed radix 16 (Bernstein and others, "High-speed
/// high-security signatures", 2011, section 4).
///
/// Neither the steps taken nor the places read depend on an exponent: each digit reads all eight multiples
/// and keeps one by a mask, and every lane does the same. curve25519-dalek does so too, one
/// exponent after another.
pub(in crate::group) struct Guarded {
    simd: Ifma,
    multiples: Vec<[Affine; MULTIPLES]>,
}

impl Guarded {
    /// None where the processor has not the instructions.
    pub(in crate::group) fn new(base: &Point) -> Option<Self> {
        let simd = Ifma::try_new()?;
        let digits = std::iter::successors(Some(*base), |last| {
            Some((0..WINDOW).fold(*last, |point, _| point.double()))
        });
        let multiples = |base: Point| {
            let step = base.cached();
            let next = move |point: &Point| Some(point.add(&step).point());
            std::iter::successors(Some(base), next).take(MULTIPLES)
        };
        let points: Vec<Point> = digits
            .take(dense_length(WINDOW))
            .flat_map(multiples)
            .collect();
        let multiples = affine(&points).as_chunks().0.to_vec();
        Some(Self { simd, multiples })
    }

    /// Each exponent's multiple of the point.
    pub(in crate::group) fn multiples(&self, exponents: &[&Exponent]) -> Vec<Point> {
        let eight = |exponents: &[&Exponent]| {
            let mut digits = Zeroizing::new(vec![[0; LANES]; self.multiples.len()]);
            for (lane, exponent) in exponents.iter().enumerate() {
                for (place, digit) in digits.iter_mut().zip(dense(exponent, WINDOW)) {
                    if let Some(place) = place.get_mut(lane) {
                        *place = i64::from(digit);
                    }
                }
            }
            let points = self.simd.guarded(&self.multiples, &digits);
            points.into_iter().take(exponents.len())
        };
        exponents.par_chunks(LANES).flat_map_iter(eight).collect()
    }
}
