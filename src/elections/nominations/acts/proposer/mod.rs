//! What a proposer does: nominates another.

pub mod store;
