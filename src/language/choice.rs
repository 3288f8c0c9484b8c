//! Which of the languages that the service has a reader gets.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::Response;

use super::catalogue::ENGLISH;
use super::{Catalogue, reading};

/// The languages of a service: English, and those whose translations it was given.
#[derive(Clone, Debug, Default)]
pub struct Languages(Arc<[&'static Catalogue]>);

impl Languages {
    /// English and these. A service has them for as long as it runs, so that a sentence of any language
    /// can be used as one of the program's own.
    pub fn new(others: impl IntoIterator<Item = Catalogue>) -> Self {
        let kept = |one| -> &'static Catalogue { Box::leak(Box::new(one)) };
        Self(others.into_iter().map(kept).collect())
    }

    /// The one that a reader asks for (`Accept-Language`, RFC 9110 section 12.5.4): the language of the
    /// highest weight that there is, the first of them where weights are equal; otherwise English.
    pub fn asked(&self, accept: &str) -> &'static Catalogue {
        let mut best: Option<(&'static Catalogue, f32)> = None;
        for range in accept.split(',') {
            let mut parts = range.split(';').map(str::trim);
            let tag = parts.next().unwrap_or_default();
            let weight = parts
                .find_map(|part| part.strip_prefix("q="))
                .map_or(Some(1.0), |q| q.parse().ok());
            let (Some(found), Some(weight)) = (self.of(tag), weight) else {
                continue;
            };
            if weight > best.map_or(0.0, |(_, most)| most) {
                best = Some((found, weight));
            }
        }
        best.map_or(&ENGLISH, |(found, _)| found)
    }

    /// The language of a tag: of `cy-GB` that of `cy`.
    fn of(&self, tag: &str) -> Option<&'static Catalogue> {
        let primary = |tag: &str| {
            tag.split('-')
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase()
        };
        let mut all = [&ENGLISH].into_iter().chain(self.0.iter().copied());
        all.find(|one| primary(one.tag()) == primary(tag))
    }
}

/// Answers in the reader's language, and says which it is. What changes something is answered in English:
/// an act writes letters and notes, and those are for others.
pub async fn as_asked(
    State(languages): State<Languages>,
    request: Request,
    next: Next,
) -> Response {
    if languages.0.is_empty() {
        return next.run(request).await;
    }
    let accept = request.headers().get(header::ACCEPT_LANGUAGE);
    let accept = accept.and_then(|value| value.to_str().ok());
    let catalogue = match request.method().is_safe() {
        true => languages.asked(accept.unwrap_or_default()),
        false => &ENGLISH,
    };
    let mut answer = reading(catalogue, next.run(request)).await;
    let headers = answer.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("accept-language"));
    // A document or a script is what it is; pages and refusals are in the reader's language.
    let said = |kind: &HeaderValue| {
        let kind = kind.to_str().unwrap_or_default();
        kind.starts_with("text/html") || kind.starts_with("application/problem+json")
    };
    if headers.get(header::CONTENT_TYPE).is_some_and(said)
        && let Ok(tag) = HeaderValue::from_str(catalogue.tag())
    {
        headers.insert(header::CONTENT_LANGUAGE, tag);
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reader_gets_what_they_ask_for_where_there_is_such() {
        let languages =
            Languages::new(["cy", "ga"].map(|tag| Catalogue::new(tag, [].into()).unwrap()));
        for (accept, tag) in [
            ("", "en"),
            ("cy", "cy"),
            ("cy-GB, en;q=0.8", "cy"),
            ("CY", "cy"),
            ("en-GB, cy;q=0.9", "en"),
            ("cy;q=0.3, ga;q=0.7, en;q=0.1", "ga"),
            ("cy;q=0", "en"),
            ("cy;q=nonsense, ga;q=0.1", "ga"),
            ("fr, *;q=0.5", "en"),
            (";;,,q=", "en"),
        ] {
            assert_eq!(languages.asked(accept).tag(), tag, "{accept}");
        }
    }
}
