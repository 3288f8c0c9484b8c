//! Two persons: where the panel's rules want it, opening and declaring take the word of a second
//! one, who approves the very same thing.

pub mod store;

/// How many persons a move takes.
pub const PERSONS: usize = 2;
