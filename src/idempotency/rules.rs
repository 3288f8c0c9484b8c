//! Keys, hashes of requests, and answers as bytes.

use chrono::Duration;
use ring::digest::{Context, SHA256};

use super::Answer;

/// For how long a key is remembered.
pub const KEPT: Duration = Duration::hours(48);
/// Longer bodies are not kept.
pub const LONGEST_ANSWER: usize = 1024 * 1024;

/// A key as a client sent it: 8 to 200 visible ASCII characters.
#[derive(Clone)]
pub struct Key(String);

impl Key {
    /// Reads the header.
    pub fn parse(raw: &str) -> Option<Self> {
        let fits =
            (8..=200).contains(&raw.len()) && raw.bytes().all(|sign| sign.is_ascii_graphic());
        fits.then(|| Self(raw.to_owned()))
    }

    /// Who and which key, for its name in the database.
    pub fn of(&self, subject: &str) -> Vec<u8> {
        hashed(&[subject.as_bytes(), self.0.as_bytes()])
    }
}

/// An answer as it is sealed.
pub fn write(answer: &Answer) -> Vec<u8> {
    let length = u16::try_from(answer.kind.len()).unwrap_or(0);
    let kind = answer.kind.get(..usize::from(length)).unwrap_or_default();
    let head = [answer.status.to_be_bytes(), length.to_be_bytes()].concat();
    [&head, kind.as_bytes(), &answer.body].concat()
}

/// Reads what [`write`] wrote.
pub fn read(bytes: &[u8]) -> Option<Answer> {
    let [a, b, c, d, rest @ ..] = bytes else {
        return None;
    };
    let length = usize::from(u16::from_be_bytes([*c, *d]));
    let (kind, body) = rest.split_at_checked(length)?;
    Some(Answer {
        status: u16::from_be_bytes([*a, *b]),
        kind: String::from_utf8(kind.to_vec()).ok()?,
        body: body.to_vec(),
    })
}

/// Hash of a request: method, address with its query, and body.
pub fn request(method: &str, address: &str, body: &[u8]) -> String {
    hex(&hashed(&[
        b"hustings idempotent request",
        method.as_bytes(),
        address.as_bytes(),
        body,
    ]))
}

/// SHA-256 of parts, each after its length, so that no two lists of parts hash alike.
fn hashed(parts: &[&[u8]]) -> Vec<u8> {
    let mut context = Context::new(&SHA256);
    for part in parts {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part);
    }
    context.finish().as_ref().to_vec()
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_as_they_were_written() {
        for (kind, body) in [("application/json", &b"{}"[..]), ("", b"")] {
            let answer = Answer {
                status: 201,
                kind: kind.into(),
                body: body.to_vec(),
            };
            assert_eq!(read(&write(&answer)), Some(answer));
        }
        assert_eq!(read(&[0, 200, 0, 9, 1]), None);
    }

    #[test]
    fn no_two_requests_hash_alike() {
        assert_ne!(request("POST", "/ab", b"c"), request("POST", "/a", b"bc"));
        let of = |key, subject| Key::parse(key).unwrap().of(subject);
        assert_ne!(of("12345678", "a1"), of("112345678", "a"));
    }

    #[test]
    fn keys_are_printable_and_not_too_short() {
        for bad in [
            "",
            "1234567",
            "1234 5678",
            "12345678\u{e9}",
            &"1".repeat(201),
        ] {
            assert!(Key::parse(bad).is_none(), "{bad:?}");
        }
    }
}
