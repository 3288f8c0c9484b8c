//! Multiplication of points by public exponents.

use rayon::prelude::*;

use super::digits::{ODD, Sparse, dense, dense_length, odd_place};
use super::fixed::affine;
use super::lockstep::{Ifma, LANES};
use super::point::{Affine, Cached, Point, Projective, Sum};

/// Each exponent times the one base. The doublings, three quarters of the work, are made once for
/// all exponents: base, 2 base, 4 base, ... are put into buckets, one for each digit of each
/// exponent, and every bucket is weighed by its digit at the end (Yao, "On the evaluation of
/// powers", 1976).
pub(in crate::group) fn multiples(base: &Point, exponents: &[[u8; 32]]) -> Vec<Point> {
    let digits: Vec<Sparse> = exponents.iter().map(Sparse::of).collect();
    let length = digits.iter().map(Sparse::length).max().unwrap_or(0);
    let mut buckets = vec![[None::<Point>; ODD]; exponents.len()];
    let mut power = Sum::of(base);
    for place in 0..length {
        let wanted = digits.iter().any(|digits| digits.at(place) != 0);
        power = if wanted {
            let point = power.point();
            let cached = point.cached();
            for (digits, buckets) in digits.iter().zip(&mut buckets) {
                put(digits.at(place), buckets, &point, &cached);
            }
            point.projective().double()
        } else {
            power.projective().double()
        };
    }
    buckets.iter().map(weigh).collect()
}

/// exponent x base
pub(in crate::group) fn multiple(base: &Point, exponent: &[u8; 32]) -> Point {
    few(std::slice::from_ref(exponent), std::slice::from_ref(base))
}

#[inline(always)]
fn put(digit: i8, buckets: &mut [Option<Point>; ODD], point: &Point, cached: &Cached) {
    let Some(bucket) = odd_place(digit).and_then(|place| buckets.get_mut(place)) else {
        return;
    };
    *bucket = Some(match (&*bucket, digit > 0) {
        (Some(sum), true) => sum.add(cached).point(),
        (Some(sum), false) => sum.sub(cached).point(),
        (None, true) => *point,
        (None, false) => point.negative(),
    });
}

/// The sum of (2k + 1) x bucket k.
fn weigh(buckets: &[Option<Point>; ODD]) -> Point {
    let [first, others @ ..] = buckets;
    // Running sums from the top: bucket k is added k times.
    let (mut above, mut sum) = (None, None);
    for bucket in others.iter().rev() {
        above = plus(above, bucket);
        sum = plus(sum, &above);
    }
    let twice = sum.map(|sum: Point| sum.double());
    plus(plus(twice, &above), first).unwrap_or(Point::IDENTITY)
}

fn plus(a: Option<Point>, b: &Option<Point>) -> Option<Point> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.plus(b)),
        (a, b) => a.or(*b),
    }
}

/// From so many bases on, buckets beat doublings shared by all.
const MANY: usize = 128;

/// The sum of exponent x base over all pairs.
pub(in crate::group) fn sum_of_multiples(exponents: &[[u8; 32]], bases: &[Point]) -> Point {
    sum_with(Ifma::try_new(), exponents, bases)
}

pub(super) fn sum_with(lanes: Option<Ifma>, exponents: &[[u8; 32]], bases: &[Point]) -> Point {
    if exponents.len() < MANY {
        few(exponents, bases)
    } else {
        many(lanes, exponents, bases)
    }
}

/// Doublings shared by all bases (Straus, "Addition chains of vectors", 1964).
fn few(exponents: &[[u8; 32]], bases: &[Point]) -> Point {
    let digits: Vec<Sparse> = exponents.iter().map(Sparse::of).collect();
    let odd: Vec<[Cached; ODD]> = bases.iter().map(odd_multiples).collect();
    let length = digits.iter().map(Sparse::length).max().unwrap_or(0);
    let mut sum = Projective::IDENTITY;
    let mut last = Point::IDENTITY;
    for place in (0..length).rev() {
        let mut power = sum.double();
        for (digits, odd) in digits.iter().zip(&odd) {
            let digit = digits.at(place);
            if let Some(multiple) = odd_place(digit).and_then(|i| odd.get(i)) {
                let point = power.point();
                power = if digit > 0 {
                    point.add(multiple)
                } else {
                    point.sub(multiple)
                };
            }
        }
        sum = power.projective();
        if place == 0 {
            last = power.point();
        }
    }
    last
}

/// 1, 3, ..., 15 times a point.
fn odd_multiples(point: &Point) -> [Cached; ODD] {
    let double = point.double().cached();
    let mut next = *point;
    std::array::from_fn(|_| {
        let multiple = next.cached();
        next = next.add(&double).point();
        multiple
    })
}

/// Buckets for each digit, all places at the same time on all cores (Pippenger, "On the evaluation
/// of powers and related problems", 1976).
fn many(lanes: Option<Ifma>, exponents: &[[u8; 32]], bases: &[Point]) -> Point {
    let width = width_for(exponents.len(), if lanes.is_some() { LANES } else { 1 });
    let bases = affine(bases);
    let digits: Vec<Vec<i32>> = exponents
        .iter()
        .map(|e| dense(e, width).collect())
        .collect();
    let places: Vec<usize> = (0..dense_length(width)).collect();
    let sums: Vec<Point> = match lanes {
        None => {
            let places = places.par_iter();
            let sums = places.map(|place| one_place(*place, width, &digits, &bases));
            sums.collect()
        }
        Some(simd) => {
            let eight = |places: &[usize]| {
                let digits: Vec<_> = digits.iter().map(|digits| at(digits, places)).collect();
                let sums = simd.buckets(&bases, &digits, 1 << (width - 1));
                sums.into_iter().take(places.len())
            };
            places.par_chunks(LANES).flat_map_iter(eight).collect()
        }
    };
    sums.iter().rev().fold(Point::IDENTITY, |sum, own| {
        (0..width).fold(sum, |sum, _| sum.double()).plus(own)
    })
}

/// The digits at up to eight places. They fit: digits have at most 14 bits.
fn at(digits: &[i32], places: &[usize]) -> [i16; LANES] {
    let mut chosen = [0; LANES];
    for (digit, place) in chosen.iter_mut().zip(places) {
        *digit = digits.get(*place).map_or(0, |digit| *digit as i16);
    }
    chosen
}

/// The bits of a digit that make the fewest products, so many places in lock step: 7 for each addition,
/// 18 for each bucket.
fn width_for(count: usize, lanes: usize) -> u32 {
    let buckets = |width: u32| 18usize << (width - 1);
    let cost = |width: &u32| dense_length(*width).div_ceil(lanes) * (7 * count + buckets(*width));
    (4..=14).min_by_key(cost).unwrap_or(8)
}

/// The sum of digit x base at one place.
fn one_place(place: usize, width: u32, digits: &[Vec<i32>], bases: &[Affine]) -> Point {
    let mut buckets = vec![Point::IDENTITY; 1 << (width - 1)];
    for (digits, base) in digits.iter().zip(bases) {
        let digit = digits.get(place).copied().unwrap_or(0);
        let place = (digit.unsigned_abs() as usize).checked_sub(1);
        if let Some(bucket) = place.and_then(|place| buckets.get_mut(place)) {
            *bucket = if digit > 0 {
                bucket.add_affine(base).point()
            } else {
                bucket.sub_affine(base).point()
            };
        }
    }
    let (mut above, mut sum) = (Point::IDENTITY, Point::IDENTITY);
    for bucket in buckets.iter().rev() {
        above = above.plus(bucket);
        sum = sum.plus(&above);
    }
    sum
}
