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

/// A word that somebody gave for a move that is still to be made, as the desk tells of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The move, by the stage that it leads to.
    pub to: Stage,
    /// Who: their name, or the one that they sign in with.
    pub by: String,
    /// Whether that is whoever looks.
    pub yours: bool,
    /// The lot that they gave it with: source and seed.
    pub lot: Option<LotEntry>,
    /// The reason that they gave it with.
    pub reason: Option<String>,
    /// Whether what they gave it to is still the same; otherwise it counts for nothing.
    pub holds: bool,
}

/// How many persons a move takes.
pub const PERSONS: usize = 2;
