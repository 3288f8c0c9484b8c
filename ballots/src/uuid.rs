//! The identifier of an election (specification, "Basic types").

use std::fmt;
use std::str::FromStr;

use rand_core::CryptoRng;

/// The Base58 alphabet of identifiers and credentials.
pub(crate) const BASE58: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/// An election's identifier: at least 14 Base58 characters (at most 64 here).
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Uuid(String);

/// Text that is no election identifier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an election identifier is 14 to 64 Base58 characters (no 0, O, I or l)")]
pub struct UuidFormat;

impl Uuid {
    /// A fresh identifier of 14 characters.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        Self(random_base58(14, rng))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// `length` random characters of Base58.
pub(crate) fn random_base58(length: usize, rng: &mut impl CryptoRng) -> String {
    let mut draw = || {
        let index = crate::random::below(BASE58.len() as u64, rng) as usize;
        BASE58.get(index).map_or('1', |c| char::from(*c))
    };
    (0..length).map(|_| draw()).collect()
}

impl FromStr for Uuid {
    type Err = UuidFormat;

    fn from_str(text: &str) -> Result<Self, UuidFormat> {
        let sound = (14..=64).contains(&text.len()) && text.bytes().all(|c| BASE58.contains(&c));
        sound.then(|| Self(text.to_owned())).ok_or(UuidFormat)
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
