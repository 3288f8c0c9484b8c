//! Time, as an argument.

use std::fmt;

use chrono::{DateTime, SubsecRound, Utc};

/// What time it is.
pub trait Clock: fmt::Debug + Send + Sync {
    /// Now, in whole seconds: finer times would say who voted when, and the two databases keep
    /// different numbers of digits.
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(0)
    }
}
