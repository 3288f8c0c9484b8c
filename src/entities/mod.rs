//! The tables as sea-orm sees them; known to the stores alone.

pub mod act;
pub mod affiliation;
pub mod board;
pub mod board_event;
pub mod call;
pub mod count;
pub mod credential;
pub mod data_object;
pub mod election;
pub mod holiday;
pub mod member;
pub mod membership;
pub mod network;
pub mod nomination;
pub mod panel;
pub mod panel_rules;
pub mod photograph;
pub mod post;
pub mod receipt;
pub mod roll;
pub mod roll_correction;
pub mod roll_entry;
pub mod roll_objection;
pub mod supporter;
pub mod trustee;
pub mod winner;
