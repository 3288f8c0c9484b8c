//! The same request, sent again because its answer was lost, is done once. A client names a request
//! in the header `Idempotency-Key`; the name is written in the very transaction of the deed, so that
//! either both are there or neither.

pub mod layer;
pub mod rules;
pub mod store;

use chrono::{DateTime, Utc};

/// A request under a key, being done.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// The key's name in the database: who and which key, hashed.
    pub name: String,
    /// Hash of the request.
    pub request: String,
    /// This attempt alone; another with the same key has another.
    pub number: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// What was answered, kept for whoever asks again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Content type; empty without a body.
    pub kind: String,
    /// Body.
    pub body: Vec<u8>,
}

/// What there is under a key.
#[derive(Debug)]
pub enum Known {
    /// Nothing yet.
    New,
    /// Another request.
    Another,
    /// The same, done, with its answer.
    Done(Answer),
    /// The same, begun or done, without an answer that could be given again.
    Begun,
}
