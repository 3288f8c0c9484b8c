//! The field of 2^255 - 19 elements, in five limbs of 51 bits (Bernstein, Duif, Lange, Schwabe and
//! Yang, "High-speed high-security signatures", 2011). No branch depends on a value but in
//! [`Fe::bytes`]'s callers.

use std::ops::{Add, Mul, Neg, Sub};

use super::powers::Field;

/// A field element, not always reduced. Bounds: products, squares and what [`Fe::reduced`] gives are
/// "small", with limbs below 2^51 + 2^18. A sum of two small ones stays below 2^52.1; `a - b` asks for
/// a small b and, from a small a, stays below 2^52.6; [`Fe::less`] takes any b below 2^53 and stays
/// below 2^53.7 for a sum of two. Factors of a product may have limbs below 2^54.
#[derive(Debug, Clone, Copy)]
pub(in crate::group) struct Fe(pub(super) [u64; 5]);

const MASK: u64 = (1 << 51) - 1;

/// p, limb by limb; differences have a multiple of it added, so that none falls below zero.
const P: [u64; 5] = [MASK - 18, MASK, MASK, MASK, MASK];

impl Fe {
    pub(super) const ZERO: Self = Self([0; 5]);
    pub(super) const ONE: Self = Self([1, 0, 0, 0, 0]);

    /// The square root of -1 that is even.
    pub(super) const I: Self = Self([
        1_718_705_420_411_056,
        234_908_883_556_509,
        2_233_514_472_574_048,
        2_117_202_627_021_982,
        765_476_049_583_133,
    ]);
    /// d = -121665/121666, the curve's parameter (RFC 8032, section 5.1).
    pub(super) const D: Self = Self([
        929_955_233_495_203,
        466_365_720_129_213,
        1_662_059_464_998_953,
        2_033_849_074_728_123,
        1_442_794_654_840_575,
    ]);
    /// 2d
    pub(super) const D2: Self = Self([
        1_859_910_466_990_425,
        932_731_440_258_426,
        1_072_319_116_312_658,
        1_815_898_335_770_999,
        633_789_495_995_903,
    ]);

    /// 255 bits, little-endian; the highest bit is not looked at.
    pub(super) fn from_bytes(bytes: &[u8; 32]) -> Self {
        let [a, b, c, d] = words(bytes);
        Self([
            a & MASK,
            ((a >> 51) | (b << 13)) & MASK,
            ((b >> 38) | (c << 26)) & MASK,
            ((c >> 25) | (d << 39)) & MASK,
            (d >> 12) & MASK,
        ])
    }

    /// The one representative below p, little-endian.
    pub(super) fn bytes(&self) -> [u8; 32] {
        let [a, b, c, d, e] = self.reduced().0;
        // Whether it is p or more: then adding 19 carries out of bit 255.
        let mut carry = (a + 19) >> 51;
        for limb in [b, c, d, e] {
            carry = (limb + carry) >> 51;
        }
        let a = a + 19 * carry;
        let b = b + (a >> 51);
        let c = c + (b >> 51);
        let d = d + (c >> 51);
        let e = (e + (d >> 51)) & MASK;
        let [a, b, c, d] = [a & MASK, b & MASK, c & MASK, d & MASK];
        let mut out = [0; 32];
        let words = [
            a | (b << 51),
            (b >> 13) | (c << 38),
            (c >> 26) | (d << 25),
            (d >> 39) | (e << 12),
        ];
        for (to, word) in out.as_chunks_mut::<8>().0.iter_mut().zip(words) {
            *to = word.to_le_bytes();
        }
        out
    }

    /// The same element with limbs below 2^51 + 2^18.
    pub(super) fn reduced(&self) -> Self {
        let [a, b, c, d, e] = self.0;
        Self([
            (a & MASK) + 19 * (e >> 51),
            (b & MASK) + (a >> 51),
            (c & MASK) + (b >> 51),
            (d & MASK) + (c >> 51),
            (e & MASK) + (d >> 51),
        ])
    }

    /// self - other, where other need not be small.
    #[inline(always)]
    pub(super) fn less(self, other: Self) -> Self {
        subtract::<4>(self, other)
    }

    #[inline(always)]
    pub(super) fn square(&self) -> Self {
        let [a, b, c, d, e] = self.0;
        let m = |x: u64, y: u64| u128::from(x) * u128::from(y);
        let (d19, e19) = (19 * d, 19 * e);
        let (a2, b2) = (2 * a, 2 * b);
        carry([
            m(a, a) + 2 * (m(b, e19) + m(c, d19)),
            m(d, d19) + m(a2, b) + 2 * m(c, e19),
            m(b, b) + m(a2, c) + 2 * m(d, e19),
            m(e, e19) + m(a2, d) + m(b2, c),
            m(c, c) + m(a2, e) + m(b2, d),
        ])
    }

    /// Replaces each element by its inverse, at the price of three products each and one inverse
    /// (Montgomery's trick). Zeros stay zero.
    pub(super) fn invert_all(elements: &mut [Self]) {
        let mut product = Self::ONE;
        let mut before = Vec::with_capacity(elements.len());
        for element in elements.iter() {
            before.push(product);
            let next = product * *element;
            if !next.is_zero() {
                product = next;
            }
        }
        let mut rest = product.inverse();
        for (element, before) in elements.iter_mut().zip(before).rev() {
            if !element.is_zero() {
                let own = *element;
                *element = rest * before;
                rest = rest * own;
            }
        }
    }
}

fn words(bytes: &[u8; 32]) -> [u64; 4] {
    let mut words = [0; 4];
    for (word, chunk) in words.iter_mut().zip(bytes.as_chunks::<8>().0) {
        *word = u64::from_le_bytes(*chunk);
    }
    words
}

/// Brings the columns of a product, each below 2^115, back to limbs.
#[inline(always)]
fn carry([a, b, c, d, e]: [u128; 5]) -> Fe {
    let low = |column: u128| (column as u64) & MASK;
    let b = b + u128::from((a >> 51) as u64);
    let c = c + u128::from((b >> 51) as u64);
    let d = d + u128::from((c >> 51) as u64);
    let e = e + u128::from((d >> 51) as u64);
    let first = low(a) + 19 * ((e >> 51) as u64);
    Fe([first & MASK, low(b) + (first >> 51), low(c), low(d), low(e)])
}

impl Mul for Fe {
    type Output = Self;

    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        let [a0, a1, a2, a3, a4] = self.0;
        let [b0, b1, b2, b3, b4] = other.0;
        let m = |x: u64, y: u64| u128::from(x) * u128::from(y);
        // What overflows 2^255 comes back 19-fold.
        let (c1, c2, c3, c4) = (19 * b1, 19 * b2, 19 * b3, 19 * b4);
        carry([
            m(a0, b0) + m(a4, c1) + m(a3, c2) + m(a2, c3) + m(a1, c4),
            m(a1, b0) + m(a0, b1) + m(a4, c2) + m(a3, c3) + m(a2, c4),
            m(a2, b0) + m(a1, b1) + m(a0, b2) + m(a4, c3) + m(a3, c4),
            m(a3, b0) + m(a2, b1) + m(a1, b2) + m(a0, b3) + m(a4, c4),
            m(a4, b0) + m(a3, b1) + m(a2, b2) + m(a1, b3) + m(a0, b4),
        ])
    }
}

impl Add for Fe {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        let [a0, a1, a2, a3, a4] = self.0;
        let [b0, b1, b2, b3, b4] = other.0;
        Self([a0 + b0, a1 + b1, a2 + b2, a3 + b3, a4 + b4])
    }
}

impl Sub for Fe {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        subtract::<2>(self, other)
    }
}

/// `a + N p - b`
#[inline(always)]
fn subtract<const N: u64>(a: Fe, b: Fe) -> Fe {
    let [a0, a1, a2, a3, a4] = a.0;
    let [b0, b1, b2, b3, b4] = b.0;
    let [p0, p1, p2, p3, p4] = P;
    Fe([
        a0 + N * p0 - b0,
        a1 + N * p1 - b1,
        a2 + N * p2 - b2,
        a3 + N * p3 - b3,
        a4 + N * p4 - b4,
    ])
}

impl Neg for Fe {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        Self::ZERO.less(self).reduced()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crypto_bigint::modular::{ConstMontyForm, ConstMontyParams};
    use crypto_bigint::{U256, const_monty_params};
    use proptest::prelude::*;

    const_monty_params!(
        Modulus,
        U256,
        "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffed",
        "p, for another library's arithmetic beside ours."
    );
    type Reference = ConstMontyForm<Modulus, { U256::LIMBS }>;

    fn reference(fe: &Fe) -> Reference {
        Reference::new(&U256::from_le_slice(&fe.bytes()))
    }

    fn same(fe: Fe, reference: Reference) -> bool {
        fe.bytes()[..] == reference.retrieve().to_le_bytes().as_ref()[..]
    }

    /// Elements, among them those next to 0, p and the bounds of limbs.
    fn any() -> impl Strategy<Value = Fe> {
        let limb = prop_oneof![
            4 => 0..=MASK,
            1 => Just(0u64),
            1 => Just(MASK),
            1 => Just(MASK - 18),
            1 => Just(MASK - 19),
            1 => Just(1u64),
        ];
        proptest::array::uniform5(limb).prop_map(Fe)
    }

    proptest! {
        #[test]
        fn agrees_with_another_library(a in any(), b in any(), c in any()) {
            let (ra, rb, rc) = (reference(&a), reference(&b), reference(&c));
            prop_assert!(same(a + b, ra + rb));
            prop_assert!(same(a - b, ra - rb));
            prop_assert!(same(-a, -ra));
            prop_assert!(same(a * b, ra * rb));
            prop_assert!(same(a.square(), ra * ra));
            // The largest operands that the formulas of points make.
            prop_assert!(same((a + b) * c.less(a + b), (ra + rb) * (rc - (ra + rb))));
            let wide = (a + a).less(b - c);
            prop_assert!(same(wide.square(), (ra + ra - rb + rc) * (ra + ra - rb + rc)));
            prop_assert!(same(wide * wide, (ra + ra - rb + rc) * (ra + ra - rb + rc)));
        }

        #[test]
        fn powers(a in any()) {
            let ra = reference(&a);
            let inverse: Option<Reference> = ra.invert().into();
            prop_assert!(same(a.inverse(), inverse.unwrap_or(Reference::ZERO)));
            let square = a.square();
            prop_assert_eq!(square.is_nonzero_square(), !a.is_zero());
            // 2 is no square, as p is 5 modulo 8.
            prop_assert!(!(square + square).is_nonzero_square());
            let fourth = square.square();
            prop_assert!(fourth.fourth_root().squared(2).equals(&fourth));
            prop_assert!(Fe::root_of_ratio(&square, &Fe::ONE).0.square().equals(&square));
            prop_assert!(!Fe::root_of_ratio(&(square + square), &Fe::ONE).1 || a.is_zero());
        }

        #[test]
        fn bytes_there_and_back(a in any()) {
            prop_assert!(Fe::from_bytes(&a.bytes()).equals(&a));
        }

        #[test]
        fn inverses_at_once(mut all in proptest::collection::vec(any(), 0..20)) {
            let each: Vec<Fe> = all.iter().map(Field::inverse).collect();
            Fe::invert_all(&mut all);
            prop_assert!(all.iter().zip(&each).all(|(a, b)| a.equals(b)));
        }
    }

    #[test]
    fn constants() {
        let number = |n: u64| Fe([n, 0, 0, 0, 0]);
        assert!(Fe::I.square().equals(&-Fe::ONE) && !Fe::I.is_odd());
        assert!((Fe::D * number(121_666)).equals(&-number(121_665)));
        assert!((Fe::D + Fe::D).equals(&Fe::D2));
        assert_eq!(
            Modulus::PARAMS.modulus().as_ref().to_le_bytes().as_ref()[0],
            0xed
        );
    }
}
