//! What somebody typed into a form that was refused because they were not signed in any more. It comes back to them on the
//! page that says so, to be sent again, and stays nowhere with us (WCAG 2.2, 2.2.1).
//!
//! The page grants nothing: what it sends again comes to the same door, with the rights of whoever is signed in by then. Another
//! site's page can't have it made, because what such a page sends is refused before (see [`super::origin`]).

use askama::Template;
use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

use super::body::Raw;
use super::page::{Page, in_query, render};
use super::problems::wants_page;
use crate::error::{CHALLENGE, Problem};
use crate::language::Say as _;

/// The largest form that is kept.
const MOST_BYTES: usize = 64 * 1024;
/// Forms of ours have fewer fields.
const MOST_FIELDS: usize = 500;
/// What the name of a field with a secret in it has in it.
const SECRETS: [&str; 4] = ["code", "password", "secret", "token"];

/// A form as it was sent. Nothing prints it: it is whatever somebody typed.
#[derive(Clone)]
pub struct Sent(Bytes);

/// A request, and the form in it, if it is one that can be kept; `most` is the largest body of its door.
///
/// # Errors
/// The body is over the limit, or does not arrive whole.
pub async fn read(request: Request, most: usize) -> Result<(Request, Option<Sent>), Problem> {
    if most > MOST_BYTES || !is_form(&request) {
        return Ok((request, None));
    }
    let (parts, body) = request.into_parts();
    let whole = Request::from_parts(parts.clone(), body);
    let Raw(bytes) = Raw::from_request(whole, &()).await?;
    let request = Request::from_parts(parts, Body::from(bytes.clone()));
    Ok((request, Some(Sent(bytes))))
}

/// Whether this is a form of a page, without a file.
fn is_form(request: &Request) -> bool {
    let kind = request.headers().get(header::CONTENT_TYPE);
    let kind = kind.map_or(&b""[..], |kind| kind.as_bytes());
    request.method() == Method::POST
        && kind.starts_with(b"application/x-www-form-urlencoded")
        && wants_page(request.uri().path(), request.headers())
}

/// A refusal with the form that was refused.
pub fn with(mut refusal: Response, sent: Option<Sent>) -> Response {
    if let Some(sent) = sent.filter(|_| refusal.status().is_client_error()) {
        refusal.extensions_mut().insert(sent);
    }
    refusal
}

/// The page of ours from which somebody came: its path and query. Nothing of another kind is in what comes with our own forms.
pub fn from(headers: &HeaderMap) -> String {
    let from = headers.get(header::REFERER);
    let from = from.and_then(|from| from.to_str().ok()?.parse::<Uri>().ok());
    let path = from.as_ref().and_then(Uri::path_and_query);
    path.map(ToString::to_string).unwrap_or_default()
}

impl Sent {
    /// What was typed, by the fields' names; nothing if it can't be kept.
    fn fields(&self) -> Option<Vec<(String, String)>> {
        let fields: Vec<(String, String)> = serde_urlencoded::from_bytes(&self.0).ok()?;
        let secret = |(name, _): &(String, String)| {
            let name = name.to_ascii_lowercase();
            SECRETS.iter().any(|word| name.contains(word))
        };
        (fields.len() <= MOST_FIELDS && !fields.iter().any(secret)).then_some(fields)
    }
}

#[derive(Template)]
#[template(path = "web/kept.html")]
struct KeptPage<'a> {
    /// Where somebody goes first: to sign in, or to show their second factor.
    door: &'static str,
    second_factor: bool,
    to: &'a str,
    back: String,
    whole: bool,
    fields: Vec<(String, String)>,
    sentences: Vec<String>,
}
impl Page for KeptPage<'_> {}

/// The page that says that nothing was done, with what was typed; `to` is where it was sent, `from` the page that it was sent
/// from. There is none where nothing can be lost: for who only has to show their second factor, and typed nothing.
pub fn page(
    problem: &Problem,
    door: &'static str,
    (to, from): (&str, &str),
    sent: Option<&Sent>,
) -> Option<Response> {
    let fields = sent.and_then(Sent::fields);
    let (whole, fields) = (fields.is_some(), fields.unwrap_or_default());
    let second_factor = problem.status == StatusCode::FORBIDDEN;
    if second_factor && whole && fields.is_empty() {
        return None;
    }
    let typed = fields.iter().map(|(_, value)| value);
    let sentences = typed.filter(|value| value.contains(' ')).cloned().collect();
    let page = render(&KeptPage {
        door,
        second_factor,
        to,
        back: in_query(from),
        whole,
        fields,
        sentences,
    });
    // No cache keeps what somebody typed.
    let unkept = [(header::CACHE_CONTROL, "no-store")];
    let mut answer = (problem.status, unkept, page).into_response();
    if problem.status == StatusCode::UNAUTHORIZED {
        let bearer = HeaderValue::from_static(CHALLENGE);
        let headers = answer.headers_mut();
        headers.insert(header::WWW_AUTHENTICATE, bearer);
    }
    Some(answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(form: &'static str) -> Option<Vec<(String, String)>> {
        Sent(Bytes::from_static(form.as_bytes())).fields()
    }

    #[test]
    fn what_is_kept_and_what_is_not() {
        let kept = fields("statement=a+%3Cb%3E%0D%0Ac&x=").unwrap();
        assert_eq!(kept[0], ("statement".into(), "a <b>\r\nc".into()));
        assert_eq!(kept.len(), 2);
        assert_eq!(fields("").unwrap().len(), 0);
        for secret in ["code=1", "a=b&new_password=x", "Token=x", "lot/secret=x"] {
            assert_eq!(fields(secret), None, "{secret}");
        }
        let many = "a=&".repeat(MOST_FIELDS + 1);
        assert_eq!(Sent(Bytes::from(many)).fields(), None);
    }

    #[test]
    fn where_they_came_from_is_a_path() {
        let of = |referer: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::REFERER, referer.parse().unwrap());
            from(&headers)
        };
        assert_eq!(
            of("https://vote.example.org/members/import?a=b"),
            "/members/import?a=b"
        );
        assert_eq!(of("nonsense with spaces"), "");
        assert_eq!(from(&HeaderMap::new()), "");
    }
}
