//! Exponents as sparse digits.

/// Bits of a window: digits are odd and below 16, so a point's multiples by 1, 3, ..., 15 suffice.
pub(super) const WINDOW: u32 = 5;

/// How many odd digits there are beside their sign.
pub(super) const ODD: usize = 1 << (WINDOW - 2);

/// Digits for each power of two, none beside another within [`WINDOW`]: the signed sliding windows
/// (width-w NAF) of a number below 2^253.
pub(super) struct Sparse([i8; 256]);

impl Sparse {
    /// Of 32 bytes, little-endian, below 2^255.
    pub(super) fn of(bytes: &[u8; 32]) -> Self {
        let mut words = [0u64; 5];
        for (word, chunk) in words.iter_mut().zip(bytes.as_chunks::<8>().0) {
            *word = u64::from_le_bytes(*chunk);
        }
        let mut digits = [0; 256];
        let (mut carry, mut skip) = (0, 0u32);
        for (place, digit) in (0u32..).zip(&mut digits) {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let window = carry + bits(&words, place, WINDOW);
            if window & 1 == 0 {
                continue;
            }
            let negative = window >> (WINDOW - 1) == 1;
            carry = u64::from(negative);
            *digit = window as i8 - if negative { 1 << WINDOW } else { 0 };
            skip = WINDOW - 1;
        }
        Self(digits)
    }

    /// The digit of 2^place.
    pub(super) fn at(&self, place: usize) -> i8 {
        self.0.get(place).copied().unwrap_or(0)
    }

    /// One more than the highest place that has a digit.
    pub(super) fn length(&self) -> usize {
        self.0
            .iter()
            .rposition(|digit| *digit != 0)
            .map_or(0, |place| place + 1)
    }
}

/// Which of the odd multiples a digit takes; none for 0.
pub(super) fn odd_place(digit: i8) -> Option<usize> {
    (digit != 0).then(|| usize::from(digit.unsigned_abs() / 2))
}

/// Digits from -2^(width-1) to 2^(width-1), one for each `width` bits, lowest first.
pub(super) fn dense(bytes: &[u8; 32], width: u32) -> impl Iterator<Item = i32> {
    let mut words = [0u64; 5];
    for (word, chunk) in words.iter_mut().zip(bytes.as_chunks::<8>().0) {
        *word = u64::from_le_bytes(*chunk);
    }
    let mut carry = 0;
    (0..dense_length(width)).map(move |i| {
        let window = carry + bits(&words, i as u32 * width, width);
        carry = u64::from(window > 1 << (width - 1));
        window as i32 - ((carry as i32) << width)
    })
}

/// How many dense digits a number below 2^253 has, with room for the last carry.
pub(super) fn dense_length(width: u32) -> usize {
    254u32.div_ceil(width) as usize
}

/// `count` bits from `place` on.
fn bits(words: &[u64; 5], place: u32, count: u32) -> u64 {
    let (index, shift) = ((place / 64) as usize, place % 64);
    let low = words.get(index).copied().unwrap_or(0) >> shift;
    let high = if shift == 0 {
        0
    } else {
        words.get(index + 1).copied().unwrap_or(0) << (64 - shift)
    };
    (low | high) & ((1 << count) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use curve25519_dalek::scalar::Scalar;
    use proptest::prelude::*;

    fn signed(digit: i32) -> Scalar {
        let size = Scalar::from(digit.unsigned_abs());
        if digit < 0 { -size } else { size }
    }

    /// The value of digits, the highest last, each `width` bits above the one before.
    fn value(digits: impl DoubleEndedIterator<Item = i32>, width: u32) -> Scalar {
        let base = Scalar::from(1u64 << width);
        digits
            .rev()
            .fold(Scalar::ZERO, |sum, digit| sum * base + signed(digit))
    }

    fn check(scalar: Scalar) {
        let bytes = scalar.to_bytes();
        let sparse = Sparse::of(&bytes);
        assert_eq!(value(sparse.0.iter().map(|d| i32::from(*d)), 1), scalar);
        for digit in sparse.0.iter().filter(|d| **d != 0) {
            assert!(digit % 2 != 0 && odd_place(*digit).unwrap() < ODD);
        }
        for width in 2..=14 {
            let digits: Vec<i32> = dense(&bytes, width).collect();
            assert!(digits.iter().all(|d| d.unsigned_abs() <= 1 << (width - 1)));
            assert_eq!(value(digits.into_iter(), width), scalar, "width {width}");
        }
    }

    #[test]
    fn ends() {
        for scalar in [
            Scalar::ZERO,
            Scalar::ONE,
            -Scalar::ONE,
            -Scalar::from(2u8),
            Scalar::from(u64::MAX),
        ] {
            check(scalar);
        }
        assert_eq!(Sparse::of(&[0; 32]).length(), 0);
    }

    proptest! {
        #[test]
        fn digits_mean_the_number(bytes: [u8; 32]) {
            check(Scalar::from_bytes_mod_order(bytes));
        }
    }
}
