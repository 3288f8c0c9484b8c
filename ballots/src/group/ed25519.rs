//! Ed25519, the group of our elections (specification, section "Ed25519").

use std::cmp::Ordering;
use std::sync::OnceLock;

use curve25519_dalek::constants::ED25519_BASEPOINT_POINT;
use curve25519_dalek::edwards::{
    CompressedEdwardsY, EdwardsBasepointTable, EdwardsPoint, VartimeEdwardsPrecomputation,
};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::{
    BasepointTable, Identity, IsIdentity, MultiscalarMul, VartimeMultiscalarMul,
    VartimePrecomputedMultiscalarMul,
};
use rand_core::CryptoRng;
use zeroize::Zeroize;

use super::{EncodingError, Group, decimal};
use crate::hash::{Hash, read_hex};

/// The twisted Edwards curve of RFC 7748, its subgroup of prime order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ed25519;

/// Multiples of one point, for the constant-time and the variable-time multiplication.
pub struct Table {
    constant: Box<EdwardsBasepointTable>,
    vartime: VartimeEdwardsPrecomputation,
}

/// Bits of padding below the encoded numbers, and bits for each number.
const PADDING: u32 = 14;
/// Most numbers that fit: 30 × 8 + 14 bits lie below 2^254.
const INTS: usize = 30;

impl Group for Ed25519 {
    const NAME: &'static str = "Ed25519";
    const RANKED_CANDIDATES: usize = INTS;
    type Element = EdwardsPoint;
    type Scalar = Scalar;
    type Table = Table;

    fn identity() -> EdwardsPoint {
        EdwardsPoint::identity()
    }

    fn generator() -> EdwardsPoint {
        ED25519_BASEPOINT_POINT
    }

    fn mul(a: &EdwardsPoint, b: &EdwardsPoint) -> EdwardsPoint {
        a + b
    }

    fn div(a: &EdwardsPoint, b: &EdwardsPoint) -> EdwardsPoint {
        a - b
    }

    fn pow_g(s: &Scalar) -> EdwardsPoint {
        EdwardsPoint::mul_base(s)
    }

    fn pow(base: &EdwardsPoint, s: &Scalar) -> EdwardsPoint {
        base * s
    }

    fn table(base: &EdwardsPoint) -> Table {
        Table {
            constant: Box::new(EdwardsBasepointTable::create(base)),
            vartime: VartimeEdwardsPrecomputation::new([*base]),
        }
    }

    fn pow_table(table: &Table, s: &Scalar) -> EdwardsPoint {
        table.constant.mul_base(s)
    }

    fn product(scalars: &[Scalar], bases: &[EdwardsPoint]) -> EdwardsPoint {
        EdwardsPoint::multiscalar_mul(scalars, bases)
    }

    fn vartime_g(s: &Scalar, base: &EdwardsPoint, t: &Scalar) -> EdwardsPoint {
        EdwardsPoint::vartime_double_scalar_mul_basepoint(t, base, s)
    }

    fn vartime_table(fixed: &Table, s: &Scalar, base: &EdwardsPoint, t: &Scalar) -> EdwardsPoint {
        fixed
            .vartime
            .vartime_mixed_multiscalar_mul([s], [t], [base])
    }

    fn vartime_product(scalars: &[Scalar], bases: &[EdwardsPoint]) -> EdwardsPoint {
        EdwardsPoint::vartime_multiscalar_mul(scalars, bases)
    }

    fn read(text: &str) -> Result<EdwardsPoint, EncodingError> {
        let mut bytes = read_hex(text).ok_or(EncodingError::Form)?;
        bytes.reverse();
        if !is_canonical(&bytes) {
            return Err(EncodingError::NotCanonical);
        }
        let point = CompressedEdwardsY(bytes)
            .decompress()
            .ok_or(EncodingError::NotOnCurve)?;
        if in_subgroup(&point) {
            Ok(point)
        } else {
            Err(EncodingError::NotInSubgroup)
        }
    }

    fn write(elements: &[EdwardsPoint]) -> Vec<String> {
        EdwardsPoint::compress_batch_alloc(elements)
            .iter()
            .map(spell)
            .collect()
    }

    fn compare(a: &str, b: &str) -> Ordering {
        a.as_bytes().rchunks(2).cmp(b.as_bytes().rchunks(2))
    }

    fn zero() -> Scalar {
        Scalar::ZERO
    }

    fn one() -> Scalar {
        Scalar::ONE
    }

    fn scalar(n: u64) -> Scalar {
        Scalar::from(n)
    }

    fn invert(s: &Scalar) -> Scalar {
        s.invert()
    }

    fn scalar_from_digest(digest: &[u8; 32]) -> Scalar {
        let mut little = *digest;
        little.reverse();
        Scalar::from_bytes_mod_order(little)
    }

    fn scalar_from_wide(bytes: &[u8; 64]) -> Scalar {
        let mut little = *bytes;
        little.reverse();
        let scalar = Scalar::from_bytes_mod_order_wide(&little);
        little.zeroize();
        scalar
    }

    fn random_scalar(rng: &mut impl CryptoRng) -> Scalar {
        let mut bytes = [0; 64];
        rng.fill_bytes(&mut bytes);
        let scalar = Scalar::from_bytes_mod_order_wide(&bytes);
        bytes.zeroize();
        scalar
    }

    fn read_scalar(text: &str) -> Result<Scalar, EncodingError> {
        let bytes = decimal::read(text).ok_or(EncodingError::Scalar)?;
        Option::from(Scalar::from_canonical_bytes(bytes)).ok_or(EncodingError::Scalar)
    }

    fn write_scalar(s: &Scalar) -> String {
        decimal::write(s.as_bytes())
    }

    fn of_ints(values: &[u8]) -> Option<EdwardsPoint> {
        if values.len() > INTS {
            return None;
        }
        (0..1u32 << PADDING).find_map(|padding| {
            let point = CompressedEdwardsY(pack(values, padding)).decompress()?;
            (point.is_torsion_free() && !point.is_identity()).then_some(point)
        })
    }

    fn to_ints(element: &EdwardsPoint, count: usize) -> Vec<u8> {
        unpack(element.compress().as_bytes(), count)
    }

    fn independent_generator(i: i64) -> Option<EdwardsPoint> {
        static KNOWN: OnceLock<[EdwardsPoint; 2]> = OnceLock::new();
        let mut start = *Hash::of(format!("ggen|{i}").as_bytes()).as_bytes();
        start.reverse();
        let mut candidate = shift_right_two(&start);
        let point = loop {
            match CompressedEdwardsY(candidate).decompress() {
                Some(point) => break point.mul_by_cofactor(),
                None => increment(&mut candidate),
            }
        };
        let excluded = KNOWN.get_or_init(|| [Self::identity(), Self::generator()]);
        (!excluded.contains(&point)).then_some(point)
    }
}

/// Whether q × point is the neutral element, told as (q - 1) × point = -point. Exact, and about
/// twice as fast as dalek's own check, which takes constant time; what we read is public.
fn in_subgroup(point: &EdwardsPoint) -> bool {
    let q_less_one = -Scalar::ONE;
    let multiple =
        EdwardsPoint::vartime_double_scalar_mul_basepoint(&q_less_one, point, &Scalar::ZERO);
    multiple == -point
}

/// 64 hexadecimal digits, most significant first: the reverse of the compressed bytes.
fn spell(point: &CompressedEdwardsY) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |n: u8| DIGITS.get(usize::from(n)).map_or('0', |c| char::from(*c));
    let bytes = point.as_bytes().iter().rev();
    bytes
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

/// Whether the compressed form is the one that compression gives: y below p, and no sign on x = 0.
fn is_canonical(bytes: &[u8; 32]) -> bool {
    let [first, middle @ .., last] = bytes;
    let top = last & 0x7f;
    let at_or_above_p = *first >= 0xed && top == 0x7f && middle.iter().all(|b| *b == 0xff);
    // x = 0 exactly for y = 1 and y = -1 = p - 1.
    let one = *first == 1 && top == 0 && middle.iter().all(|b| *b == 0);
    let minus_one = *first == 0xec && top == 0x7f && middle.iter().all(|b| *b == 0xff);
    let signed = last & 0x80 != 0;
    !at_or_above_p && !(signed && (one || minus_one))
}

/// The numbers, eight bits each, then 14 bits of padding; little-endian bytes.
fn pack(values: &[u8], padding: u32) -> [u8; 32] {
    let mut bytes = [0; 32];
    let mut buffer = padding;
    let mut bits = PADDING;
    let mut place = bytes.iter_mut();
    for value in values.iter().rev() {
        buffer |= u32::from(*value) << bits;
        bits += 8;
        while bits >= 8 {
            if let Some(byte) = place.next() {
                *byte = buffer as u8;
            }
            buffer >>= 8;
            bits -= 8;
        }
    }
    for byte in place {
        *byte = buffer as u8;
        buffer >>= 8;
    }
    bytes
}

/// The inverse of [`pack`]: whatever lies above the wanted numbers is dropped, as the
/// specification's inverse does.
fn unpack(bytes: &[u8; 32], count: usize) -> Vec<u8> {
    let bit = |i: usize| bytes.get(i / 8).map_or(0, |byte| (byte >> (i % 8)) & 1);
    let number = |k: usize| {
        let start = PADDING as usize + 8 * k;
        (0..8).fold(0, |value, i| value | (bit(start + i) << i))
    };
    (0..count.min(INTS)).rev().map(number).collect()
}

/// A little-endian number divided by four.
fn shift_right_two(bytes: &[u8; 32]) -> [u8; 32] {
    let mut out = [0; 32];
    let mut carry = 0;
    for (to, from) in out.iter_mut().zip(bytes).rev() {
        *to = (from >> 2) | (carry << 6);
        carry = from & 3;
    }
    out
}

/// A little-endian number plus one.
fn increment(bytes: &mut [u8; 32]) {
    for byte in bytes {
        let (sum, carry) = byte.overflowing_add(1);
        *byte = sum;
        if !carry {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use curve25519_dalek::constants::EIGHT_TORSION;
    use proptest::prelude::*;

    /// The base point's spelling (PROTOCOL: "the base point reads 66..6658").
    #[test]
    fn base_point() {
        let text = format!("{}58", "66".repeat(31));
        assert_eq!(Ed25519::read(&text), Ok(Ed25519::generator()));
        assert_eq!(Ed25519::write(&[Ed25519::generator()]), [text]);
    }

    /// N34 and N35: every torsion point, alone and added to a good point, is refused; the identity
    /// alone is in the subgroup.
    #[test]
    fn torsion_is_refused() {
        for torsion in EIGHT_TORSION {
            let alone = spell(&torsion.compress());
            let added = spell(&(torsion + Ed25519::generator()).compress());
            if torsion.is_identity() {
                assert_eq!(Ed25519::read(&alone), Ok(torsion));
            } else {
                assert_eq!(Ed25519::read(&alone), Err(EncodingError::NotInSubgroup));
                assert_eq!(Ed25519::read(&added), Err(EncodingError::NotInSubgroup));
            }
        }
    }

    /// N36, N37, N38 and N39.
    #[test]
    fn other_spellings_are_refused() {
        let p_plus_1 = "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffee";
        let signed_one = format!("8{}1", "0".repeat(62));
        assert_eq!(Ed25519::read(p_plus_1), Err(EncodingError::NotCanonical));
        assert_eq!(Ed25519::read(&signed_one), Err(EncodingError::NotCanonical));
        let two = format!("{}2", "0".repeat(63));
        assert_eq!(Ed25519::read(&two), Err(EncodingError::NotOnCurve));
        let good = format!("{}58", "66".repeat(31));
        for wrong in [&good[1..], &format!("0{good}"), &good.replace('6', "A"), ""] {
            assert_eq!(Ed25519::read(wrong), Err(EncodingError::Form));
        }
    }

    /// q itself and q + 1 are no scalars (N07, N08).
    #[test]
    fn scalars_stay_below_the_order() {
        let q = "7237005577332262213973186563042994240857116359379907606001950938285454250989";
        assert_eq!(Ed25519::read_scalar(q), Err(EncodingError::Scalar));
        let below = "7237005577332262213973186563042994240857116359379907606001950938285454250988";
        assert_eq!(Ed25519::read_scalar(below), Ok(-Scalar::ONE));
        assert_eq!(Ed25519::write_scalar(&-Scalar::ONE), below);
    }

    #[test]
    fn thirty_candidates_and_no_more() {
        assert!(Ed25519::of_ints(&[255; 30]).is_some());
        assert!(Ed25519::of_ints(&[0; 31]).is_none());
    }

    proptest! {
        #[test]
        fn ints_there_and_back(values in proptest::collection::vec(any::<u8>(), 0..=30)) {
            let point = Ed25519::of_ints(&values).unwrap();
            prop_assert!(point.is_torsion_free());
            prop_assert_eq!(Ed25519::to_ints(&point, values.len()), values);
        }

        #[test]
        fn one_spelling(bytes: [u8; 32]) {
            let mut text = Hash::from_bytes(bytes).to_string();
            if let Ok(point) = Ed25519::read(&text) {
                prop_assert_eq!(Ed25519::write(&[point]).pop(), Some(std::mem::take(&mut text)));
            }
        }
    }
}
