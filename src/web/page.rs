//! Pages: plain HTML without scripts, and the one sheet that they share.

use askama::Template;
use axum::http::header;
use axum::response::{Html, IntoResponse, Response};

use crate::error::Problem;

/// What a browser may load for a page of ours: no scripts, no frames, nothing from anywhere else.
pub const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
     base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'";

/// The same, for a page whose forms lead to other places in the end.
pub fn policy_with_forms_to(places: &[String]) -> String {
    let all = [&["'self'".to_owned()], places].concat().join(" ");
    POLICY.replace("form-action 'self'", &format!("form-action {all}"))
}

/// A template that is a whole page.
pub trait Page: Template {}

/// Renders a page.
pub fn render(page: &impl Page) -> Result<Html<String>, Problem> {
    page.render().map(Html).map_err(|error| {
        tracing::error!(%error, "a page can't be rendered");
        Problem::internal("The page can't be shown. Please try again.")
    })
}

/// `GET /style.css`: the sheet of all pages.
pub async fn style() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=3600"),
    ];
    (headers, include_str!("style.css")).into_response()
}

/// A date as members read it: "3 December 2026".
pub fn day(date: &chrono::NaiveDate) -> String {
    date.format("%-d %B %Y").to_string()
}

/// The last day of something that is over on `end`: "2 December 2028".
pub fn last_day(end: &chrono::NaiveDate) -> String {
    day(&end.pred_opt().unwrap_or(*end))
}

/// A time as members read it, in the zone that the notice names.
pub fn moment(time: &chrono::DateTime<chrono::Utc>, zone: &str) -> String {
    let Ok(known) = zone.parse::<chrono_tz::Tz>() else {
        return time.format("%-d %B %Y, %H:%M UTC").to_string();
    };
    let local = time.with_timezone(&known);
    local.format("%-d %B %Y, %H:%M (%Z, ").to_string() + zone + ")"
}

/// A path as the value of a query: what would end it is written as an escape.
pub fn in_query(path: &str) -> String {
    path.replace('%', "%25")
        .replace('&', "%26")
        .replace('#', "%23")
        .replace('+', "%2B")
}
