//! Who was at a meeting, and what follows from it.

pub mod store;

use std::collections::HashSet;

/// Who was at a meeting; the others were absent.
#[derive(Clone, Debug)]
pub struct Attendees {
    /// Those who were there.
    pub present: HashSet<i64>,
    /// Those who said that they wouldn't be.
    pub apologies: HashSet<i64>,
}
