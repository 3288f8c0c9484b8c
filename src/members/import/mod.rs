//! Importing members from a spreadsheet: read, compared with who is here, shown, and only then
//! written, whole or not at all.

pub mod columns;
pub mod form;
pub mod lookalikes;
pub mod pages;
pub mod reading;
pub mod rules;
pub mod store;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::error::Problem;
use crate::language::{self, t};
use crate::values::{Email, Line};

/// What the caller says of the file; header names are those of its first line.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// Header of the column with names; "name" by default.
    pub name: Option<String>,
    /// Header of the column with addresses; "email" by default.
    pub email: Option<String>,
    /// Header of the column with employers; "organisation" by default.
    pub organisation: Option<String>,
    /// Header of the column with networks' short names; "network" by default.
    pub network: Option<String>,
    /// Header of the column with first days; "since" by default.
    pub since: Option<String>,
    /// Header of the column with the days after the last; "until" by default.
    pub until: Option<String>,
    /// Header of the column with categories; "category" by default.
    pub category: Option<String>,
    /// The network of all lines, where the file has no such column.
    pub all_in: Option<String>,
    /// The first day of all lines, where the file has no such column.
    pub all_since: Option<NaiveDate>,
    /// How days are written.
    #[serde(default)]
    pub dates: Dates,
    /// The plan that a preview showed; what is written is that or nothing.
    #[serde(skip_serializing)]
    pub plan: Option<String>,
}

/// How days are written in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Dates {
    /// 2026-03-01
    #[default]
    Iso,
    /// 01/03/2026, the day first.
    Dmy,
}

/// One fault of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Line of the file from 1; the header is the first.
    pub line: u64,
    /// Header of the column, where it is about one.
    pub column: Option<String>,
    /// What is wrong.
    pub reason: String,
    /// What would do.
    pub remedy: &'static str,
}

/// Why a file can't be taken: all faults of it, as far as they fit.
#[derive(Clone, Debug, Default)]
pub struct Faults(pub Vec<Fault>);

/// More faults than these are counted, not listed.
const SHOWN: usize = 200;

impl Faults {
    /// A fault of the whole file, or of a line.
    pub fn one(line: u64, reason: impl Into<String>, remedy: &'static str) -> Self {
        Self(vec![Fault {
            line,
            column: None,
            reason: reason.into(),
            remedy,
        }])
    }
}

impl From<Faults> for Problem {
    fn from(Faults(all): Faults) -> Self {
        let first = all.first();
        let how_many = match all.len() {
            1 => t!("The file has 1 fault, and nothing was written.").to_owned(),
            count => t!(
                "The file has {count} faults, and nothing was written.",
                count
            ),
        };
        let said = first.map(|fault| match &fault.column {
            Some(column) => t!(
                "The first is in line {line}, column “{column}”: {reason}; {remedy}.",
                line = fault.line,
                column,
                reason = fault.reason,
                remedy = fault.remedy
            ),
            None => t!(
                "The first is in line {line}: {reason}; {remedy}.",
                line = fault.line,
                reason = fault.reason,
                remedy = fault.remedy
            ),
        });
        let said: Vec<String> = [how_many].into_iter().chain(said).collect();
        let shown = all.get(..SHOWN).unwrap_or(&all);
        let mut more = serde_json::json!({ "total": all.len(), "faults": shown });
        if let Some(column) = first.and_then(|fault| fault.column.as_deref()) {
            more["field"] = column.into();
        }
        Self::invalid(said.join(" ")).with(more)
    }
}

/// A person of the file, put together from all lines with their address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Person {
    /// The first of their lines.
    pub line: u64,
    /// Name as shown.
    #[serde(serialize_with = "text")]
    pub name: Line,
    /// Address.
    #[serde(serialize_with = "text")]
    pub email: Email,
    /// Employer, where the file speaks of it.
    pub organisation: Option<String>,
    /// Networks by short name.
    pub networks: BTreeMap<String, Place>,
}

fn text<S: serde::Serializer>(value: &impl ToString, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&value.to_string())
}

/// What a file says of somebody's place in a network. Nothing is a thing of which the file
/// doesn't speak, and that stays as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Line of the file.
    pub line: u64,
    /// First day.
    pub since: Option<NaiveDate>,
    /// The day after the last; `Some(None)`: none.
    pub until: Option<Option<NaiveDate>>,
    /// Category.
    pub category: Option<String>,
}

/// A member who is here already.
#[derive(Clone, Debug)]
pub struct Present {
    /// Their number.
    pub id: i64,
    /// Address.
    pub email: String,
    /// Name.
    pub name: String,
    /// Employer.
    pub organisation: String,
    /// Networks by short name: first day, the day after the last, category.
    pub networks: BTreeMap<String, (NaiveDate, Option<NaiveDate>, String)>,
}

/// One thing that an import changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Line of the file.
    pub line: u64,
    /// The member.
    pub member: i64,
    /// What of them.
    pub field: String,
    /// As it is.
    pub before: Option<String>,
    /// As it will be.
    pub after: Option<String>,
}

/// What a person should look at before writing: no fault, but perhaps a mistake, or one person
/// who would have two votes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Flag {
    /// What it is.
    pub kind: Likeness,
    /// Lines of the file.
    pub lines: Vec<u64>,
    /// Numbers of members who are here.
    pub members: Vec<i64>,
    /// In words.
    pub said: &'static str,
}

impl Flag {
    /// The same in the reader's language, to be shown.
    #[must_use]
    pub fn told(self) -> Self {
        Self {
            said: language::of(self.said),
            ..self
        }
    }

    /// Its lines, as people read them.
    pub fn listed(&self) -> String {
        let lines: Vec<String> = self.lines.iter().map(ToString::to_string).collect();
        lines.join(", ")
    }
}

/// In which way two people look like one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Likeness {
    /// One mailbox under several addresses: name+tag@host.
    Alias,
    /// Addresses that differ only in letters that look alike.
    ConfusableAddress,
    /// Names that differ only in letters that look alike.
    ConfusableName,
    /// One name, two addresses.
    SameName,
    /// A word in letters of several scripts.
    MixedScripts,
    /// Text that a spreadsheet would take for a formula.
    Formula,
}

/// What an import would write.
#[derive(Clone, Debug, Serialize)]
pub struct Plan {
    /// Who would be entered.
    pub new: Vec<Person>,
    /// What would change of those who are here.
    pub differences: Vec<Difference>,
    /// How many of the file are here already, just so.
    pub unchanged: usize,
    /// What to look at.
    pub flags: Vec<Flag>,
    /// The people behind the differences, by member.
    #[serde(skip)]
    pub changed: BTreeMap<i64, Person>,
}
