//! A panel's rules as a form: begun from rules that are known to be sound, read in sentences before they are
//! kept. What is typed becomes the very rules that the interface takes, and is checked where those are.

pub mod fields;
pub mod pages;
pub mod words;
