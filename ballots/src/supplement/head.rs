//! Signed heads of the board, as C2SP checkpoints: so many events, and the root of their tree. A head
//! says what the board was, so that nobody can later say that it was another: two signed heads of one
//! size with different roots prove that two boards were shown.
//!
//! The tree is that of RFC 6962 over the board's events in order; an event's data is the 32 bytes of its
//! hash, which names its parent and its payload. So a witness needs no more than the list of hashes.

use super::key::{Signer, VerifyingKey};
use super::merkle::{self, Tree};
use super::note::{Note, NoteError};
use crate::hash::Hash;
use crate::uuid::Uuid;
use base64::{Engine, prelude::BASE64_STANDARD};

/// What a head says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// Which board: `hustings/elections/UUID`.
    pub origin: String,
    /// How many events it has.
    pub size: u64,
    /// The root of their tree.
    pub root: Hash,
}

/// What is wrong with a signed head.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum HeadError {
    /// The note.
    #[error("the head {0}")]
    Note(#[from] NoteError),
    /// Not three lines of a checkpoint.
    #[error("the head is no checkpoint: origin, number of events, root in Base64, a line each")]
    Form,
}

/// The origin line of an election's heads, and the name of the key that signs them.
pub fn origin(uuid: &str) -> String {
    format!("hustings/elections/{uuid}")
}

/// The leaf of an event in the tree of heads.
pub fn event_leaf(event: &Hash) -> Hash {
    merkle::leaf(event.as_bytes())
}

impl Head {
    /// The head of a board with this tree of events.
    pub fn of(uuid: &Uuid, tree: &Tree) -> Self {
        Self {
            origin: origin(&uuid.to_string()),
            size: tree.size(),
            root: tree.root(),
        }
    }

    /// The checkpoint's text.
    pub fn text(&self) -> String {
        let root = BASE64_STANDARD.encode(self.root.as_bytes());
        format!("{}\n{}\n{root}\n", self.origin, self.size)
    }

    fn parse(text: &str) -> Option<Self> {
        let [origin, size, root] = text.strip_suffix('\n')?.split('\n').collect::<Vec<_>>()[..]
        else {
            return None;
        };
        let root: [u8; 32] = BASE64_STANDARD.decode(root).ok()?.try_into().ok()?;
        let head = Self {
            origin: origin.to_owned(),
            size: crate::wire::read_natural(size)?,
            root: Hash::from_bytes(root),
        };
        (!origin.is_empty() && head.text() == text).then_some(head)
    }
}

/// A head with its signatures; whose they are, [`SignedHead::verify`] tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedHead {
    head: Head,
    note: Note,
}

impl SignedHead {
    /// Signs a head.
    pub fn new(head: Head, signer: &impl Signer) -> Self {
        let mut note = Note::new(head.text());
        note.sign(&head.origin, signer);
        Self { head, note }
    }

    /// Reads a signed head.
    ///
    /// # Errors
    /// What is no checkpoint.
    pub fn parse(bytes: &[u8]) -> Result<Self, HeadError> {
        let note = Note::parse(bytes)?;
        let head = Head::parse(note.text()).ok_or(HeadError::Form)?;
        Ok(Self { head, note })
    }

    /// Checks that the board's keeper signed it with `key`.
    ///
    /// # Errors
    /// No such signature, or a false one.
    pub fn verify(&self, key: &VerifyingKey) -> Result<(), HeadError> {
        Ok(self.note.verify(&self.head.origin, key)?)
    }

    /// What it says.
    pub fn head(&self) -> &Head {
        &self.head
    }

    /// The note, for witnesses.
    pub fn note(&self) -> &Note {
        &self.note
    }

    /// Adds a witness's signature, made at `time` (seconds since 1970).
    pub fn cosign(&mut self, name: &str, signer: &impl Signer, time: u64) {
        self.note.cosign(name, signer, time);
    }
}

/// How two heads of one board stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// They say the same.
    Same,
    /// One size, two roots: two boards were shown.
    Fork,
    /// The second has this many events more; whether it continues the first, the events tell.
    Grown(u64),
    /// The second has this many events fewer.
    Shrunk(u64),
    /// They are of different boards.
    Unrelated,
}

/// Compares an older head with a newer one.
pub fn relation(old: &Head, new: &Head) -> Relation {
    if old.origin != new.origin {
        return Relation::Unrelated;
    }
    match new.size.cmp(&old.size) {
        std::cmp::Ordering::Equal if old.root == new.root => Relation::Same,
        std::cmp::Ordering::Equal => Relation::Fork,
        std::cmp::Ordering::Greater => Relation::Grown(new.size - old.size),
        std::cmp::Ordering::Less => Relation::Shrunk(old.size - new.size),
    }
}
