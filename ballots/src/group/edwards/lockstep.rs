//! Eight points at a time: reading them, their multiples, multiples from tables.

use pulp::NullaryFnOnce;

use super::codec::spelled;
use super::eight::Eight;
pub(super) use super::eight::{Ifma, LANES};
use super::field::Fe;
use super::point::{Affine, Cached, Point, Sum};
use super::powers::Field;

/// Bits of a digit: with their sign, digits are up to 8, so eight multiples of a point suffice.
pub(super) const WINDOW: u32 = 4;
pub(super) const MULTIPLES: usize = 1 << (WINDOW - 1);

/// One digit of eight exponents.
pub(super) type Digits = [i64; LANES];

/// What eight spellings stand for: the points, which of them there are, and which are in the
/// subgroup of prime order.
pub(super) struct Read<'r> {
    pub(super) simd: Ifma,
    pub(super) bytes: &'r [[u8; 32]; LANES],
    /// Whether membership is asked for.
    pub(super) members: bool,
}

/// Eight points and, bit by bit, what is to be said of them.
pub(super) struct Found {
    pub(super) points: [Point; LANES],
    pub(super) on_curve: u8,
    pub(super) members: u8,
}

impl NullaryFnOnce for Read<'_> {
    type Output = Found;

    #[inline(always)]
    fn call(self) -> Found {
        let spelled = self.bytes.each_ref().map(spelled);
        let odd = (0..)
            .zip(&spelled)
            .fold(0, |bits, (lane, (_, odd))| bits | u8::from(*odd) << lane);
        let y = Eight::new(self.simd, &spelled.map(|(y, _)| y));
        let (point, on_curve) = Point::with_y(y, odd);
        Found {
            points: separate(&point),
            on_curve,
            members: if self.members {
                point.in_prime_subgroup()
            } else {
                0
            },
        }
    }
}

/// Sums of multiples of eight times the same number of bases (Straus, "Addition chains of vectors",
/// 1964), for one choice of exponents after another.
///
/// With `parts` above 1 a base is taken for as many as that: itself, and itself doubled as often as
/// a part of an exponent has bits. These doublings serve all exponents.
pub(super) struct Straus<'s> {
    pub(super) simd: Ifma,
    pub(super) bases: &'s [[Point; LANES]],
    pub(super) parts: usize,
    /// Digits of a part.
    pub(super) length: usize,
    /// For each result the digits, lowest first: part after part, base after base.
    pub(super) exponents: &'s [Vec<Digits>],
}

impl NullaryFnOnce for Straus<'_> {
    type Output = Vec<[Point; LANES]>;

    #[inline(always)]
    fn call(self) -> Self::Output {
        let tables = self.tables();
        let mut sums = Vec::with_capacity(self.exponents.len());
        for digits in self.exponents {
            let Some(mut sum) = tables.first().map(|[first, ..]| identity(&first.plus)) else {
                continue;
            };
            for place in (0..self.length).rev() {
                if place + 1 < self.length {
                    for _ in 0..WINDOW {
                        sum = sum.projective().double();
                    }
                }
                for (table, digits) in tables.iter().zip(digits.chunks_exact(self.length)) {
                    if let Some(digits) = digits.get(place) {
                        let (multiple, negative) = choose(self.simd, table, digits);
                        sum = sum.point().add_or_sub(&multiple, negative);
                    }
                }
            }
            sums.push(separate(&sum.point()));
        }
        sums
    }
}

impl Straus<'_> {
    #[inline(always)]
    fn tables(&self) -> Vec<[Cached<Eight>; MULTIPLES]> {
        let mut tables = Vec::with_capacity(self.bases.len() * self.parts);
        for base in self.bases {
            let mut sum = Sum::of(&together(self.simd, base));
            for part in 0..self.parts {
                if part > 0 {
                    for _ in 0..WINDOW as usize * self.length {
                        sum = sum.projective().double();
                    }
                }
                tables.push(multiples(&sum.point()));
            }
        }
        tables
    }
}

/// To each point the multiples of fixed bases that tables hold, one after another.
pub(super) struct AddFixed<'f> {
    pub(super) simd: Ifma,
    pub(super) to: &'f [Point; LANES],
    /// What is added to each, and bit by bit whether it is taken away instead.
    pub(super) steps: &'f [([&'f Affine; LANES], u8)],
}

impl NullaryFnOnce for AddFixed<'_> {
    type Output = [Point; LANES];

    #[inline(always)]
    fn call(self) -> Self::Output {
        let mut sum = Sum::of(&together(self.simd, self.to));
        let eight = |elements: [Fe; LANES]| Eight::new(self.simd, &elements);
        for (multiples, negative) in self.steps {
            let multiple = Affine {
                plus: eight(multiples.map(|multiple| multiple.plus)),
                minus: eight(multiples.map(|multiple| multiple.minus)),
                t2d: eight(multiples.map(|multiple| multiple.t2d)),
            };
            sum = sum.point().add_or_sub_affine(&multiple, *negative);
        }
        separate(&sum.point())
    }
}

/// Eight multiples of one point by secret numbers. See [`super::Guarded`].
pub(super) struct Secret<'s> {
    pub(super) simd: Ifma,
    /// For each place of the digits the point's multiples 1 to 8.
    pub(super) table: &'s [[Affine; MULTIPLES]],
    pub(super) digits: &'s [Digits],
}

impl NullaryFnOnce for Secret<'_> {
    type Output = [Point; LANES];

    #[inline(always)]
    fn call(self) -> Self::Output {
        let mut sum = Sum::of(&together(self.simd, &[Point::IDENTITY; LANES]));
        for (multiples, digits) in self.table.iter().zip(self.digits) {
            let (multiple, negative) = choose_fixed(self.simd, multiples, digits);
            sum = sum.point().add_or_sub_affine(&multiple, negative);
        }
        separate(&sum.point())
    }
}

/// The sums of digit x base at eight places of the digits (Pippenger, "On the evaluation of powers and
/// related problems", 1976): every lane has buckets of its own, one for each size of a digit.
pub(super) struct Buckets<'b> {
    pub(super) simd: Ifma,
    pub(super) bases: &'b [Affine],
    /// For each base its digits at the eight places.
    pub(super) digits: &'b [[i16; LANES]],
    /// The greatest size of a digit.
    pub(super) most: usize,
}

impl NullaryFnOnce for Buckets<'_> {
    type Output = [Point; LANES];

    #[inline(always)]
    fn call(self) -> Self::Output {
        // Bucket 0 takes what counts nothing, so that all lanes take the same steps.
        let mut buckets = vec![[Point::IDENTITY; LANES]; self.most + 1];
        for (base, digits) in self.bases.iter().zip(self.digits) {
            let mut chosen = [Point::IDENTITY; LANES];
            let mut negative = 0;
            for (lane, (place, digit)) in chosen.iter_mut().zip(digits).enumerate() {
                let bucket = buckets.get(usize::from(digit.unsigned_abs()));
                if let Some(point) = bucket.and_then(|bucket| bucket.get(lane)) {
                    *place = *point;
                }
                negative |= u8::from(*digit < 0) << lane;
            }
            let sums = together(self.simd, &chosen);
            let number = |fe: &Fe| sums.x.constant(fe);
            let base = Affine {
                plus: number(&base.plus),
                minus: number(&base.minus),
                t2d: number(&base.t2d),
            };
            let sums = separate(&sums.add_or_sub_affine(&base, negative).point());
            for (lane, (sum, digit)) in sums.into_iter().zip(digits).enumerate() {
                let bucket = buckets.get_mut(usize::from(digit.unsigned_abs()));
                if let Some(place) = bucket.and_then(|bucket| bucket.get_mut(lane)) {
                    *place = sum;
                }
            }
        }
        // Running sums from the top: bucket k is added k times.
        let mut above = together(self.simd, &[Point::IDENTITY; LANES]);
        let mut sum = above;
        for bucket in buckets.iter().skip(1).rev() {
            above = above.plus(&together(self.simd, bucket));
            sum = sum.plus(&above);
        }
        separate(&sum)
    }
}

/// Eight points in lock step.
#[inline(always)]
fn together(simd: Ifma, points: &[Point; LANES]) -> Point<Eight> {
    let eight = |elements: [Fe; LANES]| Eight::new(simd, &elements);
    Point {
        x: eight(points.map(|point| point.x)),
        y: eight(points.map(|point| point.y)),
        z: eight(points.map(|point| point.z)),
        t: eight(points.map(|point| point.t)),
    }
}

/// Each of the eight.
#[inline(always)]
fn separate(points: &Point<Eight>) -> [Point; LANES] {
    let [x, y, z, t] = [points.x, points.y, points.z, points.t].map(|eight| eight.elements());
    let mut separate = [Point::IDENTITY; LANES];
    let coordinates = x.into_iter().zip(y).zip(z).zip(t);
    for (point, (((x, y), z), t)) in separate.iter_mut().zip(coordinates) {
        *point = Point { x, y, z, t };
    }
    separate
}

/// The neutral element, as often as there are elements in `like`.
#[inline(always)]
fn identity(like: &Eight) -> Sum<Eight> {
    let (zero, one) = (like.constant(&Fe::ZERO), like.constant(&Fe::ONE));
    Sum::of(&Point {
        x: zero,
        y: one,
        z: one,
        t: zero,
    })
}

/// 1, 2, ..., 8 times the points.
#[inline(always)]
fn multiples(points: &Point<Eight>) -> [Cached<Eight>; MULTIPLES] {
    let first = points.cached();
    let mut multiples = [first; MULTIPLES];
    let [_, others @ ..] = &mut multiples;
    let mut multiple = *points;
    for place in others {
        // The formulas are complete: the first addition doubles.
        multiple = multiple.add(&first).point();
        *place = multiple.cached();
    }
    multiples
}

/// Each point's multiple by the size of its digit, and which of the digits are negative.
#[inline(always)]
fn choose(simd: Ifma, table: &[Cached<Eight>; MULTIPLES], digits: &Digits) -> (Cached<Eight>, u8) {
    let [first, ..] = table;
    let number = |fe: &Fe| first.plus.constant(fe);
    let mut chosen = Cached {
        plus: number(&Fe::ONE),
        minus: number(&Fe::ONE),
        z2: number(&Fe([2, 0, 0, 0, 0])),
        t2d: number(&Fe::ZERO),
    };
    let f = simd.f;
    let digits = pulp::cast(*digits);
    let size = f._mm512_abs_epi64(digits);
    for (number, multiple) in (1..).zip(table) {
        let here = f._mm512_cmpeq_epi64_mask(size, f._mm512_set1_epi64(number));
        chosen = Cached {
            plus: Eight::choose(here, multiple.plus, chosen.plus),
            minus: Eight::choose(here, multiple.minus, chosen.minus),
            z2: Eight::choose(here, multiple.z2, chosen.z2),
            t2d: Eight::choose(here, multiple.t2d, chosen.t2d),
        };
    }
    (
        chosen,
        f._mm512_cmplt_epi64_mask(digits, f._mm512_setzero_si512()),
    )
}

/// One point's multiple by the size of each lane's digit, and which of the digits are negative: every
/// multiple is read, whatever the digits.
#[inline(always)]
fn choose_fixed(
    simd: Ifma,
    multiples: &[Affine; MULTIPLES],
    digits: &Digits,
) -> (Affine<Eight>, u8) {
    let all = |fe: &Fe| Eight::new(simd, &[*fe; LANES]);
    let mut chosen = Affine {
        plus: all(&Fe::ONE),
        minus: all(&Fe::ONE),
        t2d: all(&Fe::ZERO),
    };
    let f = simd.f;
    let digits = pulp::cast(*digits);
    let size = f._mm512_abs_epi64(digits);
    for (number, multiple) in (1..).zip(multiples) {
        let here = f._mm512_cmpeq_epi64_mask(size, f._mm512_set1_epi64(number));
        let [plus, minus, t2d] = [multiple.plus, multiple.minus, multiple.t2d];
        chosen = Affine {
            plus: Eight::choose(here, chosen.plus.constant(&plus), chosen.plus),
            minus: Eight::choose(here, chosen.minus.constant(&minus), chosen.minus),
            t2d: Eight::choose(here, chosen.t2d.constant(&t2d), chosen.t2d),
        };
    }
    (
        chosen,
        f._mm512_cmplt_epi64_mask(digits, f._mm512_setzero_si512()),
    )
}

impl Ifma {
    /// Reads eight spellings, and tells membership in the subgroup of prime order if `members`.
    #[inline(never)]
    pub(super) fn read(self, bytes: &[[u8; 32]; LANES], members: bool) -> Found {
        self.vectorize(Read {
            simd: self,
            bytes,
            members,
        })
    }

    /// See [`Straus`].
    #[inline(never)]
    pub(super) fn straus(
        self,
        bases: &[[Point; LANES]],
        parts: usize,
        length: usize,
        exponents: &[Vec<Digits>],
    ) -> Vec<[Point; LANES]> {
        self.vectorize(Straus {
            simd: self,
            bases,
            parts,
            length,
            exponents,
        })
    }

    /// See [`AddFixed`].
    #[inline(never)]
    pub(super) fn add_fixed(
        self,
        to: &[Point; LANES],
        steps: &[([&Affine; LANES], u8)],
    ) -> [Point; LANES] {
        self.vectorize(AddFixed {
            simd: self,
            to,
            steps,
        })
    }

    /// See [`Secret`].
    #[inline(never)]
    pub(super) fn guarded(
        self,
        table: &[[Affine; MULTIPLES]],
        digits: &[Digits],
    ) -> [Point; LANES] {
        self.vectorize(Secret {
            simd: self,
            table,
            digits,
        })
    }

    /// See [`Buckets`].
    #[inline(never)]
    pub(super) fn buckets(
        self,
        bases: &[Affine],
        digits: &[[i16; LANES]],
        most: usize,
    ) -> [Point; LANES] {
        self.vectorize(Buckets {
            simd: self,
            bases,
            digits,
            most,
        })
    }
}
