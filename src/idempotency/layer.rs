//! The header `Idempotency-Key`, before a handler.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ring::rand::{SecureRandom, SystemRandom};

use super::rules::{self, Key, LONGEST_ANSWER};
use super::{Answer, Attempt, Known, store};
use crate::app::App;
use crate::error::Problem;
use crate::language::{later, of, t};

/// What a client names its request by.
pub const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
/// Says that the answer is one given before.
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// Runs the handler unless the caller has had the same request done under the same key.
pub async fn run(app: &App, subject: &str, most: usize, request: Request, next: Next) -> Response {
    if request.method().is_safe() || !request.headers().contains_key(HEADER) {
        return next.run(request).await;
    }
    match once(app, subject, most, request, next).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

async fn once(
    app: &App,
    subject: &str,
    most: usize,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let given = request
        .headers()
        .get(HEADER)
        .and_then(|key| key.to_str().ok());
    let key = given.and_then(Key::parse).ok_or_else(|| {
        Problem::malformed(t!(
            "The header Idempotency-Key takes 8 to 200 visible ASCII characters."
        ))
    })?;
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, most).await.map_err(|_| {
        Problem::too_large(t!("The body is over the limit, or didn’t arrive whole."))
    })?;
    let address = parts
        .uri
        .path_and_query()
        .map_or("", |address| address.as_str());
    let vault = &app.keys().vault;
    let attempt = Attempt {
        name: vault.mark("idempotency", &key.of(subject)),
        request: rules::request(parts.method.as_str(), address, &body),
        number: random()?,
        at: app.now(),
    };
    match store::known(app.store().read(), vault, &attempt).await? {
        Known::New => {}
        Known::Another => return Err(Problem::key_reused(of(ANOTHER))),
        Known::Begun => return Err(Problem::key_begun(of(BEGUN))),
        Known::Done(answer) => return Ok(replayed(answer)),
    }
    let request = Request::from_parts(parts, Body::from(body));
    let response = store::under(attempt.clone(), next.run(request)).await;
    if !response.status().is_success() {
        return Ok(response);
    }
    kept(app, &attempt, response).await
}

const ANOTHER: &str = later!("This Idempotency-Key was used for another request: take a new one.");
const BEGUN: &str = later!(
    "A request with this Idempotency-Key was begun, and its answer isn’t at hand: \
     see what is there before sending it under a new key."
);

/// The answer, kept for the next time. If it can't be kept it is given all the same: the deed is
/// done.
async fn kept(app: &App, attempt: &Attempt, response: Response) -> Result<Response, Problem> {
    let (parts, body) = response.into_parts();
    let broken = |_| Problem::internal(t!("The answer broke off: see what is there."));
    let body = to_bytes(body, usize::MAX).await.map_err(broken)?;
    let kind = parts.headers.get(header::CONTENT_TYPE);
    let answer = Answer {
        status: parts.status.as_u16(),
        kind: kind
            .and_then(|kind| kind.to_str().ok())
            .unwrap_or_default()
            .to_owned(),
        body: body.to_vec(),
    };
    if body.len() <= LONGEST_ANSWER
        && let Err(problem) = store::keep(app.store(), &app.keys().vault, attempt, &answer).await
    {
        tracing::warn!(detail = %problem.detail, "an answer was not kept");
    }
    Ok(Response::from_parts(parts, Body::from(body)))
}

fn random() -> Result<String, Problem> {
    let mut bytes = [0; 16];
    let filled = SystemRandom::new().fill(&mut bytes);
    filled.map_err(|_| Problem::internal(t!("The system gives no random numbers.")))?;
    Ok(rules::hex(&bytes))
}

fn replayed(answer: Answer) -> Response {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    let mut response = (status, answer.body).into_response();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_TYPE);
    if let Ok(kind) = HeaderValue::from_str(&answer.kind)
        && !kind.is_empty()
    {
        headers.insert(header::CONTENT_TYPE, kind);
    }
    headers.insert(REPLAYED, HeaderValue::from_static("true"));
    // What it said of that isn't kept, and it may have been a receipt.
    let unkept = HeaderValue::from_static("no-store");
    headers.insert(header::CACHE_CONTROL, unkept);
    response
}
