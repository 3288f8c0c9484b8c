//! Photographs of candidates: whatever comes in, a plain JPEG goes out.

pub mod pages;
pub mod rules;
pub mod store;
