//! Which column is which, and what a line says.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use csv::StringRecord;

use super::{Dates, Fault, Faults, Options, Person, Place};
use crate::language::t;
use crate::values::{Email, Invalid, Line, Slug};
use crate::web::sheet;

/// Most columns.
const MOST_COLUMNS: usize = 64;
/// Most bytes of a cell.
const MOST_CELL: usize = 1_000;

/// Where each thing stands in a line.
#[derive(Debug)]
pub struct Columns {
    names: Vec<String>,
    name: usize,
    email: usize,
    organisation: Option<usize>,
    network: Option<usize>,
    since: Option<usize>,
    until: Option<usize>,
    category: Option<usize>,
}

impl Columns {
    /// Finds them by the header.
    pub fn find(header: &StringRecord, options: &Options) -> Result<Self, Faults> {
        let names: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
        if names.len() > MOST_COLUMNS {
            let reason = t!("there are more than {most} columns", most = MOST_COLUMNS);
            return Err(Faults::one(
                1,
                reason,
                t!("delete those that aren’t needed"),
            ));
        }
        let place =
            |asked: &Option<String>, usual: &'static str| place(&names, asked.as_deref(), usual);
        let known = names.join("”, “");
        let needed = |found: Option<usize>, usual: &str| {
            found.ok_or_else(|| {
                let reason = t!(
                    "no column is called “{wanted}”; there are “{known}”",
                    wanted = usual,
                    known
                );
                Faults::one(
                    1,
                    reason,
                    t!("name it, or say which column it is, as in ?name=Member"),
                )
            })
        };
        let columns = Self {
            name: needed(place(&options.name, "name")?, "name")?,
            email: needed(place(&options.email, "email")?, "email")?,
            organisation: place(&options.organisation, "organisation")?,
            network: place(&options.network, "network")?,
            since: place(&options.since, "since")?,
            until: place(&options.until, "until")?,
            category: place(&options.category, "category")?,
            names,
        };
        if columns.network.is_none() && options.all_in.is_none() {
            needed(None, "network")?;
        }
        Ok(columns)
    }

    /// What a line says of a person.
    pub fn row(
        &self,
        record: &StringRecord,
        line: u64,
        options: &Options,
    ) -> Result<Person, Vec<Fault>> {
        let (cells, columns) = (record.len(), self.names.len());
        if cells != columns {
            return Err(vec![Fault {
                line,
                column: None,
                reason: t!(
                    "the number of its cells is {cells}, and that of the columns is {columns}",
                    cells,
                    columns
                ),
                remedy: t!("put cells with commas in them in quotes, and leave no cell out"),
            }]);
        }
        let mut read = Reading {
            columns: self,
            record,
            line,
            faults: Vec::new(),
        };
        let name = read.value(Column::Name, |text| Line::parse("name", text));
        let email = read.value(Column::Email, |text| Email::parse("email", text));
        let organisation = read.value(Column::Organisation, |text| {
            crate::members::optional("organisation", text)
        });
        let place = read.place(options);
        let networks = read.networks(options, &place);
        match (name, email) {
            (Some(name), Some(email)) if read.faults.is_empty() => Ok(Person {
                line,
                name,
                email,
                organisation,
                networks,
            }),
            _ => Err(read.faults),
        }
    }

    fn at(&self, column: Column) -> Option<usize> {
        match column {
            Column::Name => Some(self.name),
            Column::Email => Some(self.email),
            Column::Organisation => self.organisation,
            Column::Network => self.network,
            Column::Since => self.since,
            Column::Until => self.until,
            Column::Category => self.category,
        }
    }

    /// A fault of a cell.
    pub fn fault(&self, line: u64, column: Column, reason: String) -> Fault {
        Fault {
            line,
            column: self.at(column).and_then(|at| self.names.get(at).cloned()),
            reason,
            remedy: t!("correct the cell and send the whole file again"),
        }
    }
}

/// The place of a column: as the caller says, or under its usual name in any case.
fn place(
    names: &[String],
    asked: Option<&str>,
    usual: &'static str,
) -> Result<Option<usize>, Faults> {
    let wanted = asked.unwrap_or(usual).trim();
    let same = |name: &String| name.to_lowercase() == wanted.to_lowercase();
    let mut places = names.iter().enumerate().filter(|(_, name)| same(name));
    let found = places.next().map(|(at, _)| at);
    if places.next().is_some() {
        let reason = t!("two columns are called “{wanted}”", wanted);
        return Err(Faults::one(
            1,
            reason,
            t!("give each column a name of its own"),
        ));
    }
    if found.is_none() && asked.is_some() {
        let known = names.join("”, “");
        let reason = t!(
            "no column is called “{wanted}”; there are “{known}”",
            wanted,
            known
        );
        return Err(Faults::one(1, reason, t!("name a column of the file")));
    }
    Ok(found)
}

/// What a column is for.
#[derive(Clone, Copy, Debug)]
pub enum Column {
    /// Name.
    Name,
    /// Address.
    Email,
    /// Employer.
    Organisation,
    /// Networks.
    Network,
    /// First day.
    Since,
    /// The day after the last.
    Until,
    /// Category.
    Category,
}

/// A line that is being read.
struct Reading<'a> {
    columns: &'a Columns,
    record: &'a StringRecord,
    line: u64,
    faults: Vec<Fault>,
}

impl Reading<'_> {
    fn fault(&mut self, column: Column, reason: impl Into<String>) {
        let fault = self.columns.fault(self.line, column, reason.into());
        self.faults.push(fault);
    }

    /// The text of a cell; nothing where there is no such column, or the cell is faulty.
    fn cell(&mut self, column: Column) -> Option<String> {
        let text = self.record.get(self.columns.at(column)?)?.trim();
        if text.contains(['\n', '\r']) {
            let reason = t!("there is a line break in the cell; perhaps a quote isn’t closed");
            self.fault(column, reason);
            return None;
        }
        if text.len() > MOST_CELL {
            self.fault(
                column,
                t!("the cell is longer than {most} bytes", most = MOST_CELL),
            );
            return None;
        }
        // What an export of ours wrote so that no spreadsheet takes it for a formula.
        Some(match text.strip_prefix('\'') {
            Some(rest) if sheet::is_formula(rest) => rest.to_owned(),
            _ => text.to_owned(),
        })
    }

    fn value<T>(
        &mut self,
        column: Column,
        parse: impl Fn(&str) -> Result<T, Invalid>,
    ) -> Option<T> {
        let parsed = parse(&self.cell(column)?);
        parsed
            .map_err(|invalid| self.fault(column, invalid.reason()))
            .ok()
    }

    fn place(&mut self, options: &Options) -> Place {
        let since = self.day(Column::Since, options.dates).flatten();
        let until = self.day(Column::Until, options.dates);
        let since = since.or(options.all_since);
        if let (Some(since), Some(Some(until))) = (since, until)
            && until <= since
        {
            let reason = t!("{until} isn’t after {since}, the first day", until, since);
            self.fault(Column::Until, reason);
        }
        Place {
            line: self.line,
            since,
            until,
            category: self.value(Column::Category, |text| {
                crate::members::optional("category", text)
            }),
        }
    }

    /// A day; `Some(None)` for an empty cell.
    fn day(&mut self, column: Column, dates: Dates) -> Option<Option<NaiveDate>> {
        let text = self.cell(column)?;
        if text.is_empty() {
            return Some(None);
        }
        let (form, example) = match dates {
            Dates::Iso => ("%Y-%m-%d", "2026-03-01"),
            Dates::Dmy => ("%d/%m/%Y", "01/03/2026"),
        };
        let day = NaiveDate::parse_from_str(&text, form).ok();
        let day = day.filter(|day| (1900..2200).contains(&day.year()));
        if day.is_none() {
            self.fault(column, t!("it is no day written as {example}", example));
        }
        day.map(Some)
    }

    fn networks(&mut self, options: &Options, place: &Place) -> BTreeMap<String, Place> {
        let text = self.cell(Column::Network);
        let text = text.or_else(|| options.all_in.clone()).unwrap_or_default();
        let mut networks = BTreeMap::new();
        for name in text
            .split(';')
            .map(str::trim)
            .filter(|name| !name.is_empty())
        {
            match Slug::parse("network", name) {
                Ok(slug) => {
                    networks.insert(slug.into_string(), place.clone());
                }
                Err(invalid) => self.fault(Column::Network, invalid.reason()),
            }
        }
        if networks.is_empty() && self.faults.is_empty() {
            self.fault(Column::Network, t!("no network is named"));
        }
        networks
    }
}
