//! Byte ranges of a file that only grows (RFC 9110, section 14), decided without reading it.

use std::ops::Range;

/// What of the file is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// All of it.
    Whole,
    /// These bytes, never none.
    Part(Range<u64>),
    /// Nothing that there is: status 416.
    Beyond,
}

/// Reads the header `Range` for a file of this length. What isn't one range of bytes is
/// disregarded, as the RFC allows, and the whole file sent.
pub fn wanted(header: Option<&str>, length: u64) -> Wanted {
    let one = header.and_then(|header| header.trim().strip_prefix("bytes="));
    let Some((from, to)) = one.and_then(|one| one.trim().split_once('-')) else {
        return Wanted::Whole;
    };
    let part = match (number(from), number(to)) {
        (Some(Some(from)), Some(None)) => from..length,
        (Some(Some(from)), Some(Some(to))) if from <= to => from..to.saturating_add(1).min(length),
        (Some(None), Some(Some(last))) => length.saturating_sub(last)..length,
        _ => return Wanted::Whole,
    };
    if part.is_empty() {
        Wanted::Beyond
    } else {
        Wanted::Part(part)
    }
}

/// A number, or none where there is none; nothing at all for what is neither.
fn number(text: &str) -> Option<Option<u64>> {
    if text.is_empty() {
        return Some(None);
    }
    if !text.bytes().all(|sign| sign.is_ascii_digit()) {
        return None;
    }
    // More digits than any file has bytes is still a number, and beyond the end.
    Some(Some(text.parse().unwrap_or(u64::MAX)))
}

/// The tag of the archive up to an event: its height and its hash.
pub fn tag(height: u64, hash: &str) -> String {
    format!("\"{height}-{hash}\"")
}

/// The height and the hash that a tag of ours names. Weak tags name nothing.
pub fn named(tag: &str) -> Option<(i64, &str)> {
    let inner = tag.trim().strip_prefix('"')?.strip_suffix('"')?;
    let (height, hash) = inner.split_once('-')?;
    Some((height.parse().ok()?, hash))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_as_the_rfc_has_them() {
        use Wanted::{Beyond, Part, Whole};
        for (header, expected) in [
            ("bytes=0-0", Part(0..1)),
            ("bytes=0-", Part(0..1000)),
            ("bytes=500-599", Part(500..600)),
            ("bytes=999-5000", Part(999..1000)),
            ("bytes=-1", Part(999..1000)),
            ("bytes=-5000", Part(0..1000)),
            ("bytes=1000-", Beyond),
            ("bytes=-0", Beyond),
            ("bytes=99999999999999999999-", Beyond),
            ("bytes=5-4", Whole),
            ("bytes=-", Whole),
            ("bytes=a-b", Whole),
            ("bytes=+1-2", Whole),
            ("bytes=0-1,4-5", Whole),
            ("lines=0-1", Whole),
            ("", Whole),
        ] {
            assert_eq!(wanted(Some(header), 1000), expected, "{header}");
        }
        assert_eq!(wanted(None, 1000), Whole);
    }

    #[test]
    fn tags_name_what_they_were_made_of() {
        assert_eq!(named(&tag(7, "ab")), Some((7, "ab")));
        for other in ["W/\"7-ab\"", "7-ab", "\"x-ab\"", "\"7\"", "*"] {
            assert_eq!(named(other), None, "{other}");
        }
    }
}
