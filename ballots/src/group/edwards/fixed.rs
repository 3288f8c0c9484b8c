//! Multiplication of a point that stays the same: the generator, the election's key, a trustee's.

use rayon::prelude::*;

use super::digits::{dense, dense_length};
use super::field::Fe;
use super::point::{Affine, Point};

/// Bits of a digit. Measured: with 10, a table has 26 x 512 points, takes 1.6 MB (so the two of
/// an election stay in a core's cache) and 26 additions for each multiplication; 8 takes 32
/// additions, and 12 falls out of the cache.
const WIDTH: u32 = 10;
const HALF: usize = 1 << (WIDTH - 1);

/// For each digit its multiples 1 to 512.
pub(in crate::group) struct Fixed(Vec<Affine>);

impl Fixed {
    pub(in crate::group) fn new(base: &Point) -> Self {
        let mut bases = vec![*base];
        for _ in 1..dense_length(WIDTH) {
            let last = bases.last().copied().unwrap_or(Point::IDENTITY);
            bases.push((0..WIDTH).fold(last, |point, _| point.double()));
        }
        Self(bases.par_iter().flat_map_iter(multiples).collect())
    }

    /// to + exponent x base, for an exponent of 32 bytes, little-endian, below 2^253.
    pub(in crate::group) fn add_multiple(&self, to: Point, exponent: &[u8; 32]) -> Point {
        let digits = dense(exponent, WIDTH).zip(self.0.chunks_exact(HALF));
        digits.fold(to, |sum, (digit, multiples)| {
            let place = (digit.unsigned_abs() as usize).checked_sub(1);
            match place.and_then(|place| multiples.get(place)) {
                None => sum,
                Some(multiple) if digit > 0 => sum.add_affine(multiple).point(),
                Some(multiple) => sum.sub_affine(multiple).point(),
            }
        })
    }
}

/// 1 to 512 times a point.
fn multiples(base: &Point) -> Vec<Affine> {
    let step = base.cached();
    let next = |point: &Point| Some(point.add(&step).point());
    let points: Vec<Point> = std::iter::successors(Some(*base), next)
        .take(HALF)
        .collect();
    affine(&points)
}

/// Many points with Z = 1.
pub(super) fn affine(points: &[Point]) -> Vec<Affine> {
    let mut inverses: Vec<Fe> = points.iter().map(|point| point.z).collect();
    Fe::invert_all(&mut inverses);
    let pairs = points.iter().zip(&inverses);
    pairs
        .map(|(point, inverse)| point.affine(inverse))
        .collect()
}
