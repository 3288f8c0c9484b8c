//! Much work of the same kind at once: eight points in lock step where the processor can, one after
//! another where it cannot. Both give the same points.

use rayon::prelude::*;

use super::digits::{dense, dense_length};
use super::fixed::Fixed;
use super::lockstep::{Digits, Ifma, LANES, WINDOW};
use super::multiply::{multiples, sum_with};
use super::point::{Affine, Point};

/// An exponent: 32 bytes, little-endian, below 2^253.
pub(in crate::group) type Exponent = [u8; 32];

/// A sum of multiples: of bases from a list, by their places in it, and of fixed ones.
pub(in crate::group) struct Product<'f> {
    pub(in crate::group) powers: Vec<(usize, Exponent)>,
    pub(in crate::group) fixed: Vec<(&'f Fixed, Exponent)>,
}

/// Points that are spelled so, and whether each is in the subgroup of prime order. Spellings are
/// canonical, as [`Point::decompress`] asks.
pub(in crate::group) fn read_all(spelled: &[[u8; 32]]) -> Vec<Option<(Point, bool)>> {
    read_with(Ifma::try_new(), spelled)
}

pub(super) fn read_with(lanes: Option<Ifma>, spelled: &[[u8; 32]]) -> Vec<Option<(Point, bool)>> {
    let Some(simd) = lanes else {
        let read = |bytes: &[u8; 32]| {
            Point::decompress(bytes).map(|point| (point, point.in_prime_subgroup()))
        };
        return spelled.par_iter().map(read).collect();
    };
    let eight = |bytes: &[[u8; 32]]| {
        let found = simd.read(&filled(bytes, [0; 32]), true);
        let points = found.points.into_iter().take(bytes.len()).enumerate();
        let point = move |(lane, point)| {
            let is = |bits: u8| bits >> lane & 1 == 1;
            is(found.on_curve).then(|| (point, is(found.members)))
        };
        points.map(point)
    };
    spelled.par_chunks(LANES).flat_map_iter(eight).collect()
}

/// Points that are spelled so. Membership is not looked at.
pub(in crate::group) fn decompress_all(spelled: &[[u8; 32]]) -> Vec<Option<Point>> {
    decompress_with(Ifma::try_new(), spelled)
}

pub(super) fn decompress_with(lanes: Option<Ifma>, spelled: &[[u8; 32]]) -> Vec<Option<Point>> {
    let Some(simd) = lanes else {
        return spelled.par_iter().map(Point::decompress).collect();
    };
    let eight = |bytes: &[[u8; 32]]| {
        let found = simd.read(&filled(bytes, [0; 32]), false);
        let points = found.points.into_iter().take(bytes.len()).enumerate();
        points.map(move |(lane, point)| (found.on_curve >> lane & 1 == 1).then_some(point))
    };
    spelled.par_chunks(LANES).flat_map_iter(eight).collect()
}

/// The products of these bases' powers, each with its fixed bases' multiples.
pub(in crate::group) fn products(bases: &[Point], products: &[Product<'_>]) -> Vec<Point> {
    products_with(Ifma::try_new(), bases, products)
}

pub(super) fn products_with(
    lanes: Option<Ifma>,
    bases: &[Point],
    products: &[Product<'_>],
) -> Vec<Point> {
    let mut sums = vec![None::<Point>; products.len()];
    for unit in units(bases, products).into_values() {
        let results = match lanes {
            Some(simd) => in_lanes(simd, &unit),
            None => unit.par_iter().map(Unit::results).collect(),
        };
        for (unit, results) in unit.iter().zip(results) {
            for (place, result) in unit.products.iter().zip(results) {
                if let Some(sum) = sums.get_mut(*place) {
                    *sum = Some(sum.map_or(result, |sum| sum.plus(&result)));
                }
            }
        }
    }
    let sums: Vec<Point> = sums
        .into_iter()
        .map(|sum| sum.unwrap_or(Point::IDENTITY))
        .collect();
    add_fixed(lanes, sums, products)
}

/// Bases with all that is asked of them: a product has exponents for each of them, or there is one
/// base alone.
struct Unit<'u> {
    bases: Vec<Point>,
    /// For each product, in the order of the bases.
    exponents: Vec<Vec<&'u Exponent>>,
    /// Where the products stand.
    products: Vec<usize>,
}

impl Unit<'_> {
    fn results(&self) -> Vec<Point> {
        let copied = |exponents: &Vec<&Exponent>| -> Vec<Exponent> {
            exponents.iter().map(|exponent| **exponent).collect()
        };
        match self.bases.as_slice() {
            [base] => {
                let exponents: Vec<Exponent> = self.exponents.iter().flat_map(copied).collect();
                multiples(base, &exponents)
            }
            bases => {
                let exponents = self.exponents.iter().map(copied);
                exponents
                    .map(|exponents| sum_with(None, &exponents, bases))
                    .collect()
            }
        }
    }
}

/// The units of work, by their numbers of bases and of products: alike ones go in lock step. A product
/// whose bases nobody else uses shares its doublings among them; other bases share theirs among
/// products.
fn units<'u>(
    bases: &[Point],
    products: &'u [Product<'_>],
) -> std::collections::BTreeMap<(usize, usize), Vec<Unit<'u>>> {
    let mut uses = vec![0usize; bases.len()];
    for (base, _) in products.iter().flat_map(|product| &product.powers) {
        if let Some(uses) = uses.get_mut(*base) {
            *uses += 1;
        }
    }
    let mut of_base: Vec<Option<Unit<'_>>> = bases.iter().map(|_| None).collect();
    let mut all = Vec::new();
    for (place, product) in products.iter().enumerate() {
        let powers = product.powers.iter();
        let powers = powers.filter_map(|(base, e)| Some((*base, *bases.get(*base)?, e)));
        let alone = |(base, ..): (usize, Point, &Exponent)| uses.get(base) == Some(&1);
        if product.powers.len() > 1 && powers.clone().all(alone) {
            let (bases, exponents) = powers.map(|(_, base, e)| (base, e)).unzip();
            all.push(Unit {
                bases,
                exponents: vec![exponents],
                products: vec![place],
            });
            continue;
        }
        for (number, base, exponent) in powers {
            let Some(unit) = of_base.get_mut(number) else {
                continue;
            };
            let unit = unit.get_or_insert_with(|| Unit {
                bases: vec![base],
                exponents: Vec::new(),
                products: Vec::new(),
            });
            unit.exponents.push(vec![exponent]);
            unit.products.push(place);
        }
    }
    let mut units = std::collections::BTreeMap::<_, Vec<Unit<'_>>>::new();
    for unit in all.into_iter().chain(of_base.into_iter().flatten()) {
        let kind = (unit.bases.len(), unit.products.len());
        units.entry(kind).or_default().push(unit);
    }
    units
}

/// Parts of an exponent when one base has several: their doublings are made once for all.
const PARTS: usize = 4;

/// Units with as many bases and products each.
fn in_lanes(simd: Ifma, units: &[Unit<'_>]) -> Vec<Vec<Point>> {
    let eight = |units: &[Unit<'_>]| {
        let Some(first) = units.first() else {
            return Vec::new();
        };
        let bases = (0..first.bases.len()).map(|i| {
            let base = units.iter().filter_map(|unit| unit.bases.get(i).copied());
            filled(&base.collect::<Vec<_>>(), Point::IDENTITY)
        });
        let bases: Vec<[Point; LANES]> = bases.collect();
        let parts = match (first.bases.len(), first.products.len()) {
            (1, 2..) => PARTS,
            _ => 1,
        };
        let exponents = (0..first.exponents.len()).map(|i| {
            let exponents = units.iter().map(|unit| unit.exponents.get(i));
            digits(
                exponents.map(|list| list.map_or(&[] as &[_], Vec::as_slice)),
                first.bases.len(),
            )
        });
        let exponents: Vec<Vec<Digits>> = exponents.collect();
        let length = dense_length(WINDOW) / parts;
        let results = simd.straus(&bases, parts, length, &exponents);
        let of_lane = |lane: usize| {
            let results = results.iter();
            results
                .filter_map(|points| points.get(lane).copied())
                .collect()
        };
        (0..units.len()).map(of_lane).collect::<Vec<Vec<Point>>>()
    };
    units.par_chunks(LANES).flat_map_iter(eight).collect()
}

/// The digits of exponents, base after base, of up to eight lanes.
fn digits<'e>(lanes: impl Iterator<Item = &'e [&'e Exponent]>, bases: usize) -> Vec<Digits> {
    let length = dense_length(WINDOW);
    let mut digits = vec![[0; LANES]; bases * length];
    for (lane, exponents) in lanes.enumerate() {
        for (exponent, digits) in exponents.iter().zip(digits.chunks_exact_mut(length)) {
            for (digit, place) in dense(exponent, WINDOW).zip(digits) {
                if let Some(place) = place.get_mut(lane) {
                    *place = i64::from(digit);
                }
            }
        }
    }
    digits
}

/// To each sum what its product asks of fixed bases.
fn add_fixed(lanes: Option<Ifma>, mut sums: Vec<Point>, products: &[Product<'_>]) -> Vec<Point> {
    let one = |sum: &mut Point, product: &Product<'_>| {
        let fixed = product.fixed.iter();
        *sum = fixed.fold(*sum, |sum, (table, exponent)| {
            table.add_multiple(sum, exponent)
        });
    };
    let Some(simd) = lanes else {
        let pairs = sums.par_iter_mut().zip(products);
        pairs.for_each(|(sum, product)| one(sum, product));
        return sums;
    };
    // Those with as many multiples go together.
    let mut order: Vec<usize> = (0..products.len()).collect();
    order.sort_by_key(|place| products.get(*place).map(|product| product.fixed.len()));
    let eight = |places: &[usize]| {
        let points: Vec<Point> = places
            .iter()
            .filter_map(|i| sums.get(*i).copied())
            .collect();
        let products = places.iter().filter_map(|i| products.get(*i));
        let points = simd.add_fixed(&filled(&points, Point::IDENTITY), &steps(products));
        places.iter().copied().zip(points).collect::<Vec<_>>()
    };
    let added: Vec<(usize, Point)> = order.par_chunks(LANES).flat_map_iter(eight).collect();
    for (place, point) in added {
        if let Some(sum) = sums.get_mut(place) {
            *sum = point;
        }
    }
    sums
}

/// What is added to up to eight points, step by step.
fn steps<'f>(products: impl Iterator<Item = &'f Product<'f>>) -> Vec<([&'f Affine; LANES], u8)> {
    let mut steps: Vec<([&Affine; LANES], u8)> = Vec::new();
    for (lane, product) in products.enumerate() {
        let fixed = product.fixed.iter();
        let chosen = fixed.flat_map(|(table, exponent)| table.chosen(exponent));
        for (step, (multiple, negative)) in chosen.enumerate() {
            if step == steps.len() {
                steps.push(([&Affine::IDENTITY; LANES], 0));
            }
            if let Some((multiples, negatives)) = steps.get_mut(step)
                && let Some(place) = multiples.get_mut(lane)
            {
                *place = multiple;
                *negatives |= u8::from(negative) << lane;
            }
        }
    }
    steps
}

/// Values for all lanes, with others where there are too few.
fn filled<T: Copy>(values: &[T], other: T) -> [T; LANES] {
    let mut filled = [other; LANES];
    filled
        .iter_mut()
        .zip(values)
        .for_each(|(place, value)| *place = *value);
    filled
}
