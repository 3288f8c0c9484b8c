//! The ballot box: a ballot is checked, put on the board for good, and only then acknowledged.

pub mod by_mail;
pub mod pages;
pub mod queue;
pub mod store;
