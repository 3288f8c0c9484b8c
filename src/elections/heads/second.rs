//! The second place: a file for each board in the folder of the keys, with the last head signed.

use std::cmp::Ordering;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process;

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

/// Keeps a head for good: when this returns, a power cut does not undo it. Instances that share the
/// folder take turns, and none replaces a head by an older one: the newer one of another instance is given
/// back.
pub fn write(
    folder: &Path,
    uuid: &str,
    head: &SignedHead,
    key: &VerifyingKey,
) -> io::Result<Option<SignedHead>> {
    let turn = own(&folder.join(format!("{uuid}.lock")))?;
    turn.lock()?;
    if let Some(kept) = read(folder, uuid, key).map_err(io::Error::other)? {
        let (before, now) = (kept.head(), head.head());
        match before.size.cmp(&now.size) {
            Ordering::Greater => return Ok(Some(kept)),
            Ordering::Equal if before.root != now.root => {
                return Err(io::Error::other(Broken::Forked(now.size)));
            }
            Ordering::Equal => return Ok(None),
            Ordering::Less => {}
        }
    }
    let fresh = folder.join(format!("{uuid}.{}.new", process::id()));
    let mut file = own(&fresh)?;
    file.set_len(0)?;
    file.write_all(head.note().to_string().as_bytes())?;
    file.sync_all()?;
    fs::rename(&fresh, path(folder, uuid))?;
    File::open(folder)?.sync_all()?;
    Ok(None)
}

/// A file that nobody else reads, made where it isn't there.
fn own(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false).mode(0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::access::keys::ServiceKeys;
    use ballots::Hash;
    use ballots::supplement::{Head, Signer};

    const UUID: &str = "4aQ7mVCpVfsmFe";

    #[test]
    fn an_older_head_replaces_no_newer_one() {
        let folder = tempfile::tempdir().unwrap();
        let keys = ServiceKeys::open(&folder.path().join("keys")).unwrap();
        let key = keys.receipts.verifying_key();
        let head = |size: u64, root: &[u8]| {
            let root = Hash::of(root);
            let origin = origin(UUID);
            SignedHead::new(Head { origin, size, root }, &keys.receipts)
        };
        let write = |head| write(folder.path(), UUID, &head, &key);
        let kept = || read(folder.path(), UUID, &key).unwrap().unwrap();
        assert!(write(head(5, b"five")).unwrap().is_none());
        let newer = write(head(4, b"four")).unwrap().unwrap();
        assert_eq!((newer.head().size, kept().head().size), (5, 5));
        assert!(write(head(5, b"five")).unwrap().is_none());
        assert!(write(head(5, b"another")).is_err());
        assert!(write(head(6, b"six")).unwrap().is_none());
        assert_eq!(kept().head().size, 6);
    }

    #[test]
    fn a_head_of_another_key_or_board_is_not_ours() {
        let folder = tempfile::tempdir().unwrap();
        let keys = ServiceKeys::open(&folder.path().join("keys")).unwrap();
        let others = ServiceKeys::open(&folder.path().join("others")).unwrap();
        let key = keys.receipts.verifying_key();
        let keep = |uuid: &str, keys: &ServiceKeys| {
            let (origin, root) = (origin(uuid), Hash::of(b"root"));
            let size = 1;
            let head = SignedHead::new(Head { origin, size, root }, &keys.receipts);
            fs::write(path(folder.path(), UUID), head.note().to_string()).unwrap();
        };
        keep(UUID, &others);
        assert!(read(folder.path(), UUID, &key).is_err());
        keep("AAAAAAAAAAAAAA", &keys);
        assert!(read(folder.path(), UUID, &key).is_err());
        keep(UUID, &keys);
        assert!(read(folder.path(), UUID, &key).unwrap().is_some());
    }
}
