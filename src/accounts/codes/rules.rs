//! What a code is, for how long it holds, and how many are sent.

use chrono::{DateTime, Duration, Utc};

/// For how long a code holds (R29).
pub const HOLDS: Duration = Duration::minutes(10);
/// How often one may be typed in (R29).
pub const MOST_TRIES: i32 = 5;
/// The time over which letters are counted.
pub const WINDOW: Duration = Duration::minutes(15);

/// Requests of one block within the window, for whatever addresses: more are not looked at. A
/// hospital's people come from one address at the hour at which voting opens.
pub const MOST_OF_A_BLOCK: u64 = 500;

/// The letters that were written to an address within the window before this request.
#[derive(Clone, Copy, Debug, Default)]
pub struct Written {
    /// At the request of this block.
    pub here: u64,
    /// At anybody's.
    pub anywhere: u64,
}

/// Whether a letter is written (R31). Who floods an address from one place gets three letters sent,
/// and from ten places twenty; its owner still gets in from their own, because a place that had none
/// yet gets one more. Forty a quarter of an hour don't bury a mailbox, and end with the window.
pub fn is_within_limits(written: Written) -> bool {
    written.here < 3 && (written.anywhere < 20 || (written.here == 0 && written.anywhere < 40))
}

/// Whether a code that was asked for then holds now.
pub fn holds(asked: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    now < asked + HOLDS
}

/// Eight digits in two groups from random bytes; the bias of the remainder is 1 in 10^11.
pub fn code(random: [u8; 8]) -> String {
    let number = u64::from_be_bytes(random) % 100_000_000;
    format!("{:04} {:04}", number / 10_000, number % 10_000)
}

/// What somebody typed in, as it is compared: the digits alone.
pub fn typed(raw: &str) -> String {
    raw.chars().filter(char::is_ascii_digit).take(9).collect()
}

/// The block of addresses that limits count by: 24 bits of version 4, 48 of version 6, which is what
/// one organisation is given.
pub fn block(of: Option<std::net::IpAddr>) -> String {
    match of {
        Some(std::net::IpAddr::V4(v4)) => format!("{:?}", &v4.octets()[..3]),
        Some(std::net::IpAddr::V6(v6)) => match v6.to_ipv4_mapped() {
            Some(v4) => block(Some(v4.into())),
            None => format!("{:?}", &v6.octets()[..6]),
        },
        None => "unknown".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_eight_digits() {
        assert_eq!(code([0; 8]), "0000 0000");
        assert_eq!(code(99_999_999_u64.to_be_bytes()), "9999 9999");
        assert_eq!(typed(" 1234-5678\n"), "12345678");
        assert_eq!(typed(&code(12_345_678_u64.to_be_bytes())), "12345678");
    }

    #[test]
    fn blocks() {
        let of = |text: &str| block(Some(text.parse().unwrap()));
        assert_eq!(of("192.0.2.1"), of("192.0.2.200"));
        assert_eq!(of("192.0.2.1"), of("::ffff:192.0.2.9"));
        assert_ne!(of("192.0.2.1"), of("192.0.3.1"));
        assert_eq!(of("2001:db8:0:100::1"), of("2001:db8:0:200::9"));
        assert_ne!(of("2001:db8:0:100::1"), of("2001:db8:1:100::1"));
    }
}
