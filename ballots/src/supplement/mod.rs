//! The supplement: what an election of ours publishes beside its record, never inside it. One file of
//! canonical JSON, signed by the service, bound to the record's fingerprint and events
//! (`docs/supplement.md` has every field).

mod content;
mod counts;
mod head;
mod key;
pub mod merkle;
mod note;
mod receipt;
mod roll;
mod share;
mod strong;
mod time;

pub use content::{
    Content, Declaration, Decryption, Document, Incident, Replaced, ShareCommitment, Spares,
    Supplement, SupplementError,
};
pub use counts::{CountStatement, RecountError, Withdrawn, WithdrawnReason};
pub use head::{Head, HeadError, Relation, SignedHead, event_leaf, origin, relation};
pub use key::{KeyError, Signature, Signer, VerifyingKey, WitnessKey};
pub use note::{Note, NoteError, cosigner_key, is_name, verifier_key};
pub use receipt::{Accepted, Receipt, ReceiptError, is_fingerprint};
pub use roll::{RollCommitment, RollEntry, RollProof, RollProofError};
pub use share::{Share, ShareError};
pub use strong::{StrongError, StrongProofs, share_commitment};
pub use time::{Time, TimeFormat};
