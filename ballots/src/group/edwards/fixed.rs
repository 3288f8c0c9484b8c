//! Multiplication of a point that stays the same: the generator, the election's key, a trustee's.

use rayon::prelude::*;

use super::digits::{dense, dense_length};
use super::field::Fe;
use super::point::{Affine, Point};

/// Bits of a digit: 29 additions for a multiplication, and tables of 29 x 256 points (0.9 MB), so
/// that those of the generator and the election's key fit into a core's cache together.
const WIDTH: u32 = 9;
const HALF: usize = 1 << (WIDTH - 1);

/// For each digit its multiples 1 to 256.
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

    /// The multiples that make up exponent x base, one for each digit, and whether it is taken away
    /// instead of added. The exponent: 32 bytes, little-endian, below 2^253.
    pub(super) fn chosen(&self, exponent: &[u8; 32]) -> impl Iterator<Item = (&Affine, bool)> {
        let digits = dense(exponent, WIDTH).zip(self.0.chunks_exact(HALF));
        digits.map(|(digit, multiples)| {
            let size = (digit.unsigned_abs() as usize).checked_sub(1);
            let multiple = size.and_then(|size| multiples.get(size));
            (multiple.unwrap_or(&Affine::IDENTITY), digit < 0)
        })
    }

    /// to + exponent x base.
    pub(in crate::group) fn add_multiple(&self, to: Point, exponent: &[u8; 32]) -> Point {
        // All multiples are looked up before the first is added: what is not in the cache arrives at
        // the same time.
        let mut chosen = [(Affine::IDENTITY, false); 32];
        for (place, (multiple, negative)) in chosen.iter_mut().zip(self.chosen(exponent)) {
            *place = (*multiple, negative);
        }
        let chosen = chosen.iter().take(dense_length(WIDTH));
        chosen.fold(to, |sum, (multiple, negative)| {
            let sum = if *negative {
                sum.sub_affine(multiple)
            } else {
                sum.add_affine(multiple)
            };
            sum.point()
        })
    }
}

/// 1 to 256 times a point.
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
