//! From sealed ballots to opened ones: the tally, the trustees' shuffles, their decryptions.
//! Each is checked when it comes, against what stands on the board, and put there.

pub mod current;
pub mod pages;
pub mod store;

/// What trustees work on.
pub type Tally = ballots::Tally<super::Group>;
