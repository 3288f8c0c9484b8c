//! Work that keeps a processor busy, away from the threads that serve.

use crate::error::Problem;
use crate::language;

/// Runs it where blocking is allowed, in the same reader's language.
pub async fn run<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    let reader = language::reader();
    let work = move || language::for_reader(reader, work);
    tokio::task::spawn_blocking(work).await.map_err(|error| {
        tracing::error!(%error, "work was not finished");
        Problem::internal("The work was not finished. Please try again.")
    })
}
