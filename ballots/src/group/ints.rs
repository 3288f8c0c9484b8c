//! Numbers that points of the curve spell: how a ranking stands in a ciphertext (specification, section "Ed25519").

use curve25519_dalek::edwards::CompressedEdwardsY;
use curve25519_dalek::traits::{Identity, IsIdentity};

use super::edwards::{self, Point};
use super::member::Member;

/// Bits of padding below the encoded numbers, and bits for each number.
const PADDING: u32 = 14;
/// Most numbers that fit: 30 × 8 + 14 bits lie below 2^254.
pub(super) const INTS: usize = 30;

/// The member with the smallest padding that spells these numbers; none if they are too many.
pub(super) fn of_ints(values: &[u8]) -> Option<Member> {
    if values.len() > INTS {
        return None;
    }
    let point = (0..1u32 << PADDING).find_map(|padding| {
        let point = CompressedEdwardsY(pack(values, padding)).decompress()?;
        (point.is_torsion_free() && !point.is_identity()).then_some(point)
    });
    point.map(Member::from)
}

/// The numbers that a member holds.
pub(super) fn to_ints(element: &Member, count: usize) -> Vec<u8> {
    let bytes = Member::compress_all(std::slice::from_ref(element));
    bytes
        .first()
        .map_or_else(Vec::new, |bytes| unpack(bytes, count))
}

/// The numbers that each member holds, and whether it is the one that [`of_ints`] makes of them.
pub(super) fn to_ints_all(elements: &[Member], count: usize) -> Vec<(Vec<u8>, bool)> {
    let spelled = Member::compress_all(elements);
    let held: Vec<Vec<u8>> = spelled.iter().map(|bytes| unpack(bytes, count)).collect();
    let even = are_first(&spelled, &held);
    held.into_iter().zip(even).collect()
}

/// Of members' spellings, and the numbers that they hold: whether no smaller padding of these numbers spells a
/// member, and nothing stands above them. The neutral one is never made of numbers. Every second padding or so
/// spells a point, every sixteenth a member.
fn are_first(spelled: &[[u8; 32]], held: &[Vec<u8>]) -> Vec<bool> {
    /// Paddings that are tried at a time.
    const STEP: u32 = 8;
    let padding = |bytes: &[u8; 32]| {
        let [low, high, ..] = *bytes;
        u32::from(u16::from_le_bytes([low, high])) & ((1 << PADDING) - 1)
    };
    let own: Vec<u32> = spelled.iter().map(padding).collect();
    let neutral = CompressedEdwardsY::identity().to_bytes();
    let pairs = spelled.iter().zip(held).zip(&own);
    let mut even: Vec<bool> = pairs
        .map(|((bytes, held), own)| pack(held, *own) == *bytes && *bytes != neutral)
        .collect();
    for start in (0..1 << PADDING).step_by(STEP as usize) {
        let open = held.iter().zip(&own).zip(&mut even);
        let mut open: Vec<_> = open
            .filter(|((_, own), even)| **even && start < **own)
            .collect();
        if open.is_empty() {
            break;
        }
        let before = |own: u32| start..own.min(start + STEP);
        let tried = open.iter();
        let tried = tried.flat_map(|((held, own), _)| before(**own).map(move |p| pack(held, p)));
        let mut found = edwards::read_all(&tried.collect::<Vec<_>>()).into_iter();
        for ((_, own), even) in &mut open {
            let mut found = found.by_ref().take(before(**own).len()).flatten();
            let is_member = |(point, member): (Point, bool)| member && point != Point::IDENTITY;
            let first = found.any(is_member);
            found.for_each(drop);
            **even = !first;
        }
    }
    even
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::group::{Ed25519, Group};
    use proptest::prelude::*;

    #[test]
    fn thirty_candidates_and_no_more() {
        assert!(Ed25519::of_ints(&[255; 30]).is_some());
        assert!(Ed25519::of_ints(&[0; 31]).is_none());
    }

    /// Many at once are read as each alone is: also those that nobody's device makes.
    #[test]
    fn odd_spellings_are_told() {
        let numbers = |k: u8| vec![k, 0, 255 - k, 7];
        let members = (0..1 << PADDING).filter_map(|padding| {
            let point = CompressedEdwardsY(pack(&numbers(3), padding)).decompress()?;
            (point.is_torsion_free() && !point.is_identity()).then(|| Member::from(point))
        });
        let mut elements: Vec<Member> = members.take(40).collect();
        let made = (0..40).map(|k| Ed25519::of_ints(&numbers(k)).unwrap());
        elements.extend(made);
        elements.push(Ed25519::generator());
        elements.push(Ed25519::identity());
        elements.push(Ed25519::div(&Ed25519::identity(), &elements[0]));
        let alone = |element: &Member| {
            let held = Ed25519::to_ints(element, 4);
            let even = Ed25519::of_ints(&held).unwrap() == *element;
            (held, even)
        };
        let alone: Vec<_> = elements.iter().map(alone).collect();
        assert_eq!(Ed25519::to_ints_all(&elements, 4), alone);
        let even = alone.iter().filter(|(_, even)| *even).count();
        assert_eq!(even, 41, "the first of the one list, and all of the other");
    }

    proptest! {
        #[test]
        fn ints_there_and_back(values in proptest::collection::vec(any::<u8>(), 0..=30)) {
            let point = Ed25519::of_ints(&values).unwrap();
            prop_assert!(point.guarded().is_torsion_free());
            prop_assert_eq!(Ed25519::to_ints(&point, values.len()), values);
        }
    }
}
