//! Points as 32 bytes (RFC 8032, sections 5.1.2 and 5.1.3), and the exact test for the subgroup of
//! prime order.

use super::field::Fe;
use super::point::Point;
use super::powers::Field;

/// A root of A + 2 = 486664, of the two the one for which 2t(t + 2) is a square.
const T: Fe = Fe([
    1_608_655_899_704_280,
    1_999_971_613_377_227,
    49_908_634_785_720,
    1_873_700_692_181_652,
    353_702_208_628_067,
]);

impl Point {
    /// The point whose y is spelled by the lower 255 bits and the sign of x by the highest. The
    /// caller has seen to it that the spelling is canonical.
    pub(in crate::group) fn decompress(bytes: &[u8; 32]) -> Option<Self> {
        let (y, sign) = spelled(bytes);
        let (point, is_one) = Self::with_y(y, sign);
        is_one.then_some(point)
    }

    /// One point as bytes.
    pub(in crate::group) fn compress(&self) -> [u8; 32] {
        let inverse = match self.z.0 {
            [1, 0, 0, 0, 0] => Fe::ONE,
            _ => self.z.inverse(),
        };
        self.compress_by(&inverse)
    }

    /// As bytes, given 1/Z.
    fn compress_by(&self, inverse: &Fe) -> [u8; 32] {
        let mut bytes = (self.y * *inverse).bytes();
        let [.., last] = &mut bytes;
        *last |= u8::from((self.x * *inverse).is_odd()) << 7;
        bytes
    }

    /// Many points as bytes, with one inversion for all.
    pub(in crate::group) fn compress_all(points: &[Self]) -> Vec<[u8; 32]> {
        let mut inverses: Vec<Fe> = points.iter().map(|point| point.z).collect();
        Fe::invert_all(&mut inverses);
        let pairs = points.iter().zip(&inverses);
        pairs
            .map(|(point, inverse)| point.compress_by(inverse))
            .collect()
    }
}

/// What bytes spell: y, and whether x is odd.
pub(super) fn spelled(bytes: &[u8; 32]) -> (Fe, bool) {
    let [.., last] = bytes;
    (Fe::from_bytes(bytes), last >> 7 == 1)
}

impl<F: Field> Point<F> {
    /// The point with this y and an x that is odd or even, and whether there is one.
    #[inline(always)]
    pub(super) fn with_y(y: F, odd: F::Answer) -> (Self, F::Answer) {
        let one = y.constant(&Fe::ONE);
        let yy = y.square();
        let (u, v) = ((yy - one).reduced(), yy * y.constant(&Fe::D) + one);
        let (x, is_one) = F::root_of_ratio(&u, &v);
        let x = F::choose(x.is_odd() ^ odd, -x, x);
        (Self::from_affine(x, y), is_one)
    }

    /// Whether a point with Z = 1, as [`Point::with_y`] gives it, lies in the subgroup of prime
    /// order q. Exact, at the price of two powers instead of a multiplication by q.
    ///
    /// The curve's group is cyclic of order 8q, so that subgroup is 8E. On the Montgomery form
    /// E: v² = u³ + Au² + u with u = (1 + y)/(1 - y), v = itu/x (RFC 7748, section 4.1; the sign of
    /// v does not matter), the multiplication by 4 goes from E by two 2-isogenies to E'' and by two
    /// back, and E'' is y² = x (x - (t + 2)²) (x - (t - 2)²) (Silverman, "The Arithmetic of Elliptic
    /// Curves", III.4.5 and X.4.9; Koshelev, "Subgroup membership testing on elliptic curves via the
    /// Tate pairing", 2022).
    ///
    /// 1. P is in 4E exactly if the Tate pairing with the point (1, -t) of order 4 is trivial: if
    ///    f = (v + tu)²/u is a fourth power other than 0. Let z be any fourth root. Then
    ///    w = (v + tu)/z² is a root of u, and (σ², 2uw + ...) with σ = z + (u - 1)/z leads up to a
    ///    point P'' of E'' over P.
    /// 2. P = 4R then, and R is in 2E exactly if the one character of order two of E'' that is trivial
    ///    on the kernel of E'' -> E is trivial on P''. By 2-descent the characters are the classes of
    ///    x, x - (t + 2)² and x - (t - 2)² modulo squares; on the kernel's generator, with
    ///    x = 2 - A, they are those of 2 - A (no square), -2t (t + 2) (a square, by the
    ///    choice of t) and -2t (t - 2). So the second one decides:
    ///    x(P'') - (t + 2)² = 2 (σ² - 2t + 2 (σ² + t²) w/σ) must be a square other than 0.
    ///
    /// Points where a denominator or f vanishes are multiples of the torsion points alone, and no
    /// member but the neutral element is one. Denominators are multiplied out below:
    /// N/D = f, z = root/D, σ = s/m, w = root²/c.
    #[inline(always)]
    pub(in crate::group) fn in_prime_subgroup(&self) -> F::Answer {
        let (x, y) = (self.x, self.y);
        let (one, t) = (x.constant(&Fe::ONE), x.constant(&T));
        let e = (one - y).reduced();
        let xx = x.square();
        let tt = t.square();
        let d = e * xx;
        let xi = x + x.constant(&Fe::I);
        let n = tt * (one + y) * xi.square();
        let f = n * d.square() * d;
        let root = f.fourth_root();
        let root2 = root.square();
        let fourth_power = root2.square().equals(&f) & !f.is_zero();
        let s = (root2 + double(&(y * d * xx))).reduced();
        let m = root * d;
        let c = t * xi * e.square() * xx * x;
        let (ss, mm, cs) = (s.square(), m.square(), c * s);
        let t2 = double(&t);
        let first = cs * (ss - t2 * mm);
        let second = double(&(ss + tt * mm)) * root2 * m;
        let in_two_e = (double(&cs) * (first + second)).is_nonzero_square();
        let neutral = x.is_zero() & y.equals(&one);
        neutral | (fourth_power & in_two_e)
    }
}

#[inline(always)]
fn double<F: Field>(fe: &F) -> F {
    (*fe + *fe).reduced()
}

#[cfg(test)]
mod tests {
    use super::*;
    use curve25519_dalek::constants::EIGHT_TORSION;
    use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
    use curve25519_dalek::scalar::Scalar;
    use proptest::prelude::*;

    fn ours(point: &EdwardsPoint) -> Point {
        Point::decompress(point.compress().as_bytes()).unwrap()
    }

    /// [q]P = O, told by the other library's multiplication.
    fn by_multiplication(point: &EdwardsPoint) -> bool {
        let q_less_one = -Scalar::ONE;
        point * q_less_one == -point
    }

    #[test]
    fn the_choice_of_t() {
        let two = Fe([2, 0, 0, 0, 0]);
        assert!(T.square().equals(&Fe([486_664, 0, 0, 0, 0])));
        assert!((two * T * (T + two)).is_nonzero_square());
        // A - 2 and 2 are no squares.
        assert!(!Fe([486_660, 0, 0, 0, 0]).is_nonzero_square());
        assert!(!two.is_nonzero_square());
    }

    /// N35: each of the 8 torsion points.
    #[test]
    fn torsion_points_alone() {
        for (k, torsion) in EIGHT_TORSION.iter().enumerate() {
            assert_eq!(
                ours(torsion).in_prime_subgroup(),
                k == 0,
                "torsion point {k}"
            );
            assert_eq!(by_multiplication(torsion), k == 0);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(512))]
        /// N35: members, and each with each of the torsion points added.
        #[test]
        fn members_and_their_cosets(bytes: [u8; 32]) {
            let member = EdwardsPoint::mul_base(&Scalar::from_bytes_mod_order(bytes));
            for (k, torsion) in EIGHT_TORSION.iter().enumerate() {
                let point = member + torsion;
                prop_assert_eq!(ours(&point).in_prime_subgroup(), k == 0);
                prop_assert_eq!(by_multiplication(&point), k == 0);
            }
        }

        /// Whatever bytes spell: the same point as the other library's, the same membership.
        #[test]
        fn any_bytes(bytes: [u8; 32]) {
            let theirs = CompressedEdwardsY(bytes).decompress();
            let own = Point::decompress(&bytes);
            prop_assert_eq!(own.is_some(), theirs.is_some());
            if let (Some(own), Some(theirs)) = (own, theirs) {
                prop_assert_eq!(Point::compress_all(&[own]), vec![theirs.compress().to_bytes()]);
                prop_assert_eq!(own.in_prime_subgroup(), by_multiplication(&theirs));
            }
        }

        #[test]
        fn sums(a: [u8; 32], b: [u8; 32], k in 0usize..8) {
            let a = EdwardsPoint::mul_base(&Scalar::from_bytes_mod_order(a)) + EIGHT_TORSION[k];
            let b = EdwardsPoint::mul_base(&Scalar::from_bytes_mod_order(b));
            let (own_a, own_b) = (ours(&a), ours(&b));
            let cases = [
                (own_a.plus(&own_b), a + b),
                (own_a.minus(&own_b), a - b),
                (own_a.plus(&own_a), a + a),
                (own_a.double(), a + a),
                (own_a.minus(&own_a), a - a),
                (own_a.negative(), -a),
                (own_a.plus(&Point::IDENTITY), a),
            ];
            for (own, theirs) in cases {
                prop_assert_eq!(Point::compress_all(&[own]), vec![theirs.compress().to_bytes()]);
                prop_assert_eq!(own, ours(&theirs));
            }
        }
    }
}
