//! Eight in lock step give what one after another gives, and what other libraries give: on random
//! values, and on those at the ends.

use super::batch::{Exponent, Product, decompress_with, products_with, read_with};
use super::fixed::Fixed;
use super::guarded::Guarded;
use super::lockstep::Ifma;
use super::multiply::sum_with;
use super::point::Point;
use curve25519_dalek::constants::EIGHT_TORSION;
use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::{IsIdentity, VartimeMultiscalarMul};
use proptest::prelude::*;

/// Both ways, where the processor has both.
fn ways() -> Vec<Option<Ifma>> {
    let lanes = Ifma::try_new();
    if lanes.is_none() {
        eprintln!("SKIPPED: this processor has no AVX-512 IFMA");
    }
    lanes.into_iter().map(Some).chain([None]).collect()
}

fn ours(point: &EdwardsPoint) -> Point {
    Point::decompress(point.compress().as_bytes()).unwrap()
}

fn theirs(point: &EdwardsPoint) -> [u8; 32] {
    point.compress().to_bytes()
}

/// p + n, little-endian.
fn p_and(n: i16) -> [u8; 32] {
    let mut bytes = [0xff; 32];
    bytes[31] = 0x7f;
    let low = 0xffed_i32 + i32::from(n);
    [bytes[0], bytes[1]] = (low as u16).to_le_bytes();
    bytes
}

/// 0, 1, 2, p - 2, p - 1, p, p + 1, 2^255 - 1, each limb's ends, with and without the sign; and all
/// cosets of a member under torsion.
fn ends() -> Vec<[u8; 32]> {
    let number = |n: u8| std::array::from_fn(|i| if i == 0 { n } else { 0 });
    let mut ends: Vec<[u8; 32]> = (0..20).map(number).collect();
    ends.extend((-20..=18).map(p_and));
    for bit in 0..255 {
        let mut power = [0; 32];
        power[bit / 8] = 1 << (bit % 8);
        let mut below = [0; 32];
        below[..bit / 8].fill(0xff);
        below[bit / 8] = (1 << (bit % 8)) - 1;
        ends.extend([power, below]);
    }
    for torsion in EIGHT_TORSION {
        let member = EdwardsPoint::mul_base(&Scalar::from(7u8));
        ends.extend([torsion, member + torsion, torsion - member].map(|point| theirs(&point)));
    }
    let signed = ends.clone().into_iter().map(|mut bytes| {
        bytes[31] |= 0x80;
        bytes
    });
    let signed: Vec<_> = signed.collect();
    ends.extend(signed);
    ends
}

fn is_member(point: &EdwardsPoint) -> bool {
    point.is_torsion_free()
}

fn check_reading(spelled: &[[u8; 32]]) {
    for way in ways() {
        let read = read_with(way, spelled);
        let points = decompress_with(way, spelled);
        assert_eq!((read.len(), points.len()), (spelled.len(), spelled.len()));
        for ((bytes, read), point) in spelled.iter().zip(read).zip(points) {
            let wanted = CompressedEdwardsY(*bytes).decompress();
            assert_eq!(read.is_some(), wanted.is_some(), "{bytes:?}");
            if let (Some((own, member)), Some(wanted)) = (read, wanted) {
                assert_eq!(own.compress(), theirs(&wanted), "{bytes:?}");
                assert_eq!(member, is_member(&wanted), "{bytes:?}");
                assert_eq!(point, Some(own));
            } else {
                assert_eq!(point, None);
            }
        }
    }
}

/// What the group allows to be asked ends before the curve's cofactor does: all spellings, canonical or
/// not, as the other library reads them. (A signed x of 0 is refused before.)
#[test]
fn reading_at_the_ends() {
    let ends = ends();
    let sound = |bytes: &&[u8; 32]| {
        let point = CompressedEdwardsY(**bytes).decompress();
        point.is_none_or(|point| theirs(&point)[31] >> 7 == bytes[31] >> 7)
    };
    let ends: Vec<[u8; 32]> = ends.iter().filter(sound).copied().collect();
    assert!(ends.len() > 1_000);
    check_reading(&ends);
    // Every number of lanes in use.
    for count in 0..=17 {
        check_reading(&ends[..count]);
    }
}

fn exponent() -> impl Strategy<Value = Scalar> {
    prop_oneof![
        8 => any::<[u8; 32]>().prop_map(Scalar::from_bytes_mod_order),
        1 => Just(Scalar::ZERO),
        1 => Just(Scalar::ONE),
        1 => Just(-Scalar::ONE),
        1 => any::<u64>().prop_map(Scalar::from),
        1 => any::<u64>().prop_map(|n| -Scalar::from(n)),
    ]
}

/// Points of the whole curve, the neutral element among them.
fn point() -> impl Strategy<Value = EdwardsPoint> {
    (exponent(), 0usize..8).prop_map(|(s, k)| EdwardsPoint::mul_base(&s) + EIGHT_TORSION[k])
}

/// A product as the other library makes it: powers of the bases, and multiples of the fixed ones.
type Asked = (Vec<(usize, Scalar)>, Vec<(usize, Scalar)>);

fn asked() -> impl Strategy<Value = Asked> {
    let powers = proptest::collection::vec((0usize..12, exponent()), 0..4);
    let fixed = proptest::collection::vec((0usize..2, exponent()), 0..3);
    (powers, fixed)
}

fn check_secret(base: &EdwardsPoint, exponents: &[Scalar]) {
    let Some(table) = Guarded::new(&ours(base)) else {
        eprintln!("SKIPPED: this processor has no AVX-512 IFMA");
        return;
    };
    let wanted: Vec<_> = exponents.iter().map(|e| theirs(&(base * e))).collect();
    let exponents: Vec<&Exponent> = exponents.iter().map(Scalar::as_bytes).collect();
    let own = table.multiples(&exponents);
    assert_eq!(Point::compress_all(&own), wanted);
}

/// Every digit at every place, with and without a carry into it, and the last digits of the largest
/// exponents.
#[test]
fn secret_digits() {
    let mut exponents = vec![Scalar::ZERO, -Scalar::ONE, -Scalar::from(2u8)];
    let mut place = Scalar::ONE;
    for _ in 0..63 {
        for digit in 0..16u8 {
            let number = Scalar::from(digit) * place;
            exponents.extend([number, number - Scalar::ONE, -number]);
        }
        place *= Scalar::from(16u8);
    }
    let base = EdwardsPoint::mul_base(&Scalar::from(77u8));
    check_secret(&base, &exponents);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn reading_anything(spelled in proptest::collection::vec(any::<[u8; 32]>(), 0..40)) {
        check_reading(&spelled);
    }

    #[test]
    fn secret_multiples(
        base in point(),
        exponents in proptest::collection::vec(exponent(), 0..40),
    ) {
        check_secret(&base, &exponents);
    }

    #[test]
    fn products_of_all_kinds(
        bases in proptest::collection::vec(point(), 12),
        fixed in proptest::array::uniform2(point()),
        asked in proptest::collection::vec(asked(), 0..30),
    ) {
        let wanted = asked.iter().map(|(powers, multiples)| {
            let powers = powers.iter().map(|(base, e)| bases[*base] * e);
            let multiples = multiples.iter().map(|(table, e)| fixed[*table] * e);
            powers.chain(multiples).sum::<EdwardsPoint>()
        });
        let wanted: Vec<[u8; 32]> = wanted.map(|point| theirs(&point)).collect();
        let bases: Vec<Point> = bases.iter().map(ours).collect();
        let tables = fixed.map(|point| Fixed::new(&ours(&point)));
        let product = |(powers, multiples): &Asked| Product {
            powers: powers.iter().map(|(base, e)| (*base, e.to_bytes())).collect(),
            fixed: multiples.iter().map(|(table, e)| (&tables[*table], e.to_bytes())).collect(),
        };
        let products: Vec<Product<'_>> = asked.iter().map(product).collect();
        for way in ways() {
            let own = products_with(way, &bases, &products);
            prop_assert_eq!(&Point::compress_all(&own), &wanted);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]
    #[test]
    fn long_sums(pairs in proptest::collection::vec((exponent(), point()), 128..900)) {
        let (e, b): (Vec<Scalar>, Vec<EdwardsPoint>) = pairs.into_iter().unzip();
        let own_e: Vec<_> = e.iter().map(Scalar::to_bytes).collect();
        let own_b: Vec<_> = b.iter().map(ours).collect();
        let wanted = EdwardsPoint::vartime_multiscalar_mul(&e, &b);
        for way in ways() {
            prop_assert_eq!(sum_with(way, &own_e, &own_b).compress(), theirs(&wanted));
        }
    }
}

/// Many of a kind: full groups of lanes and what is left over, every power of a few bases at once.
#[test]
fn many_alike() {
    let scalar = |n: usize| Scalar::from_bytes_mod_order([(n * 37 % 251) as u8; 32]);
    let points: Vec<EdwardsPoint> = (0..19)
        .map(|n| EdwardsPoint::mul_base(&scalar(n)))
        .collect();
    assert!(points[0].is_identity());
    let bases: Vec<Point> = points.iter().map(ours).collect();
    for each in [1, 2, 5] {
        let of = |k: usize| (k / each, scalar(k + 3));
        let exponents: Vec<(usize, Scalar)> = (0..19 * each).map(of).collect();
        let wanted = exponents
            .iter()
            .map(|(base, e)| theirs(&(points[*base] * e)));
        let wanted: Vec<[u8; 32]> = wanted.collect();
        let product = |(base, e): &(usize, Scalar)| Product {
            powers: vec![(*base, Exponent::from(e.to_bytes()))],
            fixed: Vec::new(),
        };
        let products: Vec<Product<'_>> = exponents.iter().map(product).collect();
        for way in ways() {
            let own = products_with(way, &bases, &products);
            assert_eq!(Point::compress_all(&own), wanted);
        }
    }
}
