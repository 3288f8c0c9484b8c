//! Webhooks: other systems, such as a mentoring scheme or the forum's groups, that are told of changes
//! in the registers and of elections. The form is that of the Standard Webhooks specification, version
//! 1: what is told is signed, each change has one name however often it is told, and a receiver learns
//! numbers, dates and states, which it can look up in what is public.
//!
//! A change is put down for every receiver in the transaction that makes it ([`store::put_down`]); a
//! job tells it (`telling.rs`), in the order of the changes, until it is taken.

pub mod pages;
pub mod rules;
pub mod store;
pub mod telling;

use std::net::IpAddr;

use serde::Deserialize;

use crate::changes::Change;
use crate::language::t;
use crate::values::{Invalid, Slug};
use crate::web::outgoing::Endpoint;

/// A webhook, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Where changes are told: `https://...`.
    address: String,
    /// Which kinds of changes, such as `membership.entered`; all if it is left out.
    #[serde(default)]
    kinds: Vec<String>,
    /// Changes of this panel alone.
    #[serde(default)]
    panel: Option<String>,
}

/// A webhook to be made.
#[derive(Clone, Debug)]
pub struct NewWebhook {
    /// Where changes are told.
    pub address: Endpoint,
    /// Which kinds of changes; all if there is none.
    pub kinds: Vec<&'static str>,
    /// Changes of this panel alone.
    pub panel: Option<Slug>,
}

impl Entry {
    /// Parses it; `inside` are the addresses of one's own network that may be told.
    pub fn parse(self, inside: &[IpAddr]) -> Result<NewWebhook, Invalid> {
        let known = |word: &String| {
            let found = Change::KINDS.iter().find(|kind| **kind == word.as_str());
            let all = || {
                t!(
                    "{word} is none of {kinds}",
                    word = format_args!("{word:?}"),
                    kinds = Change::KINDS.join(", ")
                )
            };
            found.copied().ok_or_else(|| Invalid::new("kinds", all()))
        };
        let panel = self.panel.map(|slug| Slug::parse("panel", &slug));
        Ok(NewWebhook {
            address: rules::address(&self.address, inside)?,
            kinds: self.kinds.iter().map(known).collect::<Result<_, _>>()?,
            panel: panel.transpose()?,
        })
    }
}
