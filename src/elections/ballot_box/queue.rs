//! The queue before the checks of ballots. Checking one takes a processor for a moment; when
//! more wait than can be served soon, the rest are sent away at once and told when to come back.

use std::sync::Arc;

use tokio::sync::Semaphore;

use crate::error::Problem;
use crate::language::t;
use crate::work;

/// Who comes when the queue is full waits this long, in seconds.
const RETRY_AFTER: u32 = 2;

/// A bounded queue before a bounded number of workers.
#[derive(Clone, Debug)]
pub struct Queue {
    places: Arc<Semaphore>,
    workers: Arc<Semaphore>,
    all: usize,
}

impl Queue {
    /// So many at work at once, and so many in all, waiting or at work.
    pub fn new(workers: usize, places: usize) -> Self {
        Self {
            places: Arc::new(Semaphore::new(places)),
            workers: Arc::new(Semaphore::new(workers)),
            all: places,
        }
    }

    /// How many wait or are at work.
    pub fn depth(&self) -> usize {
        self.all - self.places.available_permits().min(self.all)
    }

    /// Runs the check when its turn comes, or refuses at once.
    pub async fn run<T: Send + 'static>(
        &self,
        check: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let Ok(_place) = Arc::clone(&self.places).try_acquire_owned() else {
            return Err(Problem::busy(t!(
                "Many ballots are coming in at this moment. Yours was not taken: send it again."
            ))
            .retry_after(RETRY_AFTER));
        };
        let _worker = self.workers.acquire().await;
        work::run(check).await
    }
}
