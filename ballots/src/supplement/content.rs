//! The supplement's file: its content, and the signature over the content's bytes.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::counts::CountStatement;
use super::key::{KeyError, Signature, Signer, VerifyingKey};
use super::roll::RollCommitment;
use super::time::Time;
use crate::hash::Hash;
use crate::wire::{self, WireError};

/// The version of the form.
const VERSION: u32 = 1;
/// What is signed: this line, and the content's bytes.
const DOMAIN: &[u8] = b"hustings-supplement-1\n";

/// Everything that a supplement says. The fields stand in the file in this order.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Content {
    /// The version of this form: 1.
    pub version: u32,
    /// The election's identifier.
    pub uuid: String,
    /// The election's fingerprint.
    pub fingerprint: String,
    /// When the supplement was made.
    pub made: Time,
    /// The service's key.
    pub key: VerifyingKey,
    /// The last event of the record that it was made beside.
    pub event: Hash,
    /// The signed head up to and including that event, as a note.
    pub head: String,
    /// The roll's commitment.
    pub roll: RollCommitment,
    /// Voting codes beyond those of the voters, to take the place of codes that are lost.
    #[serde(default, skip_serializing_if = "Spares::is_empty")]
    pub spares: Spares,
    /// Disclosure, notice of poll, and what else was announced.
    pub documents: Vec<Document>,
    /// What the trustees committed to before they revealed it.
    pub commitments: Vec<ShareCommitment>,
    /// The strong proofs of each partial decryption.
    pub decryptions: Vec<Decryption>,
    /// How each question was counted.
    pub counts: Vec<CountStatement>,
    /// The declaration, once it is made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declaration: Option<Declaration>,
    /// What went wrong, and what came of it.
    pub incidents: Vec<Incident>,
}

/// The voting codes of the record's list that may not vote, by their public credentials: those that are kept for
/// codes that get lost, and the lost ones whose place they took.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Spares {
    /// Those that nobody has.
    pub unused: Vec<String>,
    /// Every replacement, in order.
    pub replaced: Vec<Replaced>,
}

/// A voting code that another took the place of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replaced {
    /// The public credential that may not vote any more.
    pub void: String,
    /// The one that took its place.
    pub by: String,
    /// When.
    pub time: Time,
}

impl Spares {
    /// Whether there are none, and never were.
    pub fn is_empty(&self) -> bool {
        self.unused.is_empty() && self.replaced.is_empty()
    }

    /// The public credentials that may not vote.
    pub fn idle(&self) -> impl Iterator<Item = &str> {
        let void = self.replaced.iter().map(|one| &one.void);
        self.unused.iter().chain(void).map(String::as_str)
    }
}

/// A text that was announced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// What it is: `disclosure`, `notice of poll`.
    pub name: String,
    /// SHA-256 of the text's bytes in UTF-8.
    pub sha256: Hash,
    /// The text.
    pub text: String,
}

impl Document {
    /// With its hash.
    pub fn new(name: &str, text: String) -> Self {
        Self {
            name: name.to_owned(),
            sha256: Hash::of(text.as_bytes()),
            text,
        }
    }
}

/// The service's word that a trustee committed to a share when the board stood there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShareCommitment {
    /// The trustee, from 1.
    pub owner: u32,
    /// See [`super::share_commitment`].
    pub commitment: Hash,
    /// Height of the board's last event at that time.
    pub height: u64,
    /// Its hash.
    pub event: Hash,
    /// When.
    pub time: Time,
    /// The service's signature of [`ShareCommitment::text`].
    pub signature: Signature,
}

impl ShareCommitment {
    /// The text that is signed.
    pub fn text(&self, fingerprint: &str) -> String {
        let Self {
            owner,
            commitment,
            height,
            event,
            time,
            ..
        } = self;
        format!(
            "hustings-commitment-1\nelection {fingerprint}\ntrustee {owner}\n\
             commitment {commitment}\nheight {height}\nevent {event}\ntime {time}\n"
        )
    }

    /// With its signature.
    pub fn sign(mut self, fingerprint: &str, signer: &impl Signer) -> Self {
        self.signature = signer.sign(self.text(fingerprint).as_bytes());
        self
    }
}

/// The strong proofs of one partial decryption.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Decryption {
    /// The trustee, from 1.
    pub owner: u32,
    /// The partial decryption's hash, as the record names it.
    pub payload: Hash,
    /// See [`super::StrongProofs`].
    pub proofs: Box<RawValue>,
}

impl Decryption {
    /// From the proofs' canonical bytes; none if they are no JSON.
    pub fn new(owner: u32, payload: Hash, proofs: Vec<u8>) -> Option<Self> {
        let proofs = RawValue::from_string(String::from_utf8(proofs).ok()?).ok()?;
        Some(Self {
            owner,
            payload,
            proofs,
        })
    }
}

/// The declaration of the result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declaration {
    /// When.
    pub time: Time,
    /// Of each question, the names of those elected, in the order of election.
    pub elected: Vec<Vec<String>>,
}

/// Something that went wrong, or that a check found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incident {
    /// When.
    pub time: Time,
    /// Of what kind: a check's number, or a word such as `late-commitment`.
    pub kind: String,
    /// What it is about.
    pub object: String,
    /// What came of it.
    pub effect: String,
}

/// What is wrong with a supplement's file.
#[derive(Debug, thiserror::Error)]
pub enum SupplementError {
    /// Not the JSON that belongs here.
    #[error("the supplement is {0}")]
    Wire(#[from] WireError),
    /// A version that this program does not know.
    #[error("the supplement is of version {0}, and this program knows version {VERSION}")]
    Version(u32),
    /// Its signature does not hold.
    #[error("the supplement: {0}")]
    Signature(#[from] KeyError),
    /// It is signed with a key other than the one that was asked for.
    #[error(
        "the supplement is signed with the key {0}, which is not the service's key that you gave"
    )]
    OtherKey(VerifyingKey),
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File<'a> {
    #[serde(borrow)]
    signed: &'a RawValue,
    signature: Signature,
}

/// A supplement whose signature holds under the key that it names.
#[derive(Debug, Clone)]
pub struct Supplement {
    content: Content,
}

impl Supplement {
    /// The file of this content, signed.
    ///
    /// # Errors
    /// Never seen: content that can't be written as JSON.
    pub fn seal(content: &Content, signer: &impl Signer) -> Result<Vec<u8>, SupplementError> {
        let json = wire::write(content);
        let signature = signer.sign(&[DOMAIN, &json].concat());
        let signed: &RawValue = serde_json::from_slice(&json).map_err(WireError::Shape)?;
        Ok(wire::write(&File { signed, signature }))
    }

    /// Reads a file and checks its signature; with the key that is known to be the service's, if one
    /// is given.
    ///
    /// # Errors
    /// What is not canonical, of another version, or not signed so.
    pub fn parse(bytes: &[u8], key: Option<&VerifyingKey>) -> Result<Self, SupplementError> {
        let file: File<'_> = wire::read(bytes.trim_ascii_end())?;
        let json = file.signed.get().as_bytes();
        let content: Content = wire::read(json)?;
        if content.version != VERSION {
            return Err(SupplementError::Version(content.version));
        }
        if key.is_some_and(|key| *key != content.key) {
            return Err(SupplementError::OtherKey(content.key));
        }
        let signed = [DOMAIN, json].concat();
        content.key.verify(&signed, &file.signature)?;
        Ok(Self { content })
    }

    /// What it says, no longer marked as signed.
    pub fn into_content(self) -> Content {
        self.content
    }

    /// What it says.
    pub fn content(&self) -> &Content {
        &self.content
    }
}

impl Content {
    /// The version to write.
    pub const VERSION: u32 = VERSION;
}
