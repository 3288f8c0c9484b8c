//! Times as our texts write them: to the second, in UTC, one spelling.

use std::fmt;
use std::str::FromStr;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A time such as `2026-12-01T12:00:00Z` (RFC 3339 to the second, in UTC). Later times compare greater.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Time(String);

/// Text that is no such time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a time is written like 2026-12-01T12:00:00Z")]
pub struct TimeFormat;

impl FromStr for Time {
    type Err = TimeFormat;

    fn from_str(text: &str) -> Result<Self, TimeFormat> {
        const FORM: &[u8] = b"0000-00-00T00:00:00Z";
        let fits = |(c, form): (u8, &u8)| match form {
            b'0' => c.is_ascii_digit(),
            _ => c == *form,
        };
        let sound = text.len() == FORM.len() && text.bytes().zip(FORM).all(fits);
        sound.then(|| Self(text.to_owned())).ok_or(TimeFormat)
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
        text.parse().map_err(D::Error::custom)
    }
}
