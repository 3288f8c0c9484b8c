//! The watch's memory: what it has seen, in a folder that one watch has to itself. A file is there whole or not
//! at all, and one that can't be read is never taken for one that is not there.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// The folder; nobody else has it while this value lives.
pub(super) struct Folder {
    path: PathBuf,
    _lock: File,
}

impl Folder {
    /// Makes the folder where there is none.
    ///
    /// # Errors
    /// Another watch has it.
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        let name = || format!("{}", path.display());
        fs::create_dir_all(path).with_context(name)?;
        let lock = File::create(path.join("lock")).with_context(name)?;
        if let Err(fs::TryLockError::WouldBlock) = lock.try_lock() {
            bail!(
                "{}: another watch works in this folder: end it, or give this one its own --state",
                name()
            );
        }
        Ok(Self {
            path: path.to_owned(),
            _lock: lock,
        })
    }

    /// What is kept under the name; none only where there is no such file.
    pub(super) fn read(&self, name: &str) -> anyhow::Result<Option<Vec<u8>>> {
        match fs::read(self.path.join(name)) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error).with_context(|| self.said(name)),
        }
    }

    /// Keeps the bytes under the name: on the disk before this returns, and never in part.
    pub(super) fn keep(&self, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let fresh = self.path.join(format!("{name}.new"));
        let written = File::create(&fresh).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        written.with_context(|| self.said(name))?;
        fs::rename(&fresh, self.path.join(name)).with_context(|| self.said(name))?;
        // The name too; where a folder can't be opened as a file, the system sees to that itself.
        if let Ok(folder) = File::open(&self.path) {
            folder.sync_all().with_context(|| self.said(name))?;
        }
        Ok(())
    }

    /// Forgets what is kept under the name.
    pub(super) fn forget(&self, name: &str) -> anyhow::Result<()> {
        fs::remove_file(self.path.join(name)).with_context(|| self.said(name))
    }

    /// When the file was last written, in seconds since 1970: this program has no clock of its own.
    pub(super) fn written(&self, name: &str) -> anyhow::Result<u64> {
        let time = fs::metadata(self.path.join(name)).and_then(|file| file.modified());
        let time = time.with_context(|| self.said(name))?;
        let since = time.duration_since(std::time::UNIX_EPOCH);
        Ok(since.map_or(0, |since| since.as_secs()))
    }

    fn said(&self, name: &str) -> String {
        format!("{}", self.path.join(name).display())
    }
}
