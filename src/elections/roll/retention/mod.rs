//! For how long a roll is kept: so many months as the panel's rules had them, from the declaration or
//! from the day on which the election was void (R43).

pub mod store;
