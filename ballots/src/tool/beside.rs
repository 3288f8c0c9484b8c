//! A record with what stands beside it, and the keys that commands are given.

use std::fs::{self, File};
use std::io::BufReader;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use ballots::record::{Beside, Report, verify_with};
use ballots::supplement::VerifyingKey;

use super::Bar;

/// The supplement that stands beside a record: `UUID.supplement.json` beside `UUID.bel`.
pub(super) fn found(record: &Path) -> Option<PathBuf> {
    let path = record.with_extension("supplement.json");
    path.is_file().then_some(path)
}

/// A key: 32 bytes in Base64, on the command line or in a file.
pub(super) fn key(text: &str) -> anyhow::Result<VerifyingKey> {
    if let Ok(key) = text.parse() {
        return Ok(key);
    }
    let read = fs::read_to_string(text).with_context(|| format!("{text}: no key, and no file"))?;
    read.trim().parse().with_context(|| text.to_owned())
}

/// Verifies the archive at `path`, and the supplement if there is one, with a bar.
pub(super) fn verify(
    path: &Path,
    supplement: Option<&Path>,
    key: Option<&VerifyingKey>,
) -> anyhow::Result<Report> {
    let named = |path: &Path| format!("{}", path.display());
    let file = File::open(path).with_context(|| named(path))?;
    let size = file.metadata().map_or(0, |data| data.len());
    let found = found(path);
    let supplement = supplement.or(found.as_deref());
    let bytes = supplement.map(|path| fs::read(path).with_context(|| named(path)));
    let bytes = bytes.transpose()?;
    let beside = bytes.as_deref().map(|bytes| Beside { bytes, key });
    if beside.is_none() && key.is_some() {
        bail!(
            "{}: there is no supplement beside it to check the key on",
            named(path)
        );
    }
    let bar = Bar::new(size);
    let report = verify_with(BufReader::with_capacity(1 << 16, file), beside, &bar);
    bar.bar.finish_and_clear();
    Ok(report)
}
