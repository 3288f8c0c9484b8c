//! Lists in pages. A page begins after something, so that what is entered meanwhile is neither
//! missed nor shown twice; where the next begins, the header `Link` says (RFC 8288).

use axum::Json;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

/// As many as a page has where the request doesn't say.
const USUAL: u16 = 100;
/// As many as a page has at most.
const MOST: u16 = 500;

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
        u64::from(self.limit.unwrap_or(USUAL).clamp(1, MOST))
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
        let limit = self.limit;
        Paged {
            entries: found.into_iter().map(shown).collect(),
            next: next.map(|after| match limit {
                Some(limit) => format!("<?after={after}&limit={limit}>; rel=\"next\""),
                None => format!("<?after={after}>; rel=\"next\""),
            }),
        }
    }
}

/// A page of a list: the entries as JSON, and where the next page begins.
#[derive(Debug)]
pub struct Paged<T> {
    entries: Vec<T>,
    next: Option<String>,
}

impl<T: Serialize> IntoResponse for Paged<T> {
    fn into_response(self) -> Response {
        let mut response = Json(self.entries).into_response();
        if let Some(next) = self.next.and_then(|next| HeaderValue::from_str(&next).ok()) {
            response.headers_mut().insert(header::LINK, next);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_page_says_where_the_next_begins() {
        let page = |limit, found: Vec<i64>| {
            let keyset = Keyset { after: None, limit };
            keyset.page(found, |number| *number, |number| number).next
        };
        let next = page(Some(2), vec![4, 7]);
        assert_eq!(next.as_deref(), Some("<?after=7&limit=2>; rel=\"next\""));
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
