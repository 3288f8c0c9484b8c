//! How long things are kept. The record of an election, the act log and the roster stay for good;
//! what follows has an end (R43):
//!
//! | what | until |
//! |---|---|
//! | sessions | 12 hours after they began |
//! | requests for a code | an hour after they were made |
//! | ways out to the forum | 10 minutes after they began |
//! | letters that have left | as many days as `retention.letters_days` says |
//! | withdrawn tokens | a year and two days, when none of then holds any more |

pub mod store;
