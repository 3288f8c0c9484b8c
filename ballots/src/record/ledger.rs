//! Which checks were made, on how many objects, and how long each took.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Serialize, Serializer};

use super::{Check, Progress};

/// A check that was made.
#[derive(Debug, Clone, Serialize)]
pub struct CheckRun {
    /// The check's number.
    pub number: Check,
    /// What holds when it does.
    pub title: &'static str,
    /// How many objects it looked at: up to the one that fails, where one does.
    pub objects: u64,
    /// The time that passed meanwhile, if the caller has a clock ([`Progress::clock`]). Written as
    /// seconds.
    #[serde(rename = "seconds", skip_serializing_if = "Option::is_none")]
    #[serde(serialize_with = "seconds")]
    pub time: Option<Duration>,
}

fn seconds<S: Serializer>(time: &Option<Duration>, to: S) -> Result<S::Ok, S::Error> {
    time.map(|time| time.as_secs_f64()).serialize(to)
}

/// Every check is made through it, so that none goes unreported.
pub(crate) struct Ledger<'p> {
    progress: &'p dyn Progress,
    entries: BTreeMap<Check, Entry>,
}

#[derive(Default)]
struct Entry {
    objects: u64,
    time: Option<Duration>,
}

impl<'p> Ledger<'p> {
    pub(crate) fn new(progress: &'p dyn Progress) -> Self {
        Self {
            progress,
            entries: BTreeMap::new(),
        }
    }

    /// Makes the check, which looks at so many objects.
    pub(crate) fn make<T>(&mut self, check: Check, objects: u64, work: impl FnOnce() -> T) -> T {
        let begun = self.progress.clock();
        let done = work();
        let ended = self.progress.clock();
        let entry = self.entries.entry(check).or_default();
        entry.objects += objects;
        if let (Some(begun), Some(ended)) = (begun, ended) {
            *entry.time.get_or_insert_default() += ended.saturating_sub(begun);
        }
        done
    }

    /// So many more objects, where their number is known only after the check.
    pub(crate) fn add(&mut self, check: Check, objects: u64) {
        self.entries.entry(check).or_default().objects += objects;
    }

    /// The checks that looked at anything, in the order of the report.
    pub(crate) fn runs(&self) -> Vec<CheckRun> {
        let made = self.entries.iter().filter(|(_, entry)| entry.objects > 0);
        let run = |(check, entry): (&Check, &Entry)| CheckRun {
            number: *check,
            title: check.title(),
            objects: entry.objects,
            time: entry.time,
        };
        made.map(run).collect()
    }
}
