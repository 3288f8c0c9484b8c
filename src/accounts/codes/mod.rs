//! Signing in by a code that comes by mail.
//!
//! Asking does the same for every address: one row, one job. Whether somebody has that address is
//! looked up later, by the job, so neither the answer nor its time can tell (R30).

pub mod pages;
pub mod rules;
pub mod store;

/// The cookie that ties a code to the browser that asked for it.
pub const COOKIE: &str = "__Host-hustings-code";
