//! Seats: those who were elected and accept take them, and what they leave open is vacant.

pub mod store;
