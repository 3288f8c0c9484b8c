//! Work that keeps a processor busy, away from the threads that serve.

use crate::error::Problem;

/// Runs it where blocking is allowed.
pub async fn run<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "work was not finished");
        Problem::internal("The work was not finished. Please try again.")
    })
}
