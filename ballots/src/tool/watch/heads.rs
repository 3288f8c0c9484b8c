//! The heads of a board that is watched: each is held against the one before, and against the record.

use anyhow::Context;
use ballots::supplement::merkle::Tree;
use ballots::supplement::{
    Relation, SignedHead, VerifyingKey, WitnessKey, event_leaf, origin, relation,
};
use ballots::{EventKind, Hash};

use super::keep::Folder;
use super::{Alarm, Trouble};

/// The newest head that the record bears out.
const KEPT: &str = "head.note";
/// A head that covers more than the record did when it was shown.
const PENDING: &str = "head.pending.note";
/// The newest head, with our own signature.
const COSIGNED: &str = "head.cosigned.note";

/// Kind and hash of every event of the record.
pub(super) type Chain<'a> = &'a [(EventKind, Hash)];

/// Who holds the heads.
pub(super) struct Witness {
    /// The key of the service, where it is known.
    pub(super) service: Option<VerifyingKey>,
    /// Our own name and key, where we cosign.
    pub(super) own: Option<(String, WitnessKey)>,
}

impl Witness {
    /// Holds a head that covered more than the record did at the look before: the record has been fetched
    /// since, so it reaches the head, and bears it out.
    pub(super) fn settle(&self, folder: &Folder, chain: Chain<'_>) -> Result<(), Trouble> {
        let Some((note, head)) = kept(folder, PENDING)? else {
            return Ok(());
        };
        let (covers, has) = (head.head().size, chain.len());
        if covers > has as u64 {
            let reason = format!(
                "a head of {covers} events was shown, and the record fetched since has {has}: it is an older \
                 copy, or not the board that the head is of"
            );
            return Err(Alarm::new("behind", "record", reason).into());
        }
        borne_out(&head, chain, &note)?;
        self.accept(folder, &note, head)?;
        Ok(folder.forget(PENDING)?)
    }

    /// Whether any head was ever shown.
    pub(super) fn knows_any(&self, folder: &Folder) -> anyhow::Result<bool> {
        Ok(folder.read(KEPT)?.is_some() || folder.read(PENDING)?.is_some())
    }

    /// Holds a head that the server shows, keeps it in the folder, and cosigns it if it is sound. How many
    /// events are covered by the newest that the record bears out.
    pub(super) fn hold(
        &self,
        folder: &Folder,
        uuid: &str,
        chain: Chain<'_>,
        note: &[u8],
    ) -> Result<u64, Trouble> {
        let head =
            SignedHead::parse(note).map_err(|error| Alarm::new("false-head", "head", error))?;
        if let Some(key) = &self.service {
            head.verify(key)
                .map_err(|error| Alarm::new("false-head", "head", error))?;
        }
        let said = head.head().clone();
        if said.origin != origin(uuid) {
            return Err(Alarm::new("false-head", "head", "is of another board").into());
        }
        let before = kept(folder, KEPT)?.map(|(_, before)| before.head().clone());
        if let Some(before) = &before {
            match relation(before, &said) {
                Relation::Same if !self.owes_cosignature(folder)? => return Ok(said.size),
                Relation::Same | Relation::Grown(_) => {}
                Relation::Shrunk(by) => {
                    let reason = format!("covers {by} events fewer than one shown before");
                    return Err(shown(note, Alarm::new("old-head", "head", reason)));
                }
                Relation::Fork | Relation::Unrelated => {
                    let reason =
                        "of the same size as one shown before, and another: two boards were shown";
                    return Err(shown(note, Alarm::new("head-fork", "head", reason)));
                }
            }
        }
        if said.size > chain.len() as u64 {
            // Signed after the record was fetched, or of another board: the next look will tell.
            folder.keep(PENDING, note)?;
            return Ok(before.map_or(0, |before| before.size));
        }
        borne_out(&head, chain, note)?;
        self.accept(folder, note, head)?;
        Ok(said.size)
    }

    fn owes_cosignature(&self, folder: &Folder) -> anyhow::Result<bool> {
        Ok(self.own.is_some() && folder.read(COSIGNED)?.is_none())
    }

    /// Keeps a head that the record bears out, and cosigns it.
    fn accept(&self, folder: &Folder, note: &[u8], mut head: SignedHead) -> anyhow::Result<()> {
        folder.keep(KEPT, note)?;
        if let Some((name, key)) = &self.own {
            head.cosign(name, key, folder.written(KEPT)?);
            folder.keep(COSIGNED, head.note().to_string().as_bytes())?;
        }
        Ok(())
    }
}

/// That the events which a head covers are those of the record.
fn borne_out(head: &SignedHead, chain: Chain<'_>, note: &[u8]) -> Result<(), Trouble> {
    let size = usize::try_from(head.head().size).unwrap_or(usize::MAX);
    let covered = chain.get(..size).unwrap_or_default();
    let tree: Tree = covered.iter().map(|(_, hash)| event_leaf(hash)).collect();
    if covered.len() == size && tree.root() == head.head().root {
        return Ok(());
    }
    let reason = "is not that of the record's events: two boards were shown";
    Err(shown(note, Alarm::new("head-fork", "head", reason)))
}

/// A head that the watch kept.
fn kept(folder: &Folder, name: &str) -> anyhow::Result<Option<(Vec<u8>, SignedHead)>> {
    let Some(note) = folder.read(name)? else {
        return Ok(None);
    };
    let head = SignedHead::parse(&note).with_context(|| {
        format!("{name}: what the watch kept there is damaged: put a copy back, or begin anew in another --state")
    })?;
    Ok(Some((note, head)))
}

/// The alarm, with the head that it is about as evidence beside the one shown before.
fn shown(note: &[u8], alarm: Alarm) -> Trouble {
    alarm.with("head.other.note", note.to_vec()).into()
}
