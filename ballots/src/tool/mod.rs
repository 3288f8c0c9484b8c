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
use ballots::record::{Progress, Report, verify_record};
use ballots::{EventKind, plain};
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

/// Text of these lines, each of which stays one line whatever a record put into it.
fn lines<L: AsRef<str>>(lines: &[L]) -> String {
    let line = |line: &L| plain(line.as_ref()).into_owned() + "\n";
    lines.iter().map(line).collect()
}

/// Says on standard error what is wrong; every line of it says whose words it is.
pub fn complain(message: &str) {
    for line in message.split('\n') {
        eprintln!("ballots: {}", plain(line));
    }
}

/// Writes to the file, or to standard output where there is none.
fn put(out: Option<&Path>, bytes: &[u8]) -> anyhow::Result<()> {
    match out {
        Some(path) => fs::write(path, bytes).with_context(|| format!("{}", path.display())),
        None => io::stdout().write_all(bytes).context("standard output"),
    }
}

/// Writes a secret and what is public of it, both new: refused before either is written where one is there, so
/// that no public file ever stands beside another's secret.
fn put_pair(secret: (&Path, &[u8]), public: (&Path, &[u8])) -> anyhow::Result<()> {
    for path in [secret.0, public.0] {
        if path.symlink_metadata().is_ok() {
            bail!(
                "{}: is there already, and nothing was written: move it to a safe place, or choose another \
                 folder with --out",
                path.display()
            );
        }
    }
    put_secret(secret.0, secret.1)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    let written = put_new(&options, public.0, public.1);
    if written.is_err() {
        // Of no use without what is public of it.
        fs::remove_file(secret.0).with_context(|| format!("{}", secret.0.display()))?;
    }
    written
}

/// Writes a new file that nobody else can read; refuses to replace one.
fn put_secret(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    put_new(&options, path, bytes)
}

/// Writes a file that these options make anew; nothing of it stays where that fails.
fn put_new(options: &OpenOptions, path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut file = options.open(path).with_context(|| match path.exists() {
        true => format!(
            "{}: move the file that is there to a safe place, or choose another name",
            path.display()
        ),
        false => format!("{}", path.display()),
    })?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        fs::remove_file(path).with_context(|| format!("{}", path.display()))?;
    }
    written.with_context(|| format!("{}: could not be written, and was removed", path.display()))
}
