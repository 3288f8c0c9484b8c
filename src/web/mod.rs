//! What every page and every address shares: bodies in, pages out, the server itself.

pub mod asked;
pub mod body;
pub mod chart;
pub mod client;
pub mod components;
pub mod etag;
pub mod help;
pub mod here;
pub mod kept;
pub mod openapi;
pub mod origin;
pub mod outgoing;
pub mod page;
pub mod paging;
pub mod precondition;
pub mod problems;
pub mod reach;
pub mod server;
pub mod sheet;
pub mod style;
pub mod timeline;
