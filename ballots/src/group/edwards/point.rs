//! Points of the curve -x² + y² = 1 + d x² y² and their additions (Hisil, Wong, Carter and Dawson,
//! "Twisted Edwards Curves Revisited", 2008): complete formulas, none with an exception.

use super::field::Fe;

/// (X : Y : Z) for the point (X/Z, Y/Z): what doubling takes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Projective {
    x: Fe,
    y: Fe,
    z: Fe,
}

/// Extended coordinates (X : Y : Z : T) with T = XY/Z: what addition takes.
#[derive(Debug, Clone, Copy)]
pub(in crate::group) struct Point {
    pub(super) x: Fe,
    pub(super) y: Fe,
    pub(super) z: Fe,
    pub(super) t: Fe,
}

/// A sum before its last products: ((E : G), (H : F)).
#[derive(Clone, Copy)]
pub(super) struct Sum {
    e: Fe,
    f: Fe,
    g: Fe,
    h: Fe,
}

/// A point as the second summand: (Y + X, Y - X, 2Z, 2dT).
#[derive(Debug, Clone, Copy)]
pub(super) struct Cached {
    plus: Fe,
    minus: Fe,
    z2: Fe,
    t2d: Fe,
}

/// The same of a point with Z = 1: (y + x, y - x, 2dxy).
#[derive(Debug, Clone, Copy)]
pub(super) struct Affine {
    plus: Fe,
    minus: Fe,
    t2d: Fe,
}

impl Sum {
    /// The point itself, as a sum to begin with.
    pub(super) fn of(point: &Point) -> Self {
        Self {
            e: point.x,
            f: point.z,
            g: point.z,
            h: point.y,
        }
    }

    #[inline(always)]
    pub(super) fn projective(&self) -> Projective {
        Projective {
            x: self.e * self.f,
            y: self.g * self.h,
            z: self.f * self.g,
        }
    }

    #[inline(always)]
    pub(super) fn point(&self) -> Point {
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

    /// Three squares and one of a sum.
    #[inline(always)]
    pub(super) fn double(&self) -> Sum {
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

impl Point {
    /// The neutral element (0, 1).
    pub(in crate::group) const IDENTITY: Self = Self {
        x: Fe::ZERO,
        y: Fe::ONE,
        z: Fe::ONE,
        t: Fe::ZERO,
    };

    pub(super) fn from_affine(x: Fe, y: Fe) -> Self {
        Self {
            x,
            y,
            z: Fe::ONE,
            t: x * y,
        }
    }

    #[inline(always)]
    pub(super) fn projective(&self) -> Projective {
        Projective {
            x: self.x,
            y: self.y,
            z: self.z,
        }
    }

    #[inline(always)]
    pub(super) fn cached(&self) -> Cached {
        Cached {
            plus: self.y + self.x,
            minus: (self.y - self.x).reduced(),
            z2: self.z + self.z,
            t2d: self.t * Fe::D2,
        }
    }

    /// Given 1/Z.
    pub(super) fn affine(&self, z_inverse: &Fe) -> Affine {
        let (x, y) = (self.x * *z_inverse, self.y * *z_inverse);
        Affine {
            plus: (y + x).reduced(),
            minus: (y - x).reduced(),
            t2d: x * y * Fe::D2,
        }
    }

    #[inline(always)]
    pub(super) fn add(&self, other: &Cached) -> Sum {
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
    pub(super) fn sub(&self, other: &Cached) -> Sum {
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
    pub(super) fn add_affine(&self, other: &Affine) -> Sum {
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
    pub(super) fn sub_affine(&self, other: &Affine) -> Sum {
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

    /// self + other
    pub(in crate::group) fn plus(&self, other: &Self) -> Self {
        self.add(&other.cached()).point()
    }

    /// self - other
    pub(in crate::group) fn minus(&self, other: &Self) -> Self {
        self.sub(&other.cached()).point()
    }

    pub(super) fn double(&self) -> Self {
        self.projective().double().point()
    }

    /// Eight times the point: a member of the subgroup of prime order.
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
