//! The roll: those entitled to vote as of the record date, fixed when nominations close.

pub mod pages;
pub mod store;
