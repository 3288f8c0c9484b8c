//! The commands of the tool `ballots`, one file each, and what they share.

pub mod abstained;
mod answer;
mod beside;
mod board;
pub mod count;
pub mod credentials;
pub mod diff;
pub mod on_roll;
pub mod receipt;
pub mod show;
pub mod tested;
pub mod threshold;
pub mod trustee;
pub mod verify;
pub mod vote;
pub mod watch;

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufReader, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use ballots::EventKind;
use ballots::record::{Progress, Report, verify_record};
use indicatif::{ProgressBar, ProgressStyle};

/// The archives that a path names: the file itself, or every `.bel` file in the folder.
fn archives(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let read = fs::read_dir(path).with_context(|| format!("{}", path.display()))?;
    let mut found = Vec::new();
    for entry in read {
        let entry = entry.with_context(|| format!("{}", path.display()))?.path();
        if entry
            .extension()
            .is_some_and(|extension| extension == "bel")
        {
            found.push(entry);
        }
    }
    found.sort();
    if found.is_empty() {
        bail!("{}: no .bel file in this folder", path.display());
    }
    Ok(found)
}

/// A bar that follows a verification; hidden where standard error is no terminal. It has the clock.
struct Bar {
    bar: ProgressBar,
    begun: Instant,
}

impl Bar {
    fn new(bytes: u64) -> Self {
        let bar = if io::stderr().is_terminal() {
            ProgressBar::new(bytes)
        } else {
            ProgressBar::hidden()
        };
        let style = ProgressStyle::with_template("{bar:30} {bytes}/{total_bytes}  {msg}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        let begun = Instant::now();
        Self { bar, begun }
    }
}

impl Progress for Bar {
    fn bytes(&self, read: u64) {
        self.bar.set_position(read);
    }

    fn event(&self, height: u64, kind: EventKind) {
        self.bar.set_message(format!("event {height}: {kind}"));
    }

    fn clock(&self) -> Option<Duration> {
        Some(self.begun.elapsed())
    }
}

/// Verifies the archive at `path`, with a bar.
fn verify_file(path: &Path) -> anyhow::Result<Report> {
    let file = File::open(path).with_context(|| format!("{}", path.display()))?;
    let size = file.metadata().map_or(0, |data| data.len());
    let bar = Bar::new(size);
    let report = verify_record(BufReader::with_capacity(1 << 16, file), &bar);
    bar.bar.finish_and_clear();
    Ok(report)
}

/// As [`verify_file`]; a record that does not hold is an error. Trustees and voters work on no
/// other.
fn sound_record(path: &Path) -> anyhow::Result<Report> {
    let report = verify_file(path)?;
    match &report.failure {
        None => Ok(report),
        Some(failure) => bail!(
            "{}: the record does not hold, so nothing is done with it: {failure} ({})",
            path.display(),
            failure.meaning
        ),
    }
}

/// Writes to the file, or to standard output where there is none.
fn put(out: Option<&Path>, bytes: &[u8]) -> anyhow::Result<()> {
    match out {
        Some(path) => fs::write(path, bytes).with_context(|| format!("{}", path.display())),
        None => io::stdout().write_all(bytes).context("standard output"),
    }
}

/// Writes a new file that nobody else can read; refuses to replace one.
fn put_secret(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options
        .open(path)
        .with_context(|| format!("{}", path.display()))?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .with_context(|| format!("{}", path.display()))
}
