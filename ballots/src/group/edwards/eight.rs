//! Eight field elements in lock step, on processors that multiply 52-bit numbers eight at a time
//! (AVX-512 IFMA). `pulp` gives the instructions safely: a token that only a processor that has them
//! can get stands for each.

use std::arch::x86_64::__m512i;
use std::ops::{Add, Mul, Neg, Sub};

use super::field::Fe;
use super::powers::Field;

pulp::simd_type! {
    /// Proof that the processor has the instructions.
    pub(super) struct Ifma {
        pub(super) f: "avx512f",
        pub(super) bw: "avx512bw",
        pub(super) dq: "avx512dq",
        pub(super) vl: "avx512vl",
        pub(super) ifma: "avx512ifma",
    }
}

#[inline(always)]
fn pairwise(
    a: [__m512i; 5],
    b: [__m512i; 5],
    of: impl Fn(__m512i, __m512i) -> __m512i,
) -> [__m512i; 5] {
    let ([a0, a1, a2, a3, a4], [b0, b1, b2, b3, b4]) = (a, b);
    [of(a0, b0), of(a1, b1), of(a2, b2), of(a3, b3), of(a4, b4)]
}

/// Rows as columns.
#[inline(always)]
fn transposed<const ROWS: usize, const COLUMNS: usize>(
    rows: &[[u64; COLUMNS]; ROWS],
) -> [[u64; ROWS]; COLUMNS] {
    let mut columns = [[0; ROWS]; COLUMNS];
    for (i, row) in rows.iter().enumerate() {
        for (column, value) in columns.iter_mut().zip(row) {
            if let Some(place) = column.get_mut(i) {
                *place = *value;
            }
        }
    }
    columns
}

/// Eight elements, limb by limb: five limbs of 51 bits as in [`Fe`]. Every operation carries, so
/// limbs are always below 2^51 + 2^17: the multiplication takes 52 bits of them.
#[derive(Clone, Copy)]
pub(super) struct Eight {
    pub(super) simd: Ifma,
    limbs: [__m512i; 5],
}

/// As many elements as there are lanes.
pub(super) const LANES: usize = 8;

const MASK: i64 = (1 << 51) - 1;

/// 4p, limb by limb: added to differences, so that none falls below zero.
const FOUR_P: [i64; 5] = [4 * (MASK - 18), 4 * MASK, 4 * MASK, 4 * MASK, 4 * MASK];

impl Eight {
    /// Of small elements: products, or reduced.
    #[inline(always)]
    pub(super) fn new(simd: Ifma, elements: &[Fe; LANES]) -> Self {
        let limbs = transposed(&elements.map(|element| element.0));
        Self {
            simd,
            limbs: limbs.map(pulp::cast),
        }
    }

    /// Each element.
    #[inline(always)]
    pub(super) fn elements(&self) -> [Fe; LANES] {
        transposed(&self.limbs.map(pulp::cast)).map(Fe)
    }

    #[inline(always)]
    fn carried(simd: Ifma, limbs: [__m512i; 5]) -> Self {
        let f = simd.f;
        let mask = f._mm512_set1_epi64(MASK);
        let [a, b, c, d, e] = limbs;
        let low = |x| f._mm512_and_si512(x, mask);
        let high = |x| f._mm512_srli_epi64::<51>(x);
        let first = simd
            .ifma
            ._mm512_madd52lo_epu64(low(a), high(e), f._mm512_set1_epi64(19));
        let add = |x, y| f._mm512_add_epi64(x, y);
        Self {
            simd,
            limbs: [
                first,
                add(low(b), high(a)),
                add(low(c), high(b)),
                add(low(d), high(c)),
                add(low(e), high(d)),
            ],
        }
    }

    /// The limbs of the one representative below p, as [`Fe::bytes`] finds it.
    #[inline(always)]
    fn canonical(&self) -> [__m512i; 5] {
        let f = self.simd.f;
        let add = |x, y| f._mm512_add_epi64(x, y);
        let low = |x| f._mm512_and_si512(x, f._mm512_set1_epi64(MASK));
        let high = |x| f._mm512_srli_epi64::<51>(x);
        let nineteen = f._mm512_set1_epi64(19);
        let [a, b, c, d, e] = Self::carried(self.simd, self.limbs).limbs;
        // Whether it is p or more: then adding 19 carries out of bit 255.
        let over = [b, c, d, e]
            .into_iter()
            .fold(high(add(a, nineteen)), |carry, limb| high(add(limb, carry)));
        let a = self.simd.ifma._mm512_madd52lo_epu64(a, over, nineteen);
        let b = add(b, high(a));
        let c = add(c, high(b));
        let d = add(d, high(c));
        let e = add(e, high(d));
        [low(a), low(b), low(c), low(d), low(e)]
    }

    #[inline(always)]
    fn folded(simd: Ifma, z: [__m512i; 10]) -> Self {
        let f = simd.f;
        let add = |x, y| f._mm512_add_epi64(x, y);
        let [a, b, c, d, e, v, w, x, y, z] = z;
        let fold = |low, high| {
            let three = add(add(high, high), high);
            add(add(low, three), f._mm512_slli_epi64::<4>(high))
        };
        Self::carried(
            simd,
            [fold(a, v), fold(b, w), fold(c, x), fold(d, y), fold(e, z)],
        )
    }

    #[inline(always)]
    fn squared_once(&self) -> Self {
        let simd = self.simd;
        let f = simd.f;
        let zero = f._mm512_setzero_si512();
        let lo = |sum, x, y| simd.ifma._mm512_madd52lo_epu64(sum, x, y);
        let hi = |sum, x, y| simd.ifma._mm512_madd52hi_epu64(sum, x, y);
        let twice = |x| f._mm512_add_epi64(x, x);
        let [a, b, c, d, e] = self.limbs;
        // high halves by column
        let h0 = hi(zero, a, a);
        let h1 = twice(hi(zero, a, b));
        let h2 = hi(twice(hi(zero, a, c)), b, b);
        let h3 = twice(hi(hi(zero, a, d), b, c));
        let h4 = hi(twice(hi(hi(zero, a, e), b, d)), c, c);
        let h5 = twice(hi(hi(zero, b, e), c, d));
        let h6 = hi(twice(hi(zero, c, e)), d, d);
        let h7 = twice(hi(zero, d, e));
        let h8 = hi(zero, e, e);
        let z0 = lo(zero, a, a);
        let z1 = twice(lo(h0, a, b));
        let z2 = lo(twice(lo(h1, a, c)), b, b);
        let z3 = twice(lo(lo(h2, a, d), b, c));
        let z4 = lo(twice(lo(lo(h3, a, e), b, d)), c, c);
        let z5 = twice(lo(lo(h4, b, e), c, d));
        let z6 = lo(twice(lo(h5, c, e)), d, d);
        let z7 = twice(lo(h6, d, e));
        let z8 = lo(twice(h7), e, e);
        let z9 = twice(h8);
        Self::folded(simd, [z0, z1, z2, z3, z4, z5, z6, z7, z8, z9])
    }
}

impl Mul for Eight {
    type Output = Self;
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        let simd = self.simd;
        let f = simd.f;
        let zero = f._mm512_setzero_si512();
        let lo = |sum, x, y| simd.ifma._mm512_madd52lo_epu64(sum, x, y);
        let hi = |sum, x, y| simd.ifma._mm512_madd52hi_epu64(sum, x, y);
        let twice = |x| f._mm512_add_epi64(x, x);
        let [a0, a1, a2, a3, a4] = self.limbs;
        let [b0, b1, b2, b3, b4] = other.limbs;
        let h0 = hi(zero, a0, b0);
        let h1 = hi(hi(zero, a0, b1), a1, b0);
        let h2 = hi(hi(hi(zero, a0, b2), a1, b1), a2, b0);
        let h3 = hi(hi(hi(hi(zero, a0, b3), a1, b2), a2, b1), a3, b0);
        let h4 = hi(hi(hi(hi(hi(zero, a0, b4), a1, b3), a2, b2), a3, b1), a4, b0);
        let h5 = hi(hi(hi(hi(zero, a1, b4), a2, b3), a3, b2), a4, b1);
        let h6 = hi(hi(hi(zero, a2, b4), a3, b3), a4, b2);
        let h7 = hi(hi(zero, a3, b4), a4, b3);
        let h8 = hi(zero, a4, b4);
        let z0 = lo(zero, a0, b0);
        let z1 = lo(lo(twice(h0), a0, b1), a1, b0);
        let z2 = lo(lo(lo(twice(h1), a0, b2), a1, b1), a2, b0);
        let z3 = lo(lo(lo(lo(twice(h2), a0, b3), a1, b2), a2, b1), a3, b0);
        let z4 = lo(
            lo(lo(lo(lo(twice(h3), a0, b4), a1, b3), a2, b2), a3, b1),
            a4,
            b0,
        );
        let z5 = lo(lo(lo(lo(twice(h4), a1, b4), a2, b3), a3, b2), a4, b1);
        let z6 = lo(lo(lo(twice(h5), a2, b4), a3, b3), a4, b2);
        let z7 = lo(lo(twice(h6), a3, b4), a4, b3);
        let z8 = lo(twice(h7), a4, b4);
        let z9 = twice(h8);
        Self::folded(simd, [z0, z1, z2, z3, z4, z5, z6, z7, z8, z9])
    }
}

impl Add for Eight {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        let f = self.simd.f;
        let sum = |a, b| f._mm512_add_epi64(a, b);
        Self::carried(self.simd, pairwise(self.limbs, other.limbs, sum))
    }
}

impl Sub for Eight {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        let f = self.simd.f;
        let four_p = FOUR_P.map(|limb| f._mm512_set1_epi64(limb));
        let above = pairwise(self.limbs, four_p, |a, b| f._mm512_add_epi64(a, b));
        let difference = |a, b| f._mm512_sub_epi64(a, b);
        Self::carried(self.simd, pairwise(above, other.limbs, difference))
    }
}

impl Neg for Eight {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        self.constant(&Fe::ZERO) - self
    }
}

/// A bit of each lane.
type Bits = u8;

impl Field for Eight {
    type Answer = Bits;

    #[inline(always)]
    fn constant(&self, fe: &Fe) -> Self {
        let limbs = fe.0.map(|limb| self.simd.f._mm512_set1_epi64(limb as i64));
        Self {
            simd: self.simd,
            limbs,
        }
    }

    #[inline(always)]
    fn square(&self) -> Self {
        self.squared_once()
    }

    #[inline(always)]
    fn reduced(&self) -> Self {
        *self
    }

    #[inline(always)]
    fn less(self, other: Self) -> Self {
        self - other
    }

    #[inline(always)]
    fn is_zero(&self) -> Bits {
        let f = self.simd.f;
        let [a, b, c, d, e] = self.canonical();
        let or = |x, y| f._mm512_or_si512(x, y);
        f._mm512_cmpeq_epi64_mask(or(or(or(a, b), or(c, d)), e), f._mm512_setzero_si512())
    }

    #[inline(always)]
    fn is_odd(&self) -> Bits {
        let [first, ..] = self.canonical();
        let f = self.simd.f;
        f._mm512_test_epi64_mask(first, f._mm512_set1_epi64(1))
    }

    #[inline(always)]
    fn choose(answer: Bits, yes: Self, no: Self) -> Self {
        let f = yes.simd.f;
        let limb = |yes, no| f._mm512_mask_mov_epi64(no, answer, yes);
        Self {
            simd: yes.simd,
            limbs: pairwise(yes.limbs, no.limbs, limb),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use pulp::NullaryFnOnce;

    /// What is computed of eight pairs of elements, each in the place of one operation.
    const OPERATIONS: usize = 11;

    /// Every operation on elements of whatever limbs below 2^52, as sums and differences of two
    /// multiplied are carried from.
    struct All {
        simd: Ifma,
        a: [Fe; LANES],
        b: [Fe; LANES],
    }

    impl NullaryFnOnce for All {
        type Output = ([[Fe; LANES]; OPERATIONS], [u8; 4]);

        #[inline(always)]
        fn call(self) -> Self::Output {
            let (a, b) = (
                Eight::new(self.simd, &self.a),
                Eight::new(self.simd, &self.b),
            );
            let results = [
                a * b,
                a.square(),
                a + b,
                a - b,
                -a,
                a.inverse(),
                (a + b) * (a - b),
                (a - b).square(),
                (a + a).less(b + b),
                a.fourth_root(),
                Eight::choose(0b1010_0110, a, b),
            ];
            let answers = [a.is_zero(), a.is_odd(), a.equals(&b), a.is_nonzero_square()];
            (results.map(|eight| eight.elements()), answers)
        }
    }

    fn check(a: [Fe; LANES], b: [Fe; LANES]) {
        let Some(simd) = Ifma::try_new() else {
            eprintln!("SKIPPED: this processor has no AVX-512 IFMA");
            return;
        };
        let (results, [zero, odd, equal, square]) = simd.vectorize(All { simd, a, b });
        for lane in 0..LANES {
            // One after another, from the reduced elements.
            let (a, b) = (a[lane].reduced(), b[lane].reduced());
            let wanted = [
                a * b,
                a.square(),
                a + b,
                a - b,
                -a,
                a.inverse(),
                (a + b) * (a - b),
                (a - b).square(),
                (a + a).reduced() - (b + b).reduced(),
                a.fourth_root(),
                if 0b1010_0110 >> lane & 1 == 1 { a } else { b },
            ];
            for (i, (own, wanted)) in results.iter().zip(wanted).enumerate() {
                assert_eq!(
                    own[lane].bytes(),
                    wanted.bytes(),
                    "operation {i}, {a:?}, {b:?}"
                );
                assert!(
                    own[lane].0.iter().all(|limb| limb >> 52 == 0),
                    "limbs of operation {i}"
                );
            }
            let is = |bits: u8| bits >> lane & 1 == 1;
            assert_eq!(is(zero), a.is_zero(), "{a:?}");
            assert_eq!(is(odd), a.is_odd(), "{a:?}");
            assert_eq!(is(equal), a.equals(&b), "{a:?}, {b:?}");
            assert_eq!(is(square), a.is_nonzero_square(), "{a:?}");
        }
    }

    /// Limbs with 52 bits, most of them at an end: 0, 1, p's and 2p's limbs, the greatest.
    fn limbs() -> impl Strategy<Value = Fe> {
        let mask = MASK as u64;
        let limb = prop_oneof![
            4 => 0..1u64 << 52,
            1 => Just(0u64),
            1 => Just(1u64),
            1 => Just(mask - 18),
            1 => Just(mask - 19),
            1 => Just(mask),
            1 => Just(mask + 1),
            1 => Just(2 * mask),
            2 => Just((1 << 52) - 1),
        ];
        proptest::array::uniform5(limb).prop_map(Fe)
    }

    proptest! {
        #[test]
        fn agrees_with_one_after_another(
            a in proptest::array::uniform8(limbs()),
            b in proptest::array::uniform8(limbs()),
        ) {
            check(a, b);
        }
    }

    /// Each spelling of 0 and 1 by limbs, p and 2p among them, and the greatest limbs of all.
    #[test]
    fn ends() {
        let mask = MASK as u64;
        let p = [mask - 18, mask, mask, mask, mask];
        let two_p = p.map(|limb| 2 * limb);
        let one_more = |[first, rest @ ..]: [u64; 5]| {
            let [b, c, d, e] = rest;
            [first + 1, b, c, d, e]
        };
        let ends = [
            [0; 5],
            [1, 0, 0, 0, 0],
            p,
            one_more(p),
            two_p,
            one_more(two_p),
            [(1 << 52) - 1; 5],
            [mask; 5],
        ];
        for turn in 0..LANES {
            let mut other = ends;
            other.rotate_left(turn);
            check(ends.map(Fe), other.map(Fe));
        }
    }
}
