//! Writes come from our own pages or from programs, never from another site's page (R34).
//!
//! A browser says of every write where it comes from, in `Sec-Fetch-Site`, `Origin` or both. What
//! bears a token isn't a browser acting by itself; what bears a cookie has to say where it comes
//! from. The cookies are `SameSite` besides.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::app::App;
use crate::error::Problem;
use crate::language::t;

/// The layer around all doors.
pub async fn ours(State(app): State<App>, request: Request, next: Next) -> Response {
    let writes = !request.method().is_safe();
    if writes && !is_ours(request.headers(), app.settings().public.origin()) {
        return Problem::cross_site(t!(
            "Another site’s page asked for this, or your browser doesn’t say which page did. Open the \
             page here and press the button again."
        ))
        .into_response();
    }
    next.run(request).await
}

fn is_ours(headers: &HeaderMap, origin: &str) -> bool {
    if headers.contains_key(header::AUTHORIZATION) {
        return true;
    }
    let site = headers.get("sec-fetch-site").map(|site| site.as_bytes());
    let from = headers.get(header::ORIGIN).map(|from| from.as_bytes());
    match (site, from) {
        (Some(site), _) if site != b"same-origin" && site != b"none" => false,
        (_, Some(from)) => from == origin.as_bytes(),
        (Some(_), None) => true,
        (None, None) => !headers.contains_key(header::COOKIE),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().unwrap());
        }
        is_ours(&headers, "https://vote.example.org")
    }

    #[test]
    fn writes_say_where_they_come_from() {
        let us = ("origin", "https://vote.example.org");
        let cookie = ("cookie", "__Host-hustings=x");
        assert!(ours(&[cookie, us]) && ours(&[cookie, us, ("sec-fetch-site", "same-origin")]));
        assert!(ours(&[cookie, ("sec-fetch-site", "none")]));
        assert!(ours(&[]), "a program without a cookie");
        assert!(ours(&[
            ("authorization", "Bearer x"),
            ("origin", "https://other.example")
        ]));
        for foreign in [
            "https://evil.example",
            "https://vote.example.org.evil.example",
            "http://vote.example.org",
            "https://vote.example.org:8443",
            "null",
        ] {
            assert!(!ours(&[("origin", foreign)]), "{foreign}");
            assert!(!ours(&[
                cookie,
                ("origin", foreign),
                ("sec-fetch-site", "same-origin")
            ]));
        }
        for site in ["cross-site", "same-site", ""] {
            assert!(!ours(&[cookie, us, ("sec-fetch-site", site)]), "{site}");
        }
        assert!(
            !ours(&[cookie]),
            "a cookie, and no word of where it comes from"
        );
    }
}
