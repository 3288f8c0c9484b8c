//! The one sheet of all pages. It has a name with its hash and pages say which hash that is, so a browser keeps
//! it for ever and refuses another, as with the booth's files.

use std::sync::LazyLock;

use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use ballots::Hash;
use base64::{Engine, prelude::BASE64_STANDARD};
use ring::digest::{SHA384, digest};

use crate::error::Problem;
use crate::language::t;

/// The sheet.
pub const TEXT: &str = include_str!("style.css");

/// Its name, with a piece of its hash in it: another content has another name.
pub fn name() -> &'static str {
    static NAME: LazyLock<String> = LazyLock::new(|| {
        let mut hash = Hash::of(TEXT.as_bytes()).to_string();
        hash.truncate(16);
        format!("style-{hash}.css")
    });
    &NAME
}

/// Its SHA-384, as a page names it (Subresource Integrity).
pub fn integrity() -> &'static str {
    static INTEGRITY: LazyLock<String> = LazyLock::new(|| {
        let hash = digest(&SHA384, TEXT.as_bytes());
        format!("sha384-{}", BASE64_STANDARD.encode(hash))
    });
    &INTEGRITY
}

/// `GET /style/{file}`: the sheet of all pages.
pub async fn file(Path(asked): Path<String>) -> Result<Response, Problem> {
    if asked != name() {
        return Err(Problem::not_found(t!(
            "There is no such sheet here: load the page again that names it."
        )));
    }
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
    ];
    Ok((headers, TEXT).into_response())
}
