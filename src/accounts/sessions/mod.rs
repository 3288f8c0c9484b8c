//! Sessions: a random token in a cookie, its keyed hash in the database, and an end.

pub mod rules;
pub mod store;

use axum::http::{HeaderMap, HeaderValue, header};
use chrono::{DateTime, Utc};

/// The cookie of a session. Its prefix lets no sibling domain and no plain connection set it.
pub const COOKIE: &str = "__Host-hustings";

/// A session that holds.
#[derive(Clone, Copy, Debug)]
pub struct Session {
    /// Its number.
    pub id: i64,
    /// When they signed in.
    pub made_at: DateTime<Utc>,
    /// When they last showed their second factor.
    pub stepped_up_at: Option<DateTime<Utc>>,
}

/// The value of a cookie of ours.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let all = headers.get_all(header::COOKIE).iter();
    let pairs = all
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'));
    let mut found = pairs.filter_map(|pair| pair.trim().split_once('='));
    found.find_map(|(given, value)| (given == name).then_some(value))
}

/// A cookie to be set: for the browser's session, sent to us alone, read by no script.
pub fn set_cookie(name: &str, value: &str) -> Option<HeaderValue> {
    let keep = if value.is_empty() { "; Max-Age=0" } else { "" };
    let text = format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{keep}");
    HeaderValue::from_str(&text).ok()
}
