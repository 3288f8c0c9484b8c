//! Reminders to those who have not voted. The system sends them; the secretary learns how many
//! there were.

pub mod store;
