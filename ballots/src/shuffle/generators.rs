//! GetSecondaryGenerator and GetGenerators: computed here, never taken from a record.

use crate::group::Group;

/// h, and h_1 to h_N.
pub(super) struct Generators<G: Group> {
    pub(super) h: G::Element,
    pub(super) hs: Vec<G::Element>,
}

impl<G: Group> Generators<G> {
    /// The generators for `n` answers. None where the specification's function aborts.
    pub(super) fn new(n: usize) -> Option<Self> {
        let count = i64::try_from(n).ok()?;
        let numbers: Vec<i64> = (0..count).collect();
        Some(Self {
            h: G::independent_generator(-1)?,
            hs: G::independent_generators(&numbers)?,
        })
    }
}
