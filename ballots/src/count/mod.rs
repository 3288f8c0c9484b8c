//! The count: papers in, a transcript by stage out. Integers only.
//!
//! A [`Contest`] holds the candidates and the merged papers (read from a BLT file by [`blt`], or made
//! from opened ranked ballots by [`Contest::from_ranks`]). A rule counts it into a [`Transcript`], which
//! prints as text, JSON and CSV. Candidates are indices from 0 inside, numbers from 1 wherever people
//! or other programs read them.

pub mod blt;
mod choose;
mod contest;
pub mod countback;
mod decimal;
mod empty;
mod error;
mod ers97;
mod explore;
mod limits;
pub mod lot;
mod meek;
mod meek_tree;
mod papers;
mod parcels;
mod per;
mod piles;
pub mod plurality;
pub mod publication;
pub mod report;
mod rule;
pub mod scottish;
pub mod single;
pub mod sums;
mod table;
mod ties;
mod transcript;
mod weighted;

pub use contest::{Contest, Fault, Findings, MAX_CANDIDATES, MAX_PAPERS, Reading};
pub use empty::EmptyCount;
pub use error::{ContestError, CountError};
pub use explore::{Exploration, Outcome, explore};
pub use limits::{Constraint, check_constraints};
pub use lot::Lot;
pub use papers::Papers;
pub use rule::{Options, Rule, rules};
pub use transcript::{Action, Quota, Stage, Tie, TieFor, Transcript};
