//! Values parsed at the edge: once made, they need no second look.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use crate::error::Problem;
use crate::language::t;

/// A value that can't be accepted: the field, why, and what would do.
#[derive(Debug, thiserror::Error)]
#[error("{field}: {reason}")]
pub struct Invalid {
    field: &'static str,
    reason: String,
}

impl Invalid {
    /// For a field.
    pub fn new(field: &'static str, reason: impl Into<String>) -> Self {
        Self {
            field,
            reason: reason.into(),
        }
    }

    /// Why.
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl From<Invalid> for Problem {
    fn from(invalid: Invalid) -> Self {
        let field = invalid.field;
        Self::invalid(format!("{invalid}.")).with(serde_json::json!({ "field": field }))
    }
}

/// The years of the days that the registers take: what lies outside is a slip of the pen, and no
/// arithmetic with days and zones comes to the end of its calendar within.
pub const YEARS: std::ops::RangeInclusive<i32> = 1900..=2200;

/// A day of the years that the registers take.
pub fn day(field: &'static str, day: NaiveDate) -> Result<NaiveDate, Invalid> {
    if YEARS.contains(&day.year()) {
        return Ok(day);
    }
    let (first, last) = (YEARS.start(), YEARS.end());
    let reason = t!(
        "{day} is out of range: use a day from the years {first} to {last}",
        day,
        first,
        last
    );
    Err(Invalid::new(field, reason))
}

/// The same where there may be none.
pub fn day_if_any(
    field: &'static str,
    day: Option<NaiveDate>,
) -> Result<Option<NaiveDate>, Invalid> {
    day.map(|given| self::day(field, given)).transpose()
}

macro_rules! text_value {
    ($($(#[$doc:meta])* $name:ident: $parse:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub struct $name(String);

        impl $name {
            /// Parses the value of a field.
            pub fn parse(field: &'static str, raw: &str) -> Result<Self, Invalid> {
                let parse: fn(&str) -> Result<String, String> = $parse;
                parse(raw).map(Self).map_err(|reason| Invalid::new(field, reason))
            }

            /// The value.
            pub fn into_string(self) -> String {
                self.0
            }

            /// The value.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str(&self.0)
            }
        }
    )*};
}

text_value! {
    /// A line of text: a name, a title, a label.
    Line: |raw| line(raw, 200);
    /// Some sentences; may be empty.
    Prose: |raw| prose(raw, Prose::MOST);
    /// A short name in addresses: lower-case letters, digits and hyphens.
    Slug: slug;
    /// An e-mail address, lower case.
    Email: email;
    /// The subject of a token.
    Subject: |raw| line(raw, 100);
}

impl Prose {
    /// As many characters as there may be.
    pub const MOST: usize = 4_000;

    /// Parses sentences that have to be there: a reason, grounds.
    pub fn reason(field: &'static str, raw: &str) -> Result<Self, Invalid> {
        Self::needed(field, raw, t!("say why, in a sentence"))
    }

    /// Parses sentences that have to be there; with what is to be said where they are not.
    pub fn needed(field: &'static str, raw: &str, say: &'static str) -> Result<Self, Invalid> {
        let text = Self::parse(field, raw)?;
        if text.as_str().is_empty() {
            return Err(Invalid::new(field, say));
        }
        Ok(text)
    }
}

impl Email {
    /// What stands after the @.
    pub fn domain(&self) -> &str {
        self.0.split_once('@').map_or("", |(_, domain)| domain)
    }
}

fn line(raw: &str, most: usize) -> Result<String, String> {
    let text = raw.trim();
    if text.is_empty() {
        return Err(t!("it must not be empty").into());
    }
    let found = text.chars().count();
    if found > most {
        return Err(t!(
            "it has {found} characters, and {most} are the most",
            found,
            most
        ));
    }
    if text.chars().any(unprintable) {
        return Err(t!("it contains a character that can’t be printed on one line").into());
    }
    Ok(text.to_owned())
}

fn prose(raw: &str, most: usize) -> Result<String, String> {
    let text = raw.trim();
    let found = text.chars().count();
    if found > most {
        return Err(t!(
            "it has {found} characters, and {most} are the most",
            found,
            most
        ));
    }
    if text.chars().any(|sign| unprintable(sign) && sign != '\n') {
        return Err(t!("it contains a character that can’t be printed").into());
    }
    Ok(text.to_owned())
}

/// Control characters, and those that turn the direction of the text around them.
fn unprintable(sign: char) -> bool {
    sign.is_control() || matches!(sign, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn slug(raw: &str) -> Result<String, String> {
    let fits = |sign: char| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == '-';
    if raw.is_empty() || raw.len() > 40 || !raw.chars().all(fits) {
        return Err(t!("use 1 to 40 lower-case letters, digits and hyphens").into());
    }
    Ok(raw.to_owned())
}

fn email(raw: &str) -> Result<String, String> {
    let address = line(raw, 254)?.to_lowercase();
    let fits = |part: &str| !part.is_empty() && !part.contains([' ', '<', '>', ',', ';', '"']);
    match address.split_once('@') {
        Some((name, host)) if fits(name) && fits(host) && !host.contains('@') => Ok(address),
        _ => Err(t!("it isn’t an e-mail address, such as name@example.org").into()),
    }
}
