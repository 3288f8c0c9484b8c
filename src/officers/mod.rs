//! The chair and the vice-chair: chosen by the panel's members from among themselves, by secret
//! ballot or by a recorded resolution.

pub mod pages;
pub mod rules;
pub mod store;
