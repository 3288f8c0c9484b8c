//! The shapes of a record's JSON, field by field in the specification's order, and the one way in:
//! parse, write again, compare. What is not byte for byte canonical is refused, so that no second
//! parser can see another object (specification, "Conventions").

use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::{fmt, io};
use zeroize::Zeroizing;

use crate::secret::reserve_wiped;

/// Why bytes are not the canonical JSON of the expected shape.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// Not JSON, or not of this shape.
    #[error("not the JSON that belongs here: {0}")]
    Shape(#[from] serde_json::Error),
    /// JSON of the shape, but not in its one canonical spelling.
    #[error("not in canonical form: it reads back as other bytes (white space, order or spelling)")]
    NotCanonical,
    /// More lists and values than the place calls for.
    #[error("larger than what belongs here: more than {0} values")]
    TooMany(usize),
}

/// Parses `bytes` as `T`, and refuses them if `T` would be written otherwise.
pub(crate) fn read<'a, T>(bytes: &'a [u8]) -> Result<T, WireError>
where
    T: Deserialize<'a> + Serialize,
{
    let value: T = serde_json::from_slice(bytes)?;
    // Compared as it is written, so that no second copy of it is made: it may hold a secret.
    let mut rest = Rest(bytes);
    match serde_json::to_writer(&mut rest, &value) {
        Ok(()) if rest.0.is_empty() => Ok(value),
        _ => Err(WireError::NotCanonical),
    }
}

/// What is still to be written, to be the same bytes.
struct Rest<'b>(&'b [u8]);

impl io::Write for Rest<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let rest = self.0.strip_prefix(bytes);
        self.0 = rest.ok_or(io::ErrorKind::InvalidData)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// As [`write`], of a secret: no part of it is left behind where the list grows. The caller wipes the result.
pub(crate) fn write_secret(value: &impl Serialize) -> Vec<u8> {
    let mut grown = Growing(Zeroizing::new(Vec::new()));
    let written = serde_json::to_writer(&mut grown, value);
    written.map_or_else(|_| Vec::new(), |()| std::mem::take(&mut *grown.0))
}

/// Bytes that are wiped where they were.
struct Growing(Zeroizing<Vec<u8>>);

impl io::Write for Growing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        reserve_wiped(&mut self.0, bytes.len());
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// As [`read`], of bytes that hold at most `values` values, names of fields not counted. More are
/// refused before anything is built of them: an empty list takes three bytes of JSON and 24 of memory.
pub(crate) fn read_at_most<'a, T>(bytes: &'a [u8], values: usize) -> Result<T, WireError>
where
    T: Deserialize<'a> + Serialize,
{
    // Every value but the first of a list or an object stands behind a comma, and every first one
    // behind a bracket.
    let marks = |byte: &&u8| matches!(byte, b',' | b'[' | b'{');
    if bytes.iter().filter(marks).count() > values {
        return Err(WireError::TooMany(values));
    }
    read(bytes)
}

/// The canonical JSON of `value`. Our wire types always serialise: they hold strings, numbers and
/// lists alone.
pub(crate) fn write(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

/// A string that the bytes hold without any escape: a group element, a scalar, an identifier.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub(crate) struct Text<'a>(pub(crate) Cow<'a, str>);

impl<'a> Text<'a> {
    pub(crate) fn borrowed(text: &'a str) -> Self {
        Self(Cow::Borrowed(text))
    }

    pub(crate) fn owned(text: String) -> Self {
        Self(Cow::Owned(text))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Text<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Plain;
        impl<'de> Visitor<'de> for Plain {
            type Value = &'de str;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string without escapes")
            }
            fn visit_borrowed_str<E: serde::de::Error>(
                self,
                text: &'de str,
            ) -> Result<&'de str, E> {
                Ok(text)
            }
            fn visit_str<E: serde::de::Error>(self, _: &str) -> Result<&'de str, E> {
                Err(E::custom("a string with an escape where none may be"))
            }
        }
        from.deserialize_str(Plain).map(Text::borrowed)
    }
}

/// `ciphertext` (section "Common structures").
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ciphertext<'a> {
    #[serde(borrow)]
    pub alpha: Text<'a>,
    #[serde(borrow)]
    pub beta: Text<'a>,
}

impl Ciphertext<'_> {
    /// The spellings of its elements, in the order in which they are read.
    pub(crate) fn elements(&self) -> [&str; 2] {
        [self.alpha.as_str(), self.beta.as_str()]
    }
}

/// `proof` (section "Common structures").
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Proof<'a> {
    #[serde(borrow)]
    pub challenge: Text<'a>,
    #[serde(borrow)]
    pub response: Text<'a>,
}

/// `trustee_public_key` (section "Verification keys").
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TrusteePublicKey<'a> {
    #[serde(borrow)]
    pub pok: Proof<'a>,
    #[serde(borrow)]
    pub public_key: Text<'a>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Proof<'a>>,
}

/// A string that is wiped when dropped.
pub(crate) mod wiped {
    use serde::{Deserialize, Deserializer, Serializer};
    use zeroize::Zeroizing;

    pub(crate) fn serialize<S: Serializer>(text: &str, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(text)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Zeroizing<String>, D::Error> {
        String::deserialize(from).map(Zeroizing::new)
    }
}

/// `signed_msg` (section "Signing"). The message is JSON in a string, so it has escapes; inside a
/// channel it is secret.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignedMessage<'a> {
    #[serde(with = "wiped")]
    pub message: Zeroizing<String>,
    #[serde(borrow)]
    pub signature: Proof<'a>,
}

/// `answer_h` (section "Encrypted answers").
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SummedAnswer<'a> {
    #[serde(borrow)]
    pub choices: Vec<Ciphertext<'a>>,
    #[serde(borrow)]
    pub individual_proofs: Vec<Vec<Proof<'a>>>,
    #[serde(borrow)]
    pub overall_proof: Vec<Proof<'a>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub blank_proof: Option<Vec<Proof<'a>>>,
}

/// `answer_nh` (section "Encrypted answers").
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RankedAnswer<'a> {
    #[serde(borrow)]
    pub choices: Ciphertext<'a>,
    #[serde(borrow)]
    pub proof: Proof<'a>,
}

/// `answer_l` (section "Encrypted answers").
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ListsAnswer<'a> {
    #[serde(borrow)]
    pub choices: Vec<Vec<Ciphertext<'a>>>,
    #[serde(borrow)]
    pub individual_proofs: Vec<Vec<Vec<Proof<'a>>>>,
    #[serde(borrow)]
    pub overall_proof: Proof<'a>,
    #[serde(borrow)]
    pub list_proofs: Vec<Vec<Proof<'a>>>,
    #[serde(borrow)]
    pub nonzero_proof: NonzeroProof<'a>,
}

/// `nonzero_proof` (section "Proof of encryption of non-zero").
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NonzeroProof<'a> {
    #[serde(borrow)]
    pub commitment: Text<'a>,
    #[serde(borrow)]
    pub challenge: Text<'a>,
    #[serde(borrow)]
    pub response: (Text<'a>, Text<'a>),
}

/// A list for each list of a lists question, a flat one for any other.
#[derive(Serialize)]
#[serde(untagged)]
pub(crate) enum Nested<T> {
    Flat(Vec<T>),
    Lists(Vec<Vec<T>>),
}

/// `signature` (section "Signatures").
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Signature<'a> {
    #[serde(borrow)]
    pub hash: Text<'a>,
    #[serde(borrow)]
    pub proof: Proof<'a>,
}

/// `ballot` (section "Ballots"); the answers' shapes depend on the questions.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ballot<'a> {
    #[serde(borrow)]
    pub election_uuid: Text<'a>,
    #[serde(borrow)]
    pub election_hash: Text<'a>,
    #[serde(borrow)]
    pub credential: Text<'a>,
    #[serde(borrow)]
    pub answers: Vec<&'a RawValue>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    pub signature: Option<Signature<'a>>,
}

/// An integer that is a JSON number up to 2^30-1 and a string of decimal digits above: how the
/// reference implementation writes weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Weight(pub(crate) u64);

/// The largest weight that is written as a JSON number.
const LARGEST_NUMBER: u64 = (1 << 30) - 1;

impl Serialize for Weight {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if self.0 <= LARGEST_NUMBER {
            to.serialize_u64(self.0)
        } else {
            to.collect_str(&self.0)
        }
    }
}

impl<'de> Deserialize<'de> for Weight {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let raw = <&'de RawValue>::deserialize(from)?;
        let digits = raw.get().trim_matches('"');
        read_natural(digits)
            .map(Weight)
            .ok_or_else(|| D::Error::custom("not a whole number"))
    }
}

/// A canonical decimal natural number below 2^63: digits alone, no leading zero.
pub(crate) fn read_natural(digits: &str) -> Option<u64> {
    let canonical = !digits.is_empty()
        && digits.len() <= 18
        && digits.bytes().all(|c| c.is_ascii_digit())
        && (digits == "0" || !digits.starts_with('0'));
    if canonical { digits.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// N69, N70: what is larger than the place calls for is refused unread, what nests too deep too.
    #[test]
    fn more_values_than_called_for() {
        let three = br#"[["1"],["2"]]"#;
        assert!(read_at_most::<Vec<Vec<Text<'_>>>>(three, 4).is_ok());
        let hostile = format!("[{}[]]", "[],".repeat(1_000_000));
        let refused = read_at_most::<Vec<Vec<Text<'_>>>>(hostile.as_bytes(), 4);
        assert!(matches!(refused, Err(WireError::TooMany(4))));
        let deep = "[".repeat(100_000);
        let refused = read::<Vec<Vec<Text<'_>>>>(deep.as_bytes());
        assert!(matches!(refused, Err(WireError::Shape(_))));
    }
}
