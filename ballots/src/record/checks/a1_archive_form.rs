//! A1: the archive's form.

use std::io::Read;

use crate::archive::{ArchiveError, ArchiveReader, Unnamed};
use crate::record::{About, Check, Failure};

pub(crate) const ABOUT: About = About {
    number: "A1",
    title: "The archive is one, byte for byte",
    looks_at: "the file itself: the header, and the name, size and padding of everything in it",
    meaning: "the file was damaged, cut off, or something was slipped into it",
    stops: "A file that two programs read differently, so that one shows what another hides; a file that exhausts the auditor's computer",
    source: "Public data",
};

/// The archive's header.
pub(crate) fn open<R: Read>(from: R) -> Result<ArchiveReader<R>, Failure> {
    ArchiveReader::new(from).map_err(failure)
}

/// The next member, its 512 header bytes and its padding; none at the end of the file.
pub(crate) fn next_member<R: Read>(
    reader: &mut ArchiveReader<R>,
) -> Result<Option<Unnamed>, Failure> {
    reader.next_unnamed().map_err(failure)
}

fn failure(error: ArchiveError) -> Failure {
    Failure::new(Check::ArchiveForm, "archive", error)
}
