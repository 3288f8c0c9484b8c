//! Refusals on their way out: every one becomes a problem document, or a page for those who
//! asked for one.

use std::any::Any;

use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};

use super::kept::{self, Sent};
use super::page::{self, Page};
use crate::error::Problem;
use crate::language::{Say as _, t};

/// A page that tells of a problem.
#[derive(askama::Template)]
#[template(path = "web/problem.html")]
struct ProblemPage<'a> {
    problem: &'a Problem,
}

/// The outermost layer.
pub async fn as_asked(request: Request, next: Next) -> Response {
    let page = wants_page(request.uri().path(), request.headers());
    let here = request.uri().path_and_query().map(ToString::to_string);
    let here = here.unwrap_or_default();
    let (method, from) = (request.method().clone(), kept::from(request.headers()));
    let response = next.run(request).await;
    if !response.status().is_client_error() && !response.status().is_server_error() {
        return response;
    }
    let known = response.extensions().get::<Problem>().cloned();
    if known.is_some() && !page {
        return response;
    }
    let Some(problem) = known.or_else(|| of_library(response.status())) else {
        return response;
    };
    if !page {
        return problem.into_response();
    }
    if let Some(door) = door_before(&problem) {
        let sent = response.extensions().get::<Sent>();
        let kept = match method.is_safe() {
            true => None,
            false => kept::page(&problem, door, (here.as_str(), from.as_str()), sent),
        };
        let next = match method {
            Method::GET => here.as_str(),
            _ => "",
        };
        let to = format!("{door}?next={}", page::in_query(next));
        return kept.unwrap_or_else(|| Redirect::to(&to).into_response());
    }
    match page::render(&ProblemPage { problem: &problem }) {
        Ok(page) => waiting(problem.retry_after, (problem.status, page)),
        Err(_) => problem.into_response(),
    }
}

/// A page that tells of a problem, with how many seconds to wait before it is sent again, where that is known.
pub fn waiting(seconds: Option<u32>, page: impl IntoResponse) -> Response {
    let mut response = page.into_response();
    if let Some(seconds) = seconds {
        let headers = response.headers_mut();
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// Where somebody goes first who may not come in yet.
fn door_before(problem: &Problem) -> Option<&'static str> {
    match problem.kind {
        "urn:hustings:unauthenticated" => Some("/sign-in"),
        "urn:hustings:second-factor" => Some("/account/second-factor"),
        _ => None,
    }
}

/// Whether a page is the answer: to whom asks for one, at an address that isn't for programs.
pub fn wants_page(path: &str, headers: &HeaderMap) -> bool {
    let accepts = headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok());
    !path.starts_with("/api/") && accepts.is_some_and(|accept| accept.contains("text/html"))
}

/// What a library refused before a handler was reached.
fn of_library(status: StatusCode) -> Option<Problem> {
    match status {
        StatusCode::BAD_REQUEST => Some(Problem::malformed(t!(
            "The address, its query or the body isn’t what belongs here: see /interface."
        ))),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Some(Problem::wrong_type(t!(
            "The body isn’t of the type that this address takes: see /interface."
        ))),
        StatusCode::METHOD_NOT_ALLOWED => Some(wrong_method()),
        StatusCode::REQUEST_TIMEOUT => {
            Some(Problem::too_slow(t!("The request wasn’t over in time.")))
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            Some(Problem::too_large(t!("The body is over the limit.")))
        }
        _ => None,
    }
}

/// Nothing lives at this address.
pub async fn nothing_here() -> Problem {
    Problem::not_found(t!(
        "There is no page at this address: check it, or begin at the front page."
    ))
}

/// Something does, but not for this method.
pub async fn wrong_method_here() -> Problem {
    wrong_method()
}

fn wrong_method() -> Problem {
    Problem::wrong_method(t!("The address is right, the method isn’t."))
}

/// A panic is our fault, and stays between us and the log.
pub fn panicked(_: Box<dyn Any + Send>) -> Response {
    tracing::error!("a handler panicked");
    Problem::internal(t!("Something went wrong on our side. Please try again.")).into_response()
}

impl Page for ProblemPage<'_> {}
