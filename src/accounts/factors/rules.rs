//! Time-based one-time passwords (RFC 6238 on RFC 4226) and recovery codes.

use ring::hmac;

/// Length of the shared secret, in bytes: that of SHA-1's output (RFC 4226, section 4).
pub const SECRET_BYTES: usize = 20;
/// Seconds a step (RFC 6238, section 4.1).
const STEP: i64 = 30;
/// How many recovery codes there are.
pub const RECOVERY_CODES: usize = 10;
/// For how long a wrong second factor counts.
pub const TRIES_COUNT: chrono::Duration = chrono::Duration::hours(1);
/// So many of an account within that time, in whatever sessions, and it is at rest: one chance in
/// twenty thousand to have guessed one of three passwords of a million that hold at once.
pub const MOST_TRIES: u64 = 15;
/// At so many its owner is written to.
pub const TRIES_TOLD: u64 = 5;

const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The time step of a moment.
pub fn step(unix_seconds: i64) -> i64 {
    unix_seconds.div_euclid(STEP)
}

/// The password of a step: six digits (RFC 4226, section 5.3).
pub fn password(secret: &[u8], step: i64) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let bytes = tag.as_ref();
    let at = usize::from(bytes.last().copied().unwrap_or_default() & 0xf);
    let mut word = [0; 4];
    for (to, from) in word.iter_mut().zip(bytes.iter().skip(at)) {
        *to = *from;
    }
    format!(
        "{:06}",
        (u32::from_be_bytes(word) & 0x7fff_ffff) % 1_000_000
    )
}

/// The step whose password somebody typed in: this one or a neighbour, and later than the last
/// that was used (RFC 6238, section 5.2).
pub fn accepted(secret: &[u8], typed: &str, now: i64, last: i64) -> Option<i64> {
    let digits: String = typed.chars().filter(char::is_ascii_digit).take(7).collect();
    let near = (step(now) - 1)..=(step(now) + 1);
    near.filter(|step| *step > last)
        .find(|step| password(secret, *step) == digits)
}

/// A secret as authenticator apps take it.
pub fn base32(bytes: &[u8]) -> String {
    let mut text = String::new();
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            let place = usize::try_from((held >> bits) & 31).unwrap_or_default();
            text.extend(BASE32.get(place).copied().map(char::from));
        }
        held &= (1 << bits) - 1;
    }
    if bits > 0 {
        let place = usize::try_from((held << (5 - bits)) & 31).unwrap_or_default();
        text.extend(BASE32.get(place).copied().map(char::from));
    }
    text
}

/// A recovery code of 50 bits, from random bytes.
pub fn recovery_code(random: [u8; 10]) -> String {
    let signs: String = random
        .iter()
        .filter_map(|byte| BASE32.get(usize::from(byte & 31)))
        .map(|sign| char::from(*sign))
        .collect();
    let (first, second) = signs.split_at(5);
    format!("{first}-{second}")
}

/// A recovery code as it is compared.
pub fn typed_recovery_code(raw: &str) -> String {
    let signs = raw.chars().filter(char::is_ascii_alphanumeric);
    signs
        .map(|sign| sign.to_ascii_uppercase())
        .take(12)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, the SHA-1 rows: the last six of eight digits.
    #[test]
    fn rfc_6238_vectors() {
        let secret = b"12345678901234567890";
        for (time, eight) in [
            (59, "94287082"),
            (1_111_111_109, "07081804"),
            (1_111_111_111, "14050471"),
            (1_234_567_890, "89005924"),
            (2_000_000_000, "69279037"),
            (20_000_000_000, "65353130"),
        ] {
            assert_eq!(password(secret, step(time)), eight[2..], "at {time}");
        }
    }

    /// RFC 4648, section 10, without padding.
    #[test]
    fn rfc_4648_vectors() {
        for (bytes, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(bytes.as_bytes()), text);
        }
    }

    #[test]
    fn a_password_is_used_once_and_near_its_time() {
        let (secret, now) = (b"12345678901234567890", 1_111_111_109);
        let at = |time| password(secret, step(time));
        assert_eq!(accepted(secret, &at(now), now, 0), Some(step(now)));
        assert_eq!(accepted(secret, &at(now), now, step(now)), None, "used");
        assert!(accepted(secret, &at(now - 30), now, 0).is_some());
        assert!(accepted(secret, &at(now + 30), now, 0).is_some());
        assert_eq!(accepted(secret, &at(now - 60), now, 0), None, "too old");
        assert_eq!(accepted(secret, &at(now + 60), now, 0), None, "too early");
        assert_eq!(accepted(secret, "", now, 0), None);
    }
}
