//! Where the reader is, for the frame of the page: the way of the main navigation that leads there is marked.

use axum::extract::Request;
use axum::middleware::Next;
use axum::response::Response;

tokio::task_local! {
    /// The path of this answer's request.
    static PATH: String;
}

/// Notes the path for the page that answers.
pub async fn noted(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    PATH.scope(path, next.run(request)).await
}

/// What `aria-current` says of a way: that it leads to this page, or to the part that this page belongs to.
pub fn current(way: &str) -> Option<&'static str> {
    let marked = PATH.try_with(|path| match path == way {
        true => Some("page"),
        false => (part(path) == Some(way)).then_some("true"),
    });
    marked.ok().flatten()
}

/// The way to the part of the service that a path belongs to.
fn part(path: &str) -> Option<&'static str> {
    let steps: Vec<&str> = path.split('/').skip(1).collect();
    match steps.as_slice() {
        ["my" | "desk" | "acts", ..] | ["elections" | "panels", _, "my" | "desk", ..] => Some("/my"),
        ["elections", ..] => Some("/"),
        ["panels", ..] => Some("/panels"),
        ["account", ..] => Some("/account"),
        _ => None,
    }
}
