//! The second place: a file for each board in the folder of the keys, with the last head signed.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use ballots::supplement::{SignedHead, VerifyingKey, origin};

use super::Broken;

fn path(folder: &Path, uuid: &str) -> PathBuf {
    folder.join(format!("{uuid}.note"))
}

/// The last head that was signed of this board, if any was.
pub fn read(folder: &Path, uuid: &str, key: &VerifyingKey) -> Result<Option<SignedHead>, Broken> {
    let path = path(folder, uuid);
    let kept = || Broken::Kept(path.display().to_string());
    let bytes = match fs::read(&path) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(_) => return Err(kept()),
    };
    let head = SignedHead::parse(&bytes).map_err(|_| kept())?;
    let ours = head.verify(key).is_ok() && head.head().origin == origin(uuid);
    ours.then_some(Some(head)).ok_or_else(kept)
}

/// Keeps a head for good: when this returns, a power cut does not undo it.
pub fn write(folder: &Path, uuid: &str, head: &SignedHead) -> io::Result<()> {
    let fresh = folder.join(format!("{uuid}.new"));
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&fresh)?;
    file.write_all(head.note().to_string().as_bytes())?;
    file.sync_all()?;
    fs::rename(&fresh, path(folder, uuid))?;
    File::open(folder)?.sync_all()
}
