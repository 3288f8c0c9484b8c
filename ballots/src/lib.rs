//! Verifiable ballots: the Belenios record, its verification, and the count.
//!
//! Pure: no network, no database, no clock; randomness comes in as an argument.
#![deny(clippy::indexing_slicing)]

pub mod count;
