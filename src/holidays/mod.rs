//! Holidays: the bank holidays of England and Wales by rule, what was proclaimed besides, and what
//! an operator adds to the calendar or takes out of it.

pub mod form;
pub mod pages;
pub mod rules;
pub mod store;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::language::of;
use crate::values::{Invalid, Line};

/// A day that an operator enters, as sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    day: NaiveDate,
    name: String,
    /// False: an ordinary day, although the rules make it a holiday.
    #[serde(default = "yes")]
    free: bool,
}

fn yes() -> bool {
    true
}

/// A day of the calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Holiday {
    /// The day.
    pub day: NaiveDate,
    /// What it is called.
    pub name: String,
    /// Whether it is free.
    pub free: bool,
}

impl TryFrom<Entry> for Holiday {
    type Error = Invalid;

    fn try_from(entry: Entry) -> Result<Self, Invalid> {
        Ok(Self {
            day: entry.day,
            name: Line::parse("name", &entry.name)?.into_string(),
            free: entry.free,
        })
    }
}

/// Which days are free: the rules, changed by what operators entered.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    changes: BTreeMap<NaiveDate, Holiday>,
}

impl Calendar {
    /// With these changes.
    pub fn new(changes: impl IntoIterator<Item = Holiday>) -> Self {
        Self {
            changes: changes.into_iter().map(|one| (one.day, one)).collect(),
        }
    }

    /// What a day is called, if it is a holiday.
    pub fn holiday(&self, day: NaiveDate) -> Option<String> {
        match self.changes.get(&day) {
            Some(change) => change.free.then(|| change.name.clone()),
            None => rules::bank_holiday(day).map(|name| of(name).to_owned()),
        }
    }
}
