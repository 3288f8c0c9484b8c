//! Advisory panels and their posts.

pub mod pages;
pub mod store;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::error::Problem;
use crate::values::{Invalid, Line, Prose, Slug};

/// What a post is; and which posts an election fills.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PostKind {
    /// A seat, filled by the members of the network.
    Seat,
    /// The chair, chosen by the panel.
    Chair,
    /// The vice-chair, chosen by the panel.
    ViceChair,
}

impl PostKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Seat, Self::Chair, Self::ViceChair];

    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Seat => "seat",
            Self::Chair => "chair",
            Self::ViceChair => "vice-chair",
        }
    }

    /// Whether it is an officer's.
    pub const fn is_office(self) -> bool {
        !matches!(self, Self::Seat)
    }
}

impl fmt::Display for PostKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.as_str())
    }
}

/// A word that is no kind of post.
#[derive(Debug, thiserror::Error)]
#[error("{0:?} is no kind of post")]
pub struct UnknownKind(String);

impl FromStr for PostKind {
    type Err = UnknownKind;

    fn from_str(word: &str) -> Result<Self, UnknownKind> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == word);
        found.ok_or_else(|| UnknownKind(word.to_owned()))
    }
}

/// A panel to be entered, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    slug: String,
    network: String,
    name: String,
    #[serde(default)]
    purpose: String,
    seats: u16,
}

/// A panel to be entered. It has a chair and a vice-chair besides its seats.
#[derive(Clone, Debug)]
pub struct NewPanel {
    /// Its short name in addresses.
    pub slug: Slug,
    /// The network that it advises.
    pub network: Slug,
    /// Its full name.
    pub name: Line,
    /// What it is for.
    pub purpose: Prose,
    /// Number of its seats.
    pub seats: u16,
}

impl TryFrom<Entry> for NewPanel {
    type Error = Problem;

    fn try_from(entry: Entry) -> Result<Self, Problem> {
        if !(1..=100).contains(&entry.seats) {
            return Err(Invalid::new("seats", "a panel has 1 to 100 of them").into());
        }
        Ok(Self {
            slug: Slug::parse("slug", &entry.slug)?,
            network: Slug::parse("network", &entry.network)?,
            name: Line::parse("name", &entry.name)?,
            purpose: Prose::parse("purpose", &entry.purpose)?,
            seats: entry.seats,
        })
    }
}

impl NewPanel {
    /// Its posts, with their labels, in the order in which they are shown.
    pub fn posts(&self) -> Vec<(PostKind, String)> {
        let seats = (1..=self.seats).map(|number| (PostKind::Seat, format!("Seat {number}")));
        let chair = (PostKind::Chair, "Chair".to_owned());
        let vice_chair = (PostKind::ViceChair, "Vice-chair".to_owned());
        seats.chain([chair, vice_chair]).collect()
    }
}
