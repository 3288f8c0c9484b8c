//! Members of the community: personal data lives here and on the rolls, nowhere else.

pub mod address;
pub mod import;
pub mod pages;
pub mod store;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::error::Problem;
use crate::language::t;
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
    #[serde(default)]
    until: Option<NaiveDate>,
    #[serde(default)]
    category: String,
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
    /// Networks to which they belong.
    pub networks: Vec<Belonging>,
}

/// To which network somebody belongs, and how.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Belonging {
    /// The network's short name.
    pub network: Slug,
    /// First day.
    pub since: NaiveDate,
    /// The day after the last, where there is one.
    pub until: Option<NaiveDate>,
    /// Category of membership; may be empty.
    pub category: String,
}

impl TryFrom<Affiliation> for Belonging {
    type Error = Invalid;

    fn try_from(sent: Affiliation) -> Result<Self, Invalid> {
        if sent.until.is_some_and(|until| until <= sent.since) {
            let reason = t!("it has to be later than \"since\": it is the day after the last");
            return Err(Invalid::new("until", reason));
        }
        Ok(Self {
            network: Slug::parse("network", &sent.network)?,
            since: sent.since,
            until: sent.until,
            category: optional("category", &sent.category)?,
        })
    }
}

/// A line that may be missing.
pub(crate) fn optional(field: &'static str, raw: &str) -> Result<String, Invalid> {
    match raw.trim() {
        "" => Ok(String::new()),
        text => Ok(Line::parse(field, text)?.into_string()),
    }
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
        let networks = entry.networks.into_iter().map(Belonging::try_from);
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
            Problem::invalid(t!(
                "Member {line} of the list: {invalid}. None was entered.",
                line,
                invalid
            ))
        })
    });
    parsed.collect()
}
