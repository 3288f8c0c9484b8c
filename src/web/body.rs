//! Bodies of requests, read with our own refusals.

use axum::extract::multipart::MultipartError;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::{HeaderMap, StatusCode, header};
use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::asked::Typed;
use crate::error::Problem;
use crate::language::t;

/// A JSON body. Unknown fields are refused by the types themselves.
#[derive(Debug)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !may_be_json(request.headers()) {
            return Err(Problem::wrong_type(t!(
                "Send JSON, with the header \"Content-Type: application/json\"."
            )));
        }
        let Raw(bytes) = Raw::from_request(request, state).await?;
        Ok(Self(serde_json::from_slice(&bytes)?))
    }
}

/// Whether a body may be read as JSON: it says so, or says nothing.
fn may_be_json(headers: &HeaderMap) -> bool {
    let Some(kind) = headers.get(header::CONTENT_TYPE) else {
        return true;
    };
    let kind = kind.to_str().unwrap_or_default();
    let kind = kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    kind == "application/json" || (kind.starts_with("application/") && kind.ends_with("+json"))
}

/// A body as it is: what the ballots library parses itself.
#[derive(Debug)]
pub struct Raw(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for Raw {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let read = Bytes::from_request(request, state).await;
        read.map(Self).map_err(|refused| match refused.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(t!("The body is over the limit.")),
            _ => Problem::malformed(t!("The body didn’t arrive whole.")),
        })
    }
}

/// A form of a page with a file in it.
#[derive(Debug)]
pub struct Upload {
    /// The file; empty if none was chosen.
    pub file: Bytes,
    /// The other fields.
    pub typed: Typed,
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let parts = Multipart::from_request(request, state).await;
        let mut parts = parts.map_err(|_| {
            Problem::wrong_type(t!("Send a form with a file in it: multipart/form-data."))
        })?;
        let (mut file, mut typed) = (Bytes::new(), Typed::default());
        while let Some(part) = parts.next_field().await.map_err(broken)? {
            let name = part.name().unwrap_or_default().to_owned();
            if part.file_name().is_some() {
                file = part.bytes().await.map_err(broken)?;
            } else {
                typed.0.insert(name, part.text().await.map_err(broken)?);
            }
        }
        Ok(Self { file, typed })
    }
}

fn broken(error: MultipartError) -> Problem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::too_large(t!("The file is over the limit.")),
        _ => Problem::malformed(t!("The form didn’t arrive whole.")),
    }
}

/// A form of a page. Unknown fields are refused by the types themselves.
#[derive(Debug)]
pub struct Form<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Form<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let Raw(bytes) = Raw::from_request(request, state).await?;
        let form = serde_urlencoded::from_bytes(&bytes);
        form.map(Self).map_err(|_| {
            Problem::malformed(t!(
                "The form doesn’t have the fields that belong here: load the page again."
            ))
        })
    }
}
