//! Networks of the community.

pub mod pages;
pub mod store;

use serde::Deserialize;

use crate::error::Problem;
use crate::values::{Line, Slug};

/// A network to be entered, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    slug: String,
    name: String,
}

/// A network to be entered.
#[derive(Clone, Debug)]
pub struct NewNetwork {
    /// Its short name in addresses.
    pub slug: Slug,
    /// Its full name.
    pub name: Line,
}

impl TryFrom<Entry> for NewNetwork {
    type Error = Problem;

    fn try_from(entry: Entry) -> Result<Self, Problem> {
        Ok(Self {
            slug: Slug::parse("slug", &entry.slug)?,
            name: Line::parse("name", &entry.name)?,
        })
    }
}
