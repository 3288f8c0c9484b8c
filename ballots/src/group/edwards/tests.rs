//! Multiplications against curve25519-dalek's, and RFC 8032's test vectors.

use super::multiply::multiples;
use super::{Fixed, Point, sum_of_multiples};
use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};
use curve25519_dalek::edwards::EdwardsPoint;
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::VartimeMultiscalarMul;
use proptest::prelude::*;

fn ours(point: &EdwardsPoint) -> Point {
    Point::decompress(point.compress().as_bytes()).unwrap()
}

fn bytes(point: Point) -> [u8; 32] {
    Point::compress_all(&[point])[0]
}

fn theirs(point: EdwardsPoint) -> [u8; 32] {
    point.compress().to_bytes()
}

/// Exponents, among them those at the ends.
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

/// Points of the whole curve, not of the subgroup alone.
fn point() -> impl Strategy<Value = EdwardsPoint> {
    (exponent(), 0usize..8).prop_map(|(s, k)| EdwardsPoint::mul_base(&s) + EIGHT_TORSION[k])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn one_base(base in point(), exponents in proptest::collection::vec(exponent(), 0..5)) {
        let e: Vec<_> = exponents.iter().map(Scalar::to_bytes).collect();
        let own = multiples(&ours(&base), &e);
        prop_assert_eq!(own.len(), exponents.len());
        for (own, e) in own.into_iter().zip(&exponents) {
            prop_assert_eq!(bytes(own), theirs(base * e));
        }
    }

    #[test]
    fn sums(pairs in proptest::collection::vec((exponent(), point()), 0..5)) {
        let (e, b): (Vec<Scalar>, Vec<EdwardsPoint>) = pairs.into_iter().unzip();
        let own_e: Vec<_> = e.iter().map(Scalar::to_bytes).collect();
        let own_b: Vec<_> = b.iter().map(ours).collect();
        let expected = EdwardsPoint::vartime_multiscalar_mul(&e, &b);
        prop_assert_eq!(bytes(sum_of_multiples(&own_e, &own_b)), theirs(expected));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4))]
    #[test]
    fn fixed(base in point(), exponents in proptest::collection::vec(exponent(), 40)) {
        let table = Fixed::new(&ours(&base));
        for e in exponents {
            prop_assert_eq!(bytes(table.add_multiple(Point::IDENTITY, &e.to_bytes())), theirs(base * e));
            let sum = table.add_multiple(ours(&base), &e.to_bytes());
            prop_assert_eq!(bytes(sum), theirs(base + base * e));
        }
    }
}

/// RFC 8032, section 7.1, tests 1 to 3: the public key is the clamped half of the secret key's hash
/// times the base point (SHA-512 by ring).
#[test]
fn rfc_8032() {
    let vectors = [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        ),
        (
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        ),
    ];
    let generator = ours(&ED25519_BASEPOINT_POINT);
    let table = Fixed::new(&generator);
    for (secret, public) in vectors {
        let secret = crate::hash::read_hex(secret).unwrap();
        let mut half = [0; 32];
        half.copy_from_slice(&ring::digest::digest(&ring::digest::SHA512, &secret).as_ref()[..32]);
        half[0] &= 248;
        half[31] = (half[31] & 127) | 64;
        let exponent = Scalar::from_bytes_mod_order(half).to_bytes();
        let public = crate::hash::read_hex(public).unwrap();
        assert_eq!(
            bytes(table.add_multiple(Point::IDENTITY, &exponent)),
            public
        );
        assert_eq!(bytes(multiples(&generator, &[exponent])[0]), public);
        assert_eq!(bytes(sum_of_multiples(&[exponent], &[generator])), public);
    }
}
