//! What every page and every address shares: bodies in, pages out, the server itself.

pub mod body;
pub mod openapi;
pub mod page;
pub mod paging;
pub mod problems;
pub mod server;
pub mod sheet;
