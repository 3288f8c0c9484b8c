//! Lists in pages. A page begins after something, so that what is entered meanwhile is neither
//! missed nor shown twice; where the next begins, the header `Link` says (RFC 8288).

use std::convert::Infallible;
use std::fmt::Display;

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, IntoResponseParts, Response, ResponseParts};
use serde::{Deserialize, Serialize};

/// As many as a page has where the request doesn't say.
const USUAL: u16 = 100;
/// As many as a page has at most.
const MOST: u16 = 500;

/// How many entries a page has where this many are asked for.
pub fn limit(asked: Option<u16>) -> u64 {
    u64::from(asked.unwrap_or(USUAL).clamp(1, MOST))
}

/// Which page of a list.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Keyset {
    /// After which entry it begins, as the header `Link` of the page before has it.
    #[serde(default)]
    after: Option<i64>,
    /// How many entries it has at most; 100 if it isn't said, and never more than 500.
    #[serde(default)]
    limit: Option<u16>,
}

impl Keyset {
    /// After which entry.
    pub fn after(&self) -> Option<i64> {
        self.after
    }

    /// How many at most.
    pub fn limit(&self) -> u64 {
        limit(self.limit)
    }

    /// The page of what was found. `key` is what the page after an entry begins after.
    pub fn page<T, S>(
        &self,
        found: Vec<T>,
        key: impl Fn(&T) -> i64,
        shown: impl FnMut(T) -> S,
    ) -> Paged<S> {
        let full = found.len() as u64 >= self.limit();
        let next = found.last().filter(|_| full).map(key);
        Paged {
            entries: found.into_iter().map(shown).collect(),
            next: Next::after(next, self.limit),
        }
    }
}

/// Where the next page begins, as the header `Link` says it; without it, the page is the last.
#[derive(Debug)]
pub struct Next(Option<String>);

impl Next {
    /// After this entry, with as many entries as were asked for. Nothing in a key needs to be escaped in an
    /// address.
    pub fn after(key: Option<impl Display>, limit: Option<u16>) -> Self {
        Self(key.map(|after| match limit {
            Some(limit) => format!("?after={after}&limit={limit}"),
            None => format!("?after={after}"),
        }))
    }

    /// The same where the list was narrowed down: the next page is too.
    pub fn and(self, field: &str, value: Option<&str>) -> Self {
        let Some(value) = value else { return self };
        Self(self.0.map(|query| format!("{query}&{field}={value}")))
    }
}

impl IntoResponseParts for Next {
    type Error = Infallible;

    fn into_response_parts(self, mut parts: ResponseParts) -> Result<ResponseParts, Infallible> {
        let link = self.0.map(|query| format!("<{query}>; rel=\"next\""));
        if let Some(link) = link.and_then(|link| HeaderValue::from_str(&link).ok()) {
            parts.headers_mut().insert(header::LINK, link);
        }
        Ok(parts)
    }
}

/// A page of a list: the entries as JSON, and where the next page begins.
#[derive(Debug)]
pub struct Paged<T> {
    entries: Vec<T>,
    next: Next,
}

impl<T: Serialize> IntoResponse for Paged<T> {
    fn into_response(self) -> Response {
        (self.next, Json(self.entries)).into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_page_says_where_the_next_begins() {
        let page = |limit, found: Vec<i64>| {
            let keyset = Keyset { after: None, limit };
            keyset.page(found, |number| *number, |number| number).next.0
        };
        let next = page(Some(2), vec![4, 7]);
        assert_eq!(next.as_deref(), Some("?after=7&limit=2"));
        let narrow = Next::after(Some(7), None).and("state", Some("sent"));
        let narrow = (narrow, ()).into_response();
        assert_eq!(
            narrow.headers()["link"],
            "<?after=7&state=sent>; rel=\"next\""
        );
        let last = (
            Next::after(None::<i64>, None).and("state", Some("sent")),
            (),
        )
            .into_response();
        assert!(!last.headers().contains_key("link"));
        assert_eq!(page(Some(3), vec![4, 7]), None);
        assert_eq!(page(None, vec![]), None);
        let most = Keyset {
            after: None,
            limit: Some(60_000),
        };
        assert_eq!((most.limit(), Keyset::default().limit()), (500, 100));
        assert_eq!(
            Keyset {
                after: None,
                limit: Some(0)
            }
            .limit(),
            1
        );
    }
}
