//! What the secretary does: decides on a nomination, records a death.

pub mod store;
