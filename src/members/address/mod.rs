//! Another address for a member, who has a new employer: the same person, with the same one vote.

pub mod pages;
pub mod store;
