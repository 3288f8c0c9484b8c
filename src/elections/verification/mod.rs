//! What the public record of an election is worth: the service verifies it as anybody can, shows
//! each check by its number, and says how to do it without the service.

pub mod kept;
pub mod pages;

use std::time::{Duration, Instant};

use ballots::record::Progress;

/// Times the checks of a verification.
#[derive(Debug)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// From now on.
    pub fn start() -> Self {
        Self(Instant::now())
    }
}

impl Progress for Stopwatch {
    fn clock(&self) -> Option<Duration> {
        Some(self.0.elapsed())
    }
}
