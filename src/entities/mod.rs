//! The tables as sea-orm sees them; known to the stores alone.

pub mod act;
pub mod affiliation;
pub mod board;
pub mod board_event;
pub mod count;
pub mod credential;
pub mod data_object;
pub mod election;
pub mod incident;
pub mod member;
pub mod membership;
pub mod network;
pub mod nomination;
pub mod panel;
pub mod post;
pub mod receipt;
pub mod roll_entry;
pub mod roll_leaf;
pub mod share_commitment;
pub mod strong_proof;
pub mod tested_ballot;
pub mod trustee;
pub mod winner;
