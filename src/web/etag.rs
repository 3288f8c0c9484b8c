//! Entity tags (RFC 9110, section 8.8.3) of what the interface tells: a program that asks again is told
//! 304 while nothing has changed.

use axum::body::{Body, HttpBody, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::digest::{SHA256, digest};
use serde::Serialize;

use crate::error::Problem;
use crate::language::t;

/// Larger answers have no tag: they would have to be held whole.
const MOST_BYTES: usize = 1024 * 1024;

/// Gives JSON its tag, unless the handler has given one.
pub async fn told(request: Request, next: Next) -> Response {
    let asks = matches!(*request.method(), Method::GET | Method::HEAD);
    let known = request.headers().get(header::IF_NONE_MATCH).cloned();
    let response = next.run(request).await;
    if !asks || response.status() != StatusCode::OK || !is_plain_json(response.headers()) {
        return response;
    }
    let small = response.body().size_hint().exact();
    if small.is_none_or(|bytes| bytes > MOST_BYTES as u64) {
        return response;
    }
    tagged(response, known.as_ref()).await
}

fn is_plain_json(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let json = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
    json && !headers.contains_key(header::ETAG)
}

async fn tagged(response: Response, known: Option<&HeaderValue>) -> Response {
    let (mut parts, body) = response.into_parts();
    let Ok(body) = to_bytes(body, MOST_BYTES).await else {
        return Problem::internal(t!("The answer broke off: ask again.")).into_response();
    };
    let Ok(tag) = HeaderValue::from_str(&of(&body)) else {
        return Response::from_parts(parts, Body::from(body));
    };
    let same = known.is_some_and(|known| matches(known, &tag));
    parts.headers.insert(header::ETAG, tag);
    if same {
        parts.status = StatusCode::NOT_MODIFIED;
        parts.headers.remove(header::CONTENT_TYPE);
        parts.headers.remove(header::CONTENT_LENGTH);
        return Response::from_parts(parts, Body::empty());
    }
    Response::from_parts(parts, Body::from(body))
}

/// The tag of these bytes.
pub fn of(bytes: &[u8]) -> String {
    let hash = digest(&SHA256, bytes);
    let short = hash.as_ref().get(..16).unwrap_or_default();
    format!("\"{}\"", BASE64_URL_SAFE_NO_PAD.encode(short))
}

/// The tag of what the interface would tell as JSON.
///
/// # Errors
/// It can't be written as JSON.
pub fn of_state(state: &impl Serialize) -> Result<String, Problem> {
    Ok(of(&serde_json::to_vec(state)?))
}

/// Whether a list of tags names this one. Weak ones count, as section 13.1.2 has it for reading.
pub fn matches(list: &HeaderValue, tag: &HeaderValue) -> bool {
    let (Ok(list), Ok(tag)) = (list.to_str(), tag.to_str()) else {
        return false;
    };
    let mut all = list.split(',').map(str::trim);
    all.any(|one| one == "*" || one.trim_start_matches("W/") == tag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_tags() {
        let tag = HeaderValue::from_str(&of(b"a")).unwrap();
        let named = |list: String| matches(&HeaderValue::from_str(&list).unwrap(), &tag);
        assert!(named(of(b"a")));
        assert!(named(format!("\"other\", W/{}", of(b"a"))));
        assert!(named("*".into()));
        assert!(!named(of(b"b")));
        assert!(!named("a".into()));
    }
}
