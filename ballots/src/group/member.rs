//! An element of Ed25519's subgroup, in whichever of two arithmetics it came about.

use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::traits::IsIdentity;

use super::edwards::Point;

/// A member of the subgroup of prime order. What a secret went into is held by curve25519-dalek,
/// in constant time, and stays there; what was read from a record, computed of public values
/// alone, or by many secret exponents at a time (in constant time too: [`Guarded`](super::edwards::Guarded)), by
/// our own faster arithmetic.
#[derive(Clone, Copy)]
pub struct Member(Form);

#[derive(Clone, Copy)]
enum Form {
    Public(Point),
    Guarded(EdwardsPoint),
}

impl From<Point> for Member {
    fn from(point: Point) -> Self {
        Self(Form::Public(point))
    }
}

impl From<EdwardsPoint> for Member {
    fn from(point: EdwardsPoint) -> Self {
        Self(Form::Guarded(point))
    }
}

impl Member {
    /// For arithmetic in constant time.
    pub(super) fn guarded(&self) -> EdwardsPoint {
        match &self.0 {
            Form::Guarded(point) => *point,
            // Compressing gives what decompresses.
            Form::Public(point) => CompressedEdwardsY(point.compress())
                .decompress()
                .unwrap_or_default(),
        }
    }

    /// For arithmetic in variable time: public values alone.
    pub(super) fn public(&self) -> Point {
        match &self.0 {
            Form::Public(point) => *point,
            // The same.
            Form::Guarded(point) => {
                Point::decompress(point.compress().as_bytes()).unwrap_or(Point::IDENTITY)
            }
        }
    }

    /// self + other, guarded if either is.
    pub(super) fn plus(&self, other: &Self) -> Self {
        match (&self.0, &other.0) {
            (Form::Public(a), Form::Public(b)) => a.plus(b).into(),
            _ => (self.guarded() + other.guarded()).into(),
        }
    }

    /// self - other, guarded if either is.
    pub(super) fn minus(&self, other: &Self) -> Self {
        match (&self.0, &other.0) {
            (Form::Public(a), Form::Public(b)) => a.minus(b).into(),
            _ => (self.guarded() - other.guarded()).into(),
        }
    }

    /// Many members as bytes, with one inversion for all that are held alike.
    pub(super) fn compress_all(members: &[Self]) -> Vec<[u8; 32]> {
        let public = members.iter().filter_map(|member| match &member.0 {
            Form::Public(point) => Some(*point),
            Form::Guarded(_) => None,
        });
        let guarded = members.iter().filter_map(|member| match &member.0 {
            Form::Public(_) => None,
            Form::Guarded(point) => Some(*point),
        });
        let public = Point::compress_all(&public.collect::<Vec<_>>());
        let guarded = EdwardsPoint::compress_batch_alloc(&guarded.collect::<Vec<_>>());
        let (mut public, mut guarded) = (public.into_iter(), guarded.into_iter());
        let next = |member: &Self| match &member.0 {
            Form::Public(_) => public.next(),
            Form::Guarded(_) => guarded.next().map(|compressed| compressed.to_bytes()),
        };
        members.iter().filter_map(next).collect()
    }

    /// The sum of public members.
    pub(super) fn sum<'m>(members: impl Iterator<Item = &'m Self>) -> Self {
        members
            .copied()
            .reduce(|sum, member| match (&sum.0, &member.0) {
                (Form::Public(_), Form::Guarded(_)) => sum.plus(&member.public().into()),
                (Form::Guarded(_), Form::Public(_)) => Self::from(sum.public()).plus(&member),
                _ => sum.plus(&member),
            })
            .unwrap_or(Self(Form::Public(Point::IDENTITY)))
    }
}

impl PartialEq for Member {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Form::Public(a), Form::Public(b)) => a == b,
            (Form::Public(a), Form::Guarded(b)) | (Form::Guarded(b), Form::Public(a))
                if b.is_identity() =>
            {
                *a == Point::IDENTITY
            }
            _ => self.guarded() == other.guarded(),
        }
    }
}

impl Eq for Member {}

impl std::fmt::Debug for Member {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Member(..)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use curve25519_dalek::scalar::Scalar;

    /// Whichever way two members are held, they add up alike and spell alike.
    #[test]
    fn both_forms_agree() {
        let a = EdwardsPoint::mul_base(&Scalar::from(1_795_300_596u32));
        let b = EdwardsPoint::mul_base(&Scalar::from(77u8));
        let forms = |point: EdwardsPoint| {
            let guarded = Member::from(point);
            [
                guarded,
                Member::from(guarded.public()),
                Member::from(guarded.guarded()),
            ]
        };
        for first in forms(a) {
            for second in forms(b) {
                assert_eq!(first.plus(&second), Member::from(a + b));
                assert_eq!(first.minus(&second), Member::from(a - b));
                assert_eq!(
                    Member::sum([&first, &second, &first].into_iter()),
                    Member::from(a + b + a)
                );
                assert_ne!(first, second);
                let spelled = [b, a, b].map(|point| point.compress().to_bytes());
                assert_eq!(Member::compress_all(&[second, first, second]), spelled);
            }
        }
        assert_eq!(
            Member::sum([].iter()),
            Member::from(EdwardsPoint::default())
        );
    }
}
