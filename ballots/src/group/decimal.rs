//! 256-bit numbers in decimal: the spelling of scalars.

/// The largest power of ten in a `u64`, and its exponent.
const CHUNK: u64 = 10_000_000_000_000_000_000;
const CHUNK_DIGITS: usize = 19;

/// Little-endian bytes as decimal digits, no leading zero.
pub(super) fn write(bytes: &[u8; 32]) -> String {
    let mut limbs = limbs(bytes);
    let mut chunks = Vec::with_capacity(5);
    while limbs.iter().any(|limb| *limb != 0) {
        let mut rest = 0u128;
        for limb in limbs.iter_mut().rev() {
            let value = (rest << 64) | u128::from(*limb);
            *limb = (value / u128::from(CHUNK)) as u64;
            rest = value % u128::from(CHUNK);
        }
        chunks.push(rest as u64);
    }
    let mut out = chunks.pop().unwrap_or(0).to_string();
    while let Some(chunk) = chunks.pop() {
        out.push_str(&format!("{chunk:0width$}", width = CHUNK_DIGITS));
    }
    out
}

/// Canonical decimal digits (no leading zero, no sign) as little-endian bytes; none above 2^256.
pub(super) fn read(text: &str) -> Option<[u8; 32]> {
    let canonical = !text.is_empty()
        && text.len() <= 78
        && text.bytes().all(|c| c.is_ascii_digit())
        && (text == "0" || !text.starts_with('0'));
    if !canonical {
        return None;
    }
    let mut limbs = [0u64; 4];
    let (first, rest) = text.split_at_checked(text.len() % CHUNK_DIGITS)?;
    let mut feed = |digits: &str| -> Option<()> {
        let mut carry: u128 = digits.parse::<u64>().ok()?.into();
        for limb in &mut limbs {
            let value = u128::from(*limb) * u128::from(CHUNK) + carry;
            *limb = value as u64;
            carry = value >> 64;
        }
        (carry == 0).then_some(())
    };
    if !first.is_empty() {
        feed(first)?;
    }
    for chunk in rest.as_bytes().chunks(CHUNK_DIGITS) {
        feed(std::str::from_utf8(chunk).ok()?)?;
    }
    let mut bytes = [0; 32];
    for (to, limb) in bytes.as_chunks_mut::<8>().0.iter_mut().zip(limbs) {
        *to = limb.to_le_bytes();
    }
    Some(bytes)
}

fn limbs(bytes: &[u8; 32]) -> [u64; 4] {
    let mut limbs = [0; 4];
    for (limb, chunk) in limbs.iter_mut().zip(bytes.as_chunks::<8>().0) {
        *limb = u64::from_le_bytes(*chunk);
    }
    limbs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// 2^256-1 and 2^252 as Python prints them.
    #[test]
    fn known_values() {
        let all = "115792089237316195423570985008687907853269984665640564039457584007913129639935";
        assert_eq!(write(&[255; 32]), all);
        assert_eq!(read(all), Some([255; 32]));
        let past = "115792089237316195423570985008687907853269984665640564039457584007913129639936";
        assert_eq!(read(past), None);
        let mut power = [0; 32];
        power[31] = 16;
        let text = "7237005577332262213973186563042994240829374041602535252466099000494570602496";
        assert_eq!(write(&power), text);
        assert_eq!(read(text), Some(power));
        assert_eq!(write(&[0; 32]), "0");
    }

    #[test]
    fn one_spelling_only() {
        for wrong in [
            "", "00", "01", "+1", "-1", "1.0", "1e0", " 1", "1 ", "0x1", "١",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn there_and_back(bytes: [u8; 32]) {
            prop_assert_eq!(read(&write(&bytes)), Some(bytes));
        }
    }
}
