//! The commands of the tool `ballots`, one file each.

pub mod count;
