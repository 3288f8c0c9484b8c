//! BLT files in and out: the profile format that programs for STV have shared since 1987.
//!
//! ```text
//! 4 2            # 4 candidates, 2 seats
//! -2             # candidate 2 has withdrawn
//! 3 1 3 4 0      # 3 papers: 1, then 3, then 4
//! 0
//! "Adam" "Basil" "Charlotte" "Donald" "Title"
//! ```
//!
//! Read are the dialects of OpenSTV and OpaVote (`#` comments, ballot identifiers in parentheses before a
//! 1, `-` for a skipped rank, `1=3` for a shared rank), Droop (`/* */` comments, `[withdrawn ..]`,
//! `[tie ..]`, `[nick ..]`, more strings after the title) and OpenTally (no 0 at a line's end, names of one
//! word without quotes). Faults of a paper are judged as everywhere: it counts up to the first one.

mod lexer;
mod papers;
mod reader;
mod writer;

pub use writer::write;

use super::contest::Contest;

/// The largest file taken, in bytes.
pub const MAX_FILE: usize = 1 << 30;
/// The longest name or title taken, in bytes.
pub const MAX_NAME: usize = 1000;

/// What a BLT file holds.
#[derive(Debug, Clone)]
pub struct Blt {
    /// The contest with its papers.
    pub contest: Contest,
    /// The order of candidates (numbers from 1) that the file gives for ties (Droop's `[tie ..]`).
    pub tie_order: Option<Vec<usize>>,
}

/// A file that can't be read: where, what is wrong, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {what}")]
pub struct BltError {
    /// The line, from 1.
    pub line: usize,
    /// The column, in bytes from 1.
    pub column: usize,
    /// What is wrong, and the remedy.
    pub what: String,
}

/// Reads a BLT file.
///
/// # Errors
/// The first thing that can't be read, with its line and column.
pub fn parse(bytes: &[u8]) -> Result<Blt, BltError> {
    reader::Reader::new(bytes).read()
}
