//! Tokens that no longer hold, though their time isn't over.

pub mod store;
