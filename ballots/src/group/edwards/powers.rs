//! What is computed alike of one field element and of eight in lock step: powers, roots, inverses.

use std::ops::{Add, BitAnd, BitOr, BitXor, Mul, Neg, Not, Sub};

use super::field::Fe;

/// Field elements as the formulas of the curve need them: one, or several in lock step.
pub(in crate::group) trait Field:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Neg<Output = Self>
{
    /// The answer to a question: yes or no, of each element.
    type Answer: Copy
        + BitAnd<Output = Self::Answer>
        + BitOr<Output = Self::Answer>
        + BitXor<Output = Self::Answer>
        + Not<Output = Self::Answer>;

    /// This constant, as many times as there are elements in `self`.
    fn constant(&self, fe: &Fe) -> Self;
    /// self²
    fn square(&self) -> Self;
    /// The same with small limbs.
    fn reduced(&self) -> Self;
    /// self - other, where other need not be small.
    fn less(self, other: Self) -> Self;
    /// Whether it is 0.
    fn is_zero(&self) -> Self::Answer;
    /// The lowest bit of the representative: the sign of an x-coordinate.
    fn is_odd(&self) -> Self::Answer;
    /// `yes` where the answer is yes, `no` where it is no.
    fn choose(answer: Self::Answer, yes: Self, no: Self) -> Self;

    /// Whether both are the same element.
    #[inline(always)]
    fn equals(&self, other: &Self) -> Self::Answer {
        self.less(*other).reduced().is_zero()
    }

    /// self^(2^n)
    #[inline(always)]
    fn squared(&self, n: u32) -> Self {
        let mut power = *self;
        for _ in 0..n {
            power = power.square();
        }
        power
    }

    /// self^(2^250 - 1), and self^11 besides: what inverses, roots and Legendre symbols share.
    #[inline(always)]
    fn long_power(&self) -> (Self, Self) {
        let two = self.square();
        let nine = *self * two.squared(2);
        let eleven = nine * two;
        let e5 = nine * eleven.square(); // 2^5 - 1
        let e10 = e5.squared(5) * e5;
        let e20 = e10.squared(10) * e10;
        let e40 = e20.squared(20) * e20;
        let e50 = e40.squared(10) * e10;
        let e100 = e50.squared(50) * e50;
        let e200 = e100.squared(100) * e100;
        (e200.squared(50) * e50, eleven)
    }

    /// 1 / self, and 0 for 0: the power p - 2.
    #[inline(always)]
    fn inverse(&self) -> Self {
        let (long, eleven) = self.long_power();
        long.squared(5) * eleven
    }

    /// The power (p - 5) / 8 = 2^252 - 3.
    #[inline(always)]
    fn power_p58(&self) -> Self {
        self.long_power().0.squared(2) * *self
    }

    /// The power 2^251 - 1, which takes the fourth power of an element to one of its fourth roots:
    /// with m = (p - 1) / 4, an odd number, fourth powers have an order that divides m, and
    /// 4 (2^251 - 1) = m + 1.
    #[inline(always)]
    fn fourth_root(&self) -> Self {
        self.long_power().0.square() * *self
    }

    /// Whether it is the square of an element other than 0: Euler's criterion, the power
    /// (p - 1) / 2 = 16 (2^250 - 1) + 6.
    #[inline(always)]
    fn is_nonzero_square(&self) -> Self::Answer {
        let six = self.square() * self.squared(2);
        (self.long_power().0.squared(4) * six).equals(&self.constant(&Fe::ONE))
    }

    /// A root of u / v, and whether it is one: there may be none. RFC 8032, section 5.1.3.
    #[inline(always)]
    fn root_of_ratio(u: &Self, v: &Self) -> (Self, Self::Answer) {
        let v3 = v.square() * *v;
        let v7 = v3.square() * *v;
        let root = *u * v3 * (*u * v7).power_p58();
        let check = *v * root.square();
        let (plus, minus) = (check.equals(u), check.equals(&-*u));
        let other = root * u.constant(&Fe::I);
        (Self::choose(plus, root, other), plus | minus)
    }
}

impl Field for Fe {
    type Answer = bool;

    #[inline(always)]
    fn constant(&self, fe: &Fe) -> Self {
        *fe
    }

    #[inline(always)]
    fn square(&self) -> Self {
        Fe::square(self)
    }

    #[inline(always)]
    fn reduced(&self) -> Self {
        Fe::reduced(self)
    }

    #[inline(always)]
    fn less(self, other: Self) -> Self {
        Fe::less(self, other)
    }

    fn is_zero(&self) -> bool {
        self.bytes() == [0; 32]
    }

    fn is_odd(&self) -> bool {
        let [first, ..] = self.bytes();
        first & 1 == 1
    }

    fn equals(&self, other: &Self) -> bool {
        self.bytes() == other.bytes()
    }

    #[inline(always)]
    fn choose(answer: bool, yes: Self, no: Self) -> Self {
        if answer { yes } else { no }
    }
}
