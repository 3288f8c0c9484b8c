//! An election is declared void: what is recorded stays, no more ballots are taken, and the seats
//! that came from it end.

pub mod store;
