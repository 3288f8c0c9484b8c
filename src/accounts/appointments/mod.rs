//! Offices: who is operator, secretary of a panel, registrar, trustee, auditor. An appointment
//! opens doors; which election's registrar or trustee somebody is, the election itself says.

pub mod pages;
pub mod store;

use serde::Deserialize;

use crate::access::Role;
use crate::language::t;
use crate::values::{Email, Invalid, Line, Slug, Subject};

/// An appointment, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    subject: String,
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    email: Option<String>,
    role: Role,
    #[serde(default)]
    panel: Option<String>,
}

/// An appointment to be made.
#[derive(Clone, Debug)]
pub struct NewAppointment {
    /// Who: a subject that has an account, or will have.
    pub subject: Subject,
    /// Name and address, for a new account.
    pub person: Option<(Line, Email)>,
    /// To what.
    pub role: Role,
    /// Of which panel.
    pub panel: Option<Slug>,
}

impl TryFrom<Entry> for NewAppointment {
    type Error = Invalid;

    fn try_from(entry: Entry) -> Result<Self, Invalid> {
        let person = match (entry.name, entry.email) {
            (Some(name), Some(email)) => {
                Some((Line::parse("name", &name)?, Email::parse("email", &email)?))
            }
            (None, None) => None,
            _ => {
                return Err(Invalid::new(
                    "name",
                    t!("give name and email together, or neither"),
                ));
            }
        };
        let panel = entry
            .panel
            .map(|slug| Slug::parse("panel", &slug))
            .transpose()?;
        match (entry.role, &panel) {
            (Role::Member, _) => {
                return Err(Invalid::new(
                    "role",
                    t!("membership is no office: enter them as a member"),
                ));
            }
            (Role::Secretary, None) => {
                return Err(Invalid::new(
                    "panel",
                    t!("a secretary has one: name the panel"),
                ));
            }
            (Role::Secretary, Some(_)) | (_, None) => {}
            (_, Some(_)) => return Err(Invalid::new("panel", t!("only a secretary has one"))),
        }
        Ok(Self {
            subject: Subject::parse("subject", &entry.subject)?,
            person,
            role: entry.role,
            panel,
        })
    }
}
