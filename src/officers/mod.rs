//! The chair and the vice-chair: chosen by the panel's members from among themselves.

pub mod rules;
