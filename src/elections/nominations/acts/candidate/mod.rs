//! What a candidate does: stands, changes the paper, declines, withdraws.

pub mod store;
