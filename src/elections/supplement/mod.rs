//! What is published beside the record: the supplement, put together from what the election has, and
//! signed whenever it is asked for. Its form is the library's (`docs/supplement.md`).

pub mod pages;
pub mod rules;
pub mod store;
