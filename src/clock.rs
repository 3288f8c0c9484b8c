//! Time, as an argument.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, SubsecRound, Utc};

use crate::database_time::Ahead;

/// What time it is.
pub trait Clock: fmt::Debug + Send + Sync {
    /// Now, in whole seconds: finer times would say who voted when, and the two databases keep
    /// different numbers of digits.
    fn now(&self) -> DateTime<Utc>;

    /// How far the database's clock is taken to be ahead: not at all, unless this clock is one
    /// that is turned by hand, as in tests and in the demo.
    fn ahead(&self) -> Ahead {
        Ahead::default()
    }
}

/// The machine's clock.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(0)
    }
}

/// A clock that is turned by hand, and runs on from there: the demo's.
#[derive(Clone, Debug, Default)]
pub struct TurnedClock(Arc<AtomicI64>);

impl TurnedClock {
    /// Turns it so far ahead.
    pub fn turn(&self, by: chrono::Duration) {
        self.0.fetch_add(by.num_seconds(), Ordering::SeqCst);
    }
}

impl Clock for TurnedClock {
    fn now(&self) -> DateTime<Utc> {
        SystemClock.now() + chrono::Duration::seconds(self.ahead().0)
    }

    fn ahead(&self) -> Ahead {
        Ahead(self.0.load(Ordering::SeqCst))
    }
}
