//! Two persons: where the panel's rules want it, opening and declaring take the word of a second
//! one, who approves the very same thing.

pub mod store;

use super::super::result::LotEntry;
use super::super::stage::Stage;
use crate::values::Prose;

/// What somebody gives their word to.
#[derive(Clone, Copy, Debug)]
pub struct Word<'a> {
    /// The move, by the stage that it leads to.
    pub to: Stage,
    /// The lot of a count that is tied.
    pub lot: Option<&'a LotEntry>,
    /// Why an election is void.
    pub reason: Option<&'a Prose>,
}

/// How many persons a move takes.
pub const PERSONS: usize = 2;
