//! The count against tables that others made, and against its own invariants.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests fail as tests do"
)]

mod blt_dialects;
mod ers97;
mod invariants;
mod meek;
mod scottish;
mod shared;
