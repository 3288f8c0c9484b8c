//! The archive: header, objects and events in one old-style tar file, byte for byte as the
//! reference implementation writes it (section "Public data"; PROTOCOL "Archive").

use serde::{Deserialize, Serialize};
use std::io::{self, Read};

use crate::board::{Event, EventKind};
use crate::hash::Hash;
use crate::wire::{self, WireError};

const BLOCK: usize = 512;
/// Objects above this size are refused: the shuffle of a million answers would be smaller.
const LARGEST_OBJECT: u64 = 512 << 20;
/// An event has two hashes, a number and a word; one above this size is refused.
const LARGEST_EVENT: u64 = 1 << 10;
const HEADER_NAME: &str = "BELENIOS";

/// What an archive holds beside its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberKind {
    /// `HASH.data.json`
    Data,
    /// `HASH.event.json`
    Event,
}

impl MemberKind {
    fn suffix(self) -> &'static str {
        match self {
            Self::Data => ".data.json",
            Self::Event => ".event.json",
        }
    }
}

/// One member; its hash is that of its body.
#[derive(Debug, Clone)]
pub struct Member {
    /// Data or event.
    pub kind: MemberKind,
    /// Its name in the record.
    pub hash: Hash,
    /// Its bytes.
    pub body: Vec<u8>,
}

/// A member as it stands in the archive: its content has not been held against its name.
/// [`Unnamed::named`] does.
#[derive(Debug, Clone)]
pub struct Unnamed {
    number: u64,
    member: Member,
}

impl Unnamed {
    /// Its place in the archive, from 1; the header is not counted.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Checks that its name is the hash of its content.
    pub fn named(self) -> Result<Member, ArchiveError> {
        if Hash::of(&self.member.body) != self.member.hash {
            return Err(ArchiveError::Name(self.number));
        }
        Ok(self.member)
    }
}

/// What is wrong with an archive.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveError {
    /// It cannot be read.
    #[error("cannot be read: {0}")]
    Io(#[from] io::Error),
    /// It ends in the middle of a member.
    #[error("ends in the middle of member {0}")]
    Truncated(u64),
    /// It does not start with the header.
    #[error("does not start with its header (BELENIOS, protocol version 1)")]
    Header,
    /// The header's JSON is wrong.
    #[error("header: {0}")]
    HeaderJson(WireError),
    /// A member's 512 header bytes are not those that its name and size call for.
    #[error("member {0}: its tar header is not the canonical one for its name and size")]
    MemberHeader(u64),
    /// A member's name is neither an object's nor an event's.
    #[error("member {0}: its name is not HASH.data.json or HASH.event.json")]
    MemberName(u64),
    /// A member declares more than any object has.
    #[error("member {0}: declares {1} bytes, more than any object of a record has")]
    MemberSize(u64, u64),
    /// The padding after a body is not zero.
    #[error("member {0}: its padding is not zero")]
    Padding(u64),
    /// A member's name is not the hash of its bytes.
    #[error("its name is not the hash of its content")]
    Name(u64),
}

/// `header` of the archive.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header<'a> {
    version: u32,
    #[serde(borrow)]
    timestamp: wire::Text<'a>,
}

/// The archive's first member. `timestamp` is in seconds since 1970.
pub fn header(timestamp: u64) -> Vec<u8> {
    let body = wire::write(&header_json(timestamp));
    member(HEADER_NAME, &body, timestamp)
}

/// The header's JSON alone (`archive-header` of the public interface).
pub fn archive_header(timestamp: u64) -> Vec<u8> {
    wire::write(&header_json(timestamp))
}

fn header_json(timestamp: u64) -> Header<'static> {
    Header {
        version: 1,
        timestamp: wire::Text::owned(timestamp.to_string()),
    }
}

/// An object as a member of the archive.
pub fn data_member(body: &[u8], timestamp: u64) -> Vec<u8> {
    member(
        &format!("{}{}", Hash::of(body), MemberKind::Data.suffix()),
        body,
        timestamp,
    )
}

/// An event as a member of the archive.
pub fn event_member(event: &Event, timestamp: u64) -> Vec<u8> {
    let body = event.to_json();
    member(
        &format!("{}{}", Hash::of(&body), MemberKind::Event.suffix()),
        &body,
        timestamp,
    )
}

/// How many bytes of the archive a member takes whose body has so many.
pub fn member_size(body: usize) -> u64 {
    (BLOCK + body.next_multiple_of(BLOCK)) as u64
}

fn member(name: &str, body: &[u8], timestamp: u64) -> Vec<u8> {
    let mut out = Vec::with_capacity(2 * BLOCK + body.len());
    out.extend_from_slice(&tar_header(name, body.len() as u64, timestamp));
    out.extend_from_slice(body);
    out.resize(out.len().next_multiple_of(BLOCK), 0);
    out
}

/// Name, mode, owner, group, size, time, checksum, type; the rest zero.
fn tar_header(name: &str, size: u64, timestamp: u64) -> [u8; BLOCK] {
    let mut block = [0; BLOCK];
    let mut put = |at: usize, text: &str| {
        for (to, from) in block.iter_mut().skip(at).zip(text.bytes()) {
            *to = from;
        }
    };
    put(0, name);
    put(100, "0000644");
    put(108, "0000000");
    put(116, "0000000");
    put(124, &format!("{size:011o}"));
    put(136, &format!("{timestamp:011o}"));
    put(148, "        0");
    let sum: u32 = block.iter().map(|byte| u32::from(*byte)).sum();
    let checksum = format!("{sum:06o}\0 ");
    for (to, from) in block.iter_mut().skip(148).zip(checksum.bytes()) {
        *to = from;
    }
    block
}

/// Reads an archive member by member, and refuses whatever is not canonical.
pub struct ArchiveReader<R> {
    from: R,
    timestamp: u64,
    members: u64,
    bytes: u64,
}

impl<R: Read> ArchiveReader<R> {
    /// Reads the header.
    pub fn new(mut from: R) -> Result<Self, ArchiveError> {
        let mut block = [0; BLOCK];
        if !read_block(&mut from, &mut block)? {
            return Err(ArchiveError::Header);
        }
        let (name, size) = name_and_size(&block).ok_or(ArchiveError::Header)?;
        if name != HEADER_NAME || size > 200 {
            return Err(ArchiveError::Header);
        }
        let body = read_body(&mut from, size, 0)?;
        let header: Header<'_> = wire::read(&body).map_err(ArchiveError::HeaderJson)?;
        let timestamp = wire::read_natural(header.timestamp.as_str());
        let timestamp = timestamp
            .filter(|_| header.version == 1)
            .ok_or(ArchiveError::Header)?;
        if block != tar_header(HEADER_NAME, size, timestamp) {
            return Err(ArchiveError::Header);
        }
        Ok(Self {
            from,
            timestamp,
            members: 0,
            bytes: 2 * BLOCK as u64,
        })
    }

    /// When the record was begun, in seconds since 1970, as its maker says.
    pub fn timestamp(&self) -> u64 {
        self.timestamp
    }

    /// How many bytes have been read.
    pub fn position(&self) -> u64 {
        self.bytes
    }

    /// The next member, or none at the end.
    pub fn next_member(&mut self) -> Result<Option<Member>, ArchiveError> {
        self.next_unnamed()?.map(Unnamed::named).transpose()
    }

    /// As [`ArchiveReader::next_member`], without the look at its name.
    pub fn next_unnamed(&mut self) -> Result<Option<Unnamed>, ArchiveError> {
        let mut block = [0; BLOCK];
        if !read_block(&mut self.from, &mut block)
            .map_err(|_| ArchiveError::Truncated(self.members + 1))?
        {
            return Ok(None);
        }
        self.members += 1;
        let number = self.members;
        let (name, size) = name_and_size(&block).ok_or(ArchiveError::MemberHeader(number))?;
        if size > LARGEST_OBJECT {
            return Err(ArchiveError::MemberSize(number, size));
        }
        if block != tar_header(name, size, self.timestamp) {
            return Err(ArchiveError::MemberHeader(number));
        }
        let (kind, hash) = kind_and_hash(name).ok_or(ArchiveError::MemberName(number))?;
        if kind == MemberKind::Event && size > LARGEST_EVENT {
            return Err(ArchiveError::MemberSize(number, size));
        }
        let body = read_body(&mut self.from, size, number)?;
        self.bytes += BLOCK as u64 + size.next_multiple_of(BLOCK as u64);
        let member = Member { kind, hash, body };
        Ok(Some(Unnamed { number, member }))
    }
}

/// Fills the block; false at the end of the input.
fn read_block(from: &mut impl Read, block: &mut [u8; BLOCK]) -> Result<bool, ArchiveError> {
    let mut got = Vec::with_capacity(BLOCK);
    from.by_ref().take(BLOCK as u64).read_to_end(&mut got)?;
    if got.is_empty() {
        return Ok(false);
    }
    *block = <[u8; BLOCK]>::try_from(got.as_slice()).map_err(|_| ArchiveError::Truncated(0))?;
    Ok(true)
}

/// Reads `size` bytes and the zeros up to the next block. Memory grows with what is really there,
/// not with what is declared.
fn read_body(from: &mut impl Read, size: u64, number: u64) -> Result<Vec<u8>, ArchiveError> {
    let mut body = Vec::with_capacity(size.min(1 << 16) as usize);
    let padded = size.next_multiple_of(BLOCK as u64);
    from.by_ref().take(padded).read_to_end(&mut body)?;
    if body.len() as u64 != padded {
        return Err(ArchiveError::Truncated(number));
    }
    let padding = body.split_off(size as usize);
    if padding.iter().any(|byte| *byte != 0) {
        return Err(ArchiveError::Padding(number));
    }
    Ok(body)
}

fn name_and_size(block: &[u8; BLOCK]) -> Option<(&str, u64)> {
    let name = std::str::from_utf8(block.get(..100)?)
        .ok()?
        .trim_end_matches('\0');
    let size = std::str::from_utf8(block.get(124..135)?).ok()?;
    let octal = size.bytes().all(|c| (b'0'..=b'7').contains(&c));
    if octal {
        Some((name, u64::from_str_radix(size, 8).ok()?))
    } else {
        None
    }
}

fn kind_and_hash(name: &str) -> Option<(MemberKind, Hash)> {
    let of = |kind: MemberKind| Some((kind, name.strip_suffix(kind.suffix())?.parse().ok()?));
    of(MemberKind::Data).or_else(|| of(MemberKind::Event))
}

/// Writes an archive, event by event, in memory.
#[derive(Debug, Clone)]
pub struct ArchiveWriter {
    bytes: Vec<u8>,
    timestamp: u64,
    last: Option<Event>,
}

impl ArchiveWriter {
    /// An archive with its header alone.
    pub fn new(timestamp: u64) -> Self {
        Self {
            bytes: header(timestamp),
            timestamp,
            last: None,
        }
    }

    /// Adds an event and, before it, its objects; the last of them is its payload.
    pub fn append(&mut self, kind: EventKind, objects: &[&[u8]]) -> Event {
        for object in objects {
            self.bytes
                .extend_from_slice(&data_member(object, self.timestamp));
        }
        let payload = objects.last().map(|object| Hash::of(object));
        let event = Event::next(self.last.as_ref(), kind, payload);
        self.bytes
            .extend_from_slice(&event_member(&event, self.timestamp));
        *self.last.insert(event)
    }

    /// The archive so far.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is larger than an event or any object can be is refused before it is read.
    #[test]
    fn sizes_are_bounded() {
        let refused = |kind: &str, size: u64| {
            let name = format!("{}.{kind}.json", Hash::of(b"x"));
            let mut archive = header(7);
            archive.extend(tar_header(&name, size, 7));
            let mut reader = ArchiveReader::new(&archive[..]).unwrap();
            reader.next_member().unwrap_err()
        };
        for (kind, most) in [("event", LARGEST_EVENT), ("data", LARGEST_OBJECT)] {
            let large = refused(kind, most + 1);
            assert!(matches!(large, ArchiveError::MemberSize(1, _)), "{large}");
        }
        let short = refused("event", LARGEST_EVENT);
        assert!(matches!(short, ArchiveError::Truncated(1)), "{short}");
    }
}
