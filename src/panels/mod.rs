//! Advisory panels: their rules and their posts.

pub mod history;
pub mod inside;
pub mod pages;
pub mod posts;
pub mod roster;
pub mod rules;
pub mod store;

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use self::posts::NewPost;
use self::rules::{Draft, PanelRules, templates};
use crate::error::Problem;
use crate::language::t;
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
    /// A place beside the seats: ex officio, or co-opted.
    Place,
}

impl PostKind {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Seat, Self::Chair, Self::ViceChair, Self::Place];

    /// Its word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Seat => "seat",
            Self::Chair => "chair",
            Self::ViceChair => "vice-chair",
            Self::Place => "place",
        }
    }

    /// Whether it is an officer's.
    pub const fn is_office(self) -> bool {
        matches!(self, Self::Chair | Self::ViceChair)
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
    /// Rules of its own, ...
    #[serde(default)]
    rules: Option<Draft>,
    /// ... or a template's, ...
    #[serde(default)]
    template: Option<String>,
    /// ... or the standard ones for so many seats.
    #[serde(default)]
    seats: Option<u16>,
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
    /// Its rules, version 1.
    pub rules: PanelRules,
}

impl TryFrom<Entry> for NewPanel {
    type Error = Problem;

    fn try_from(entry: Entry) -> Result<Self, Problem> {
        let rules = first_rules(entry.rules, entry.template, entry.seats)?;
        Ok(Self {
            slug: Slug::parse("slug", &entry.slug)?,
            network: Slug::parse("network", &entry.network)?,
            name: Line::parse("name", &entry.name)?,
            purpose: Prose::parse("purpose", &entry.purpose)?,
            rules: PanelRules::try_from(rules)?,
        })
    }
}

fn first_rules(
    rules: Option<Draft>,
    template: Option<String>,
    seats: Option<u16>,
) -> Result<Draft, Invalid> {
    match (rules, template, seats) {
        (Some(rules), None, None) => Ok(rules),
        (None, Some(name), None) => match templates::named(&name) {
            Some(template) => Ok(template.rules),
            None => {
                let known: Vec<_> = templates::all().into_iter().map(|t| t.name).collect();
                let reason = t!(
                    "there is no such template; known are {known}",
                    known = known.join(", ")
                );
                Err(Invalid::new("template", reason))
            }
        },
        (None, None, Some(seats)) if (1..=100).contains(&seats) => Ok(templates::standard(seats)),
        (None, None, Some(_)) => Err(Invalid::new("seats", t!("a panel has 1 to 100 of them"))),
        _ => {
            let reason =
                t!("give one of three: rules, the name of a template, or a number of seats");
            Err(Invalid::new("rules", reason))
        }
    }
}

impl NewPanel {
    /// Its posts, with their labels, in the order in which they are shown.
    pub fn posts(&self) -> Vec<NewPost> {
        posts::rules::of_new(&self.rules)
    }
}
