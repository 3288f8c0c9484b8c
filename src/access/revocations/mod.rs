//! Tokens that no longer hold, though their time isn't over.

pub mod pages;
pub mod store;
