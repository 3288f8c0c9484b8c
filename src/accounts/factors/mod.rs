//! The second factor of everybody with an office: an authenticator app (RFC 6238), and
//! recovery codes for when it is lost.

pub mod pages;
pub mod rules;
pub mod store;
