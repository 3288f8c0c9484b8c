//! The heads of a board that is watched: each is held against the one before, and against the record.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

use anyhow::Context;
use ballots::supplement::merkle::Tree;
use ballots::supplement::{
    Relation, SignedHead, VerifyingKey, WitnessKey, event_leaf, origin, relation,
};
use ballots::{EventKind, Hash};

use super::{Alarm, Trouble};

/// Who holds the heads.
pub(super) struct Witness {
    /// The key of the service, where it is known.
    pub(super) service: Option<VerifyingKey>,
    /// Our own name and key, where we cosign.
    pub(super) own: Option<(String, WitnessKey)>,
}

impl Witness {
    /// Holds a head that the server shows, keeps it in the folder, and cosigns it if it is sound.
    pub(super) fn hold(
        &self,
        folder: &Path,
        uuid: &str,
        chain: &[(EventKind, Hash)],
        note: &[u8],
    ) -> Result<u64, Trouble> {
        let mut head =
            SignedHead::parse(note).map_err(|error| Alarm::new("false-head", "head", error))?;
        if let Some(key) = &self.service {
            head.verify(key)
                .map_err(|error| Alarm::new("false-head", "head", error))?;
        }
        let said = head.head().clone();
        if said.origin != origin(uuid) {
            return Err(Alarm::new("false-head", "head", "is of another board").into());
        }
        let path = folder.join("head.note");
        let kept = fs::read(&path).ok();
        if let Some(kept) = kept
            .as_deref()
            .and_then(|kept| SignedHead::parse(kept).ok())
        {
            match relation(kept.head(), &said) {
                Relation::Same => return Ok(said.size),
                Relation::Grown(_) => {}
                Relation::Shrunk(by) => {
                    let reason = format!("covers {by} events fewer than one shown before");
                    return Err(evidence(
                        folder,
                        note,
                        Alarm::new("old-head", "head", reason),
                    )?);
                }
                Relation::Fork | Relation::Unrelated => {
                    let reason =
                        "of the same size as one shown before, and another: two boards were shown";
                    return Err(evidence(
                        folder,
                        note,
                        Alarm::new("head-fork", "head", reason),
                    )?);
                }
            }
        }
        let size = usize::try_from(said.size).unwrap_or(usize::MAX);
        let Some(covered) = chain.get(..size) else {
            // Signed after the record was fetched: the next look will have it.
            return Ok(0);
        };
        let tree: Tree = covered.iter().map(|(_, hash)| event_leaf(hash)).collect();
        if tree.root() != said.root {
            let reason = "is not that of the record's events: two boards were shown";
            return Err(evidence(
                folder,
                note,
                Alarm::new("head-fork", "head", reason),
            )?);
        }
        fs::write(&path, note).context("head.note")?;
        if let Some((name, key)) = &self.own {
            // When it was kept, as the folder says: this program has no clock of its own.
            let time = fs::metadata(&path).context("head.note")?.mtime();
            head.cosign(name, key, u64::try_from(time).unwrap_or_default());
            let cosigned = head.note().to_string();
            fs::write(folder.join("head.cosigned.note"), cosigned).context("head.cosigned.note")?;
        }
        Ok(said.size)
    }
}

/// Keeps what was shown beside what had been shown before.
fn evidence(folder: &Path, note: &[u8], alarm: Alarm) -> anyhow::Result<Trouble> {
    fs::write(folder.join("head.other.note"), note).context("head.other.note")?;
    Ok(alarm.into())
}
