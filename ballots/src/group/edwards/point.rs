//! Points of the curve -x² + y² = 1 + d x² y² and their additions (Hisil, Wong, Carter and Dawson,
//! "Twisted Edwards Curves Revisited", 2008): complete formulas, none with an exception.

use super::field::Fe;
use super::powers::Field;

/// (X : Y : Z) for the point (X/Z, Y/Z): what doubling takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Projective<F = Fe> {
    x: F,
    y: F,
    z: F,
}

/// Extended coordinates (X : Y : Z : T) with T = XY/Z: what addition takes.
#[derive(Debug, Clone, Copy)]
pub(in crate::group) struct Point<F = Fe> {
    pub(super) x: F,
    pub(super) y: F,
    pub(super) z: F,
    pub(super) t: F,
}

/// A sum before its last products: ((E : G), (H : F)).
#[derive(Clone, Copy)]
pub(super) struct Sum<F = Fe> {
    e: F,
    f: F,
    g: F,
    h: F,
}

/// A point as the second summand: (Y + X, Y - X, 2Z, 2dT).
#[derive(Debug, Clone, Copy)]
pub(super) struct Cached<F = Fe> {
    pub(super) plus: F,
    pub(super) minus: F,
    pub(super) z2: F,
    pub(super) t2d: F,
}

/// The same of a point with Z = 1: (y + x, y - x, 2dxy).
#[derive(Debug, Clone, Copy)]
pub(super) struct Affine<F = Fe> {
    pub(super) plus: F,
    pub(super) minus: F,
    pub(super) t2d: F,
}

impl<F: Field> Sum<F> {
    /// The point itself, as a sum to begin with.
    pub(super) fn of(point: &Point<F>) -> Self {
        Self {
            e: point.x,
            f: point.z,
            g: point.z,
            h: point.y,
        }
    }

    #[inline(always)]
    pub(super) fn projective(&self) -> Projective<F> {
        Projective {
            x: self.e * self.f,
            y: self.g * self.h,
            z: self.f * self.g,
        }
    }

    #[inline(always)]
    pub(super) fn point(&self) -> Point<F> {
        Point {
            x: self.e * self.f,
            y: self.g * self.h,
            z: self.f * self.g,
            t: self.e * self.h,
        }
    }
}

impl Projective {
    pub(super) const IDENTITY: Self = Self {
        x: Fe::ZERO,
        y: Fe::ONE,
        z: Fe::ONE,
    };
}

impl<F: Field> Projective<F> {
    /// Three squares and one of a sum.
    #[inline(always)]
    pub(super) fn double(&self) -> Sum<F> {
        let xx = self.x.square();
        let yy = self.y.square();
        let zz = self.z.square();
        let h = yy + xx;
        let g = yy - xx;
        Sum {
            e: (self.x + self.y).square().less(h),
            f: (zz + zz).less(g),
            g,
            h,
        }
    }
}

impl Affine {
    /// The neutral element.
    pub(super) const IDENTITY: Self = Self {
        plus: Fe::ONE,
        minus: Fe::ONE,
        t2d: Fe::ZERO,
    };
}

impl Point {
    /// The neutral element (0, 1).
    pub(in crate::group) const IDENTITY: Self = Self {
        x: Fe::ZERO,
        y: Fe::ONE,
        z: Fe::ONE,
        t: Fe::ZERO,
    };
}

impl<F: Field> Point<F> {
    #[inline(always)]
    pub(super) fn from_affine(x: F, y: F) -> Self {
        Self {
            x,
            y,
            z: x.constant(&Fe::ONE),
            t: x * y,
        }
    }

    #[inline(always)]
    pub(super) fn projective(&self) -> Projective<F> {
        Projective {
            x: self.x,
            y: self.y,
            z: self.z,
        }
    }

    #[inline(always)]
    pub(super) fn cached(&self) -> Cached<F> {
        Cached {
            plus: self.y + self.x,
            minus: (self.y - self.x).reduced(),
            z2: self.z + self.z,
            t2d: self.t * self.t.constant(&Fe::D2),
        }
    }

    /// Given 1/Z.
    pub(super) fn affine(&self, z_inverse: &F) -> Affine<F> {
        let (x, y) = (self.x * *z_inverse, self.y * *z_inverse);
        Affine {
            plus: (y + x).reduced(),
            minus: (y - x).reduced(),
            t2d: x * y * x.constant(&Fe::D2),
        }
    }

    #[inline(always)]
    pub(super) fn add(&self, other: &Cached<F>) -> Sum<F> {
        let a = (self.y - self.x) * other.minus;
        let b = (self.y + self.x) * other.plus;
        let c = self.t * other.t2d;
        let d = self.z * other.z2;
        Sum {
            e: b - a,
            f: d - c,
            g: d + c,
            h: b + a,
        }
    }

    #[inline(always)]
    pub(super) fn sub(&self, other: &Cached<F>) -> Sum<F> {
        let a = (self.y - self.x) * other.plus;
        let b = (self.y + self.x) * other.minus;
        let c = self.t * other.t2d;
        let d = self.z * other.z2;
        Sum {
            e: b - a,
            f: d + c,
            g: d - c,
            h: b + a,
        }
    }

    #[inline(always)]
    pub(super) fn add_affine(&self, other: &Affine<F>) -> Sum<F> {
        let a = (self.y - self.x) * other.minus;
        let b = (self.y + self.x) * other.plus;
        let c = self.t * other.t2d;
        let d = self.z + self.z;
        Sum {
            e: b - a,
            f: d - c,
            g: d + c,
            h: b + a,
        }
    }

    #[inline(always)]
    pub(super) fn sub_affine(&self, other: &Affine<F>) -> Sum<F> {
        let a = (self.y - self.x) * other.plus;
        let b = (self.y + self.x) * other.minus;
        let c = self.t * other.t2d;
        let d = self.z + self.z;
        Sum {
            e: b - a,
            f: d + c,
            g: d - c,
            h: b + a,
        }
    }

    /// self + other, or self - other where the answer is yes: the same steps for both.
    #[inline(always)]
    pub(super) fn add_or_sub(&self, other: &Cached<F>, sub: F::Answer) -> Sum<F> {
        let plus = F::choose(sub, other.minus, other.plus);
        let minus = F::choose(sub, other.plus, other.minus);
        let a = (self.y - self.x) * minus;
        let b = (self.y + self.x) * plus;
        let c = self.t * other.t2d;
        let d = self.z * other.z2;
        let (less, more) = (d - c, d + c);
        Sum {
            e: b - a,
            f: F::choose(sub, more, less),
            g: F::choose(sub, less, more),
            h: b + a,
        }
    }

    /// The same with an affine summand.
    #[inline(always)]
    pub(super) fn add_or_sub_affine(&self, other: &Affine<F>, sub: F::Answer) -> Sum<F> {
        let plus = F::choose(sub, other.minus, other.plus);
        let minus = F::choose(sub, other.plus, other.minus);
        let a = (self.y - self.x) * minus;
        let b = (self.y + self.x) * plus;
        let c = self.t * other.t2d;
        let d = self.z + self.z;
        let (less, more) = (d - c, d + c);
        Sum {
            e: b - a,
            f: F::choose(sub, more, less),
            g: F::choose(sub, less, more),
            h: b + a,
        }
    }

    /// self + other
    #[inline(always)]
    pub(in crate::group) fn plus(&self, other: &Self) -> Self {
        self.add(&other.cached()).point()
    }

    /// self - other
    #[inline(always)]
    pub(in crate::group) fn minus(&self, other: &Self) -> Self {
        self.sub(&other.cached()).point()
    }

    #[inline(always)]
    pub(super) fn double(&self) -> Self {
        self.projective().double().point()
    }

    /// Eight times the point: a member of the subgroup of prime order.
    #[inline(always)]
    pub(in crate::group) fn times_eight(&self) -> Self {
        self.double().double().double()
    }

    pub(super) fn negative(&self) -> Self {
        Self {
            x: -self.x,
            y: self.y,
            z: self.z,
            t: -self.t,
        }
    }
}

impl PartialEq for Point {
    fn eq(&self, other: &Self) -> bool {
        (self.x * other.z).equals(&(other.x * self.z))
            && (self.y * other.z).equals(&(other.y * self.z))
    }
}

impl Eq for Point {}
