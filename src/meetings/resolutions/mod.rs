//! What a panel decided at a meeting, with its votes; and whom it chose by that.

pub mod pages;
pub mod rules;
pub mod store;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::language::t;
use crate::panels::PostKind;
use crate::values::{Invalid, Line, day};

/// What a resolution is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind", deny_unknown_fields)]
pub enum About {
    /// A decision.
    Decision,
    /// Somebody joins the panel.
    CoOption {
        /// Who.
        member: i64,
    },
    /// Somebody takes an office.
    Officer {
        /// Which.
        post: PostKind,
        /// Who.
        member: i64,
        /// First day of the office.
        starts: NaiveDate,
    },
}

impl About {
    /// Its word in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Decision => "decision",
            Self::CoOption { .. } => "co-option",
            Self::Officer { .. } => "officer",
        }
    }

    /// Whom it chooses.
    pub const fn member(self) -> Option<i64> {
        match self {
            Self::Decision => None,
            Self::CoOption { member } | Self::Officer { member, .. } => Some(member),
        }
    }
}

/// A resolution, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    about: About,
    text: String,
    #[serde(default)]
    proposer: Option<i64>,
    #[serde(default)]
    seconder: Option<i64>,
    votes_for: u16,
    votes_against: u16,
    abstained: u16,
    #[serde(default)]
    public: bool,
}

/// A resolution to be recorded.
#[derive(Clone, Debug)]
pub struct New {
    /// What it is about.
    pub about: About,
    /// What was resolved.
    pub text: Line,
    /// Who proposed it.
    pub proposer: Option<i64>,
    /// Who seconded it.
    pub seconder: Option<i64>,
    /// Votes for.
    pub votes_for: u16,
    /// Votes against.
    pub votes_against: u16,
    /// Abstentions.
    pub abstained: u16,
    /// Whether everybody may read it; who joins or takes an office always may be known.
    pub public: bool,
}

impl TryFrom<Entry> for New {
    type Error = Invalid;

    fn try_from(entry: Entry) -> Result<Self, Invalid> {
        if entry.proposer.is_some() && entry.proposer == entry.seconder {
            let reason = t!("whoever proposes doesn’t second: name another member");
            return Err(Invalid::new("seconder", reason));
        }
        if let About::Officer { post, .. } = entry.about
            && !post.is_office()
        {
            return Err(Invalid::new("about.post", t!("use chair or vice-chair")));
        }
        if let About::Officer { starts, .. } = entry.about {
            day("about.starts", starts)?;
        }
        Ok(Self {
            about: entry.about,
            text: Line::parse("text", &entry.text)?,
            proposer: entry.proposer,
            seconder: entry.seconder,
            votes_for: entry.votes_for,
            votes_against: entry.votes_against,
            abstained: entry.abstained,
            public: entry.public || entry.about != About::Decision,
        })
    }
}
