//! Members of the community: personal data lives here and on the rolls, nowhere else.

pub mod pages;
pub mod store;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::error::Problem;
use crate::values::{Email, Invalid, Line, Slug};

/// A member to be entered, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    name: String,
    email: String,
    #[serde(default)]
    organisation: String,
    /// Networks, by short name, each with the first day.
    networks: Vec<Affiliation>,
}

/// To which network somebody belongs since when, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Affiliation {
    network: String,
    since: NaiveDate,
}

/// A member to be entered.
#[derive(Clone, Debug)]
pub struct NewMember {
    /// Name as shown.
    pub name: Line,
    /// Address.
    pub email: Email,
    /// Employer as shown.
    pub organisation: Option<Line>,
    /// Networks, each with the first day.
    pub networks: Vec<(Slug, NaiveDate)>,
}

/// A member who has been entered.
#[derive(Clone, Debug, Serialize)]
pub struct Entered {
    /// The member's number.
    pub id: i64,
    /// Address.
    pub email: String,
}

impl TryFrom<Entry> for NewMember {
    type Error = Invalid;

    fn try_from(entry: Entry) -> Result<Self, Invalid> {
        let organisation = match entry.organisation.trim() {
            "" => None,
            name => Some(Line::parse("organisation", name)?),
        };
        let networks = entry.networks.into_iter().map(|affiliation| {
            Ok((
                Slug::parse("network", &affiliation.network)?,
                affiliation.since,
            ))
        });
        Ok(Self {
            name: Line::parse("name", &entry.name)?,
            email: Email::parse("email", &entry.email)?,
            organisation,
            networks: networks.collect::<Result<_, Invalid>>()?,
        })
    }
}

/// All of a list, or the first line that can't be accepted.
pub fn parse_all(entries: Vec<Entry>) -> Result<Vec<NewMember>, Problem> {
    let parsed = entries.into_iter().zip(1..).map(|(entry, line)| {
        NewMember::try_from(entry).map_err(|invalid| {
            Problem::invalid(format!(
                "Member {line} of the list: {invalid}. None was entered."
            ))
        })
    });
    parsed.collect()
}
