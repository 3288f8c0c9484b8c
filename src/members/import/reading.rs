//! From the bytes of a file to people, with every fault by line and column.

use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord};

use super::columns::{Column, Columns};
use super::{Faults, Options, Person};
use crate::language::t;
use crate::values::Email;

/// Most lines of a file.
const MOST_LINES: usize = 100_000;

fn save_as() -> &'static str {
    t!("save it from the spreadsheet as “CSV UTF-8”")
}

/// The people of a file.
pub fn read(bytes: &[u8], options: &Options) -> Result<Vec<Person>, Faults> {
    let text = decode(bytes)?;
    let records = records(text)?;
    let Some(((_, header), rest)) = records.split_first() else {
        let empty = t!("the file is empty");
        return Err(Faults::one(
            1,
            empty,
            t!("the first line names the columns"),
        ));
    };
    let columns = Columns::find(header, options)?;
    let mut people = People::default();
    let mut faults = Vec::new();
    for (line, record) in rest {
        let line = *line;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        match columns.row(record, line, options) {
            Ok(person) => {
                let added = people.add(person);
                faults.extend(added.err().map(|(of, why)| columns.fault(line, of, why)));
            }
            Err(more) => faults.extend(more),
        }
    }
    if faults.is_empty() {
        Ok(people.all)
    } else {
        Err(Faults(faults))
    }
}

/// UTF-8, with or without a mark at its beginning; everything else is named and refused, because
/// a guessed encoding is a wrong name on a ballot.
fn decode(bytes: &[u8]) -> Result<&str, Faults> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Faults::one(1, t!("the file is in UTF-16"), save_as()));
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let (before, from) = bytes.split_at(error.valid_up_to());
        let line = 1 + before.iter().filter(|byte| **byte == b'\n').count() as u64;
        let byte = from.first().copied().unwrap_or_default();
        Faults::one(
            line,
            t!(
                "the byte {byte} is no UTF-8; the file seems to be in Latin-1 or \
                 Windows-1252, where it is “{sign}”",
                byte = format_args!("{byte:02X}"),
                sign = char::from(byte)
            ),
            save_as(),
        )
    })?;
    if let Some(at) = text.find('\0') {
        let line = 1 + text.get(..at).unwrap_or_default().matches('\n').count() as u64;
        return Err(Faults::one(
            line,
            t!("there is a NUL byte in it"),
            save_as(),
        ));
    }
    Ok(text)
}

/// Counts lines up to where a record's text begins. The reader's own count is that of where it
/// began to look, which is before the empty lines and the ends of lines that it passes over.
struct Lines<'a> {
    rest: &'a [u8],
    passed: u64,
    line: u64,
}

impl Lines<'_> {
    fn of(&mut self, byte: u64) -> u64 {
        while let [first, rest @ ..] = self.rest
            && (self.passed < byte || matches!(first, b'\n' | b'\r'))
        {
            self.line += u64::from(*first == b'\n');
            self.passed += 1;
            self.rest = rest;
        }
        self.line
    }
}

/// The records of a file, each with its line.
fn records(text: &str) -> Result<Vec<(u64, StringRecord)>, Faults> {
    let first = text.lines().next().unwrap_or_default();
    let count = |sign: char| first.matches(sign).count();
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|sign| (count(char::from(*sign)), *sign == b','))
        .unwrap_or(b',');
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut lines = Lines {
        rest: text.as_bytes(),
        passed: 0,
        line: 1,
    };
    let mut records = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| {
            let line = error.position().map_or(0, csv::Position::line);
            Faults::one(line, t!("the line can’t be read as CSV"), save_as())
        })?;
        let line = lines.of(record.position().map_or(0, csv::Position::byte));
        records.push((line, record));
        if records.len() > MOST_LINES + 1 {
            let reason = t!("the file has more than {most} lines", most = MOST_LINES);
            return Err(Faults::one(
                MOST_LINES as u64 + 2,
                reason,
                t!("send it in parts"),
            ));
        }
    }
    Ok(records)
}

/// People of the file, by address.
#[derive(Default)]
struct People {
    all: Vec<Person>,
    places: BTreeMap<Email, usize>,
}

impl People {
    /// Adds a line; several lines of one person name several networks.
    fn add(&mut self, person: Person) -> Result<(), (Column, String)> {
        let known = self.places.get(&person.email).copied();
        let Some(known) = known.and_then(|at| self.all.get_mut(at)) else {
            self.places.insert(person.email.clone(), self.all.len());
            self.all.push(person);
            return Ok(());
        };
        let line = known.line;
        if known.name != person.name {
            let reason = t!("line {line} has the same address and another name", line);
            return Err((Column::Name, reason));
        }
        if known.organisation != person.organisation {
            let reason = t!(
                "line {line} has the same address and another employer",
                line
            );
            return Err((Column::Organisation, reason));
        }
        for (network, place) in person.networks {
            if let Some(before) = known.networks.get(&network) {
                let reason = t!(
                    "line {line} has the same address (capitals don’t count) and the same network",
                    line = before.line
                );
                return Err((Column::Email, reason));
            }
            known.networks.insert(network, place);
        }
        Ok(())
    }
}
