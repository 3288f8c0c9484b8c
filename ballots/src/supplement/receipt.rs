//! Receipts: the service's signature that it took a ballot, in the voter's hand. With the receipt of a
//! ballot that is not on the board anybody can show that the service broke its word.

use serde::{Deserialize, Serialize};

use super::key::{KeyError, Signature, Signer, VerifyingKey};
use super::time::Time;
use crate::hash::Hash;

/// What is signed for: a ballot, where it stands, and when it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accepted {
    /// Fingerprint of the election.
    pub election: String,
    /// The ballot's tracker.
    pub tracker: String,
    /// Height of its event on the board.
    pub height: u64,
    /// Hash of its event.
    pub event: Hash,
    /// When it was taken.
    pub time: Time,
}

impl Accepted {
    /// The text that is signed: a line for each thing, so that a voter can check it with everyday
    /// tools.
    pub fn text(&self) -> String {
        let Self {
            election,
            tracker,
            height,
            event,
            time,
        } = self;
        format!(
            "hustings-receipt-1\nelection {election}\ntracker {tracker}\nheight {height}\n\
             event {event}\ntime {time}\n"
        )
    }

    /// The receipt for it.
    pub fn sign(self, signer: &impl Signer) -> Receipt {
        let signature = signer.sign(self.text().as_bytes());
        self.with_signature(signature)
    }

    /// The receipt with a signature that was made before.
    pub fn with_signature(self, signature: Signature) -> Receipt {
        let Self {
            election,
            tracker,
            height,
            event,
            time,
        } = self;
        Receipt {
            election,
            tracker,
            height,
            event,
            time,
            signature,
        }
    }
}

/// A receipt as the voter holds it: a JSON file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt {
    /// Fingerprint of the election.
    pub election: String,
    /// The ballot's tracker.
    pub tracker: String,
    /// Height of its event on the board.
    pub height: u64,
    /// Hash of its event.
    pub event: Hash,
    /// When it was taken.
    pub time: Time,
    /// Of [`Accepted::text`].
    pub signature: Signature,
}

/// What is wrong with a receipt.
#[derive(Debug, thiserror::Error)]
pub enum ReceiptError {
    /// Not the JSON of a receipt.
    #[error("the file is no receipt: {0}")]
    Form(#[from] serde_json::Error),
    /// A fingerprint or tracker that is none.
    #[error("the receipt's {0} is not 43 characters of Base64")]
    Name(&'static str),
    /// The signature does not hold.
    #[error("the receipt: {0}")]
    Signature(#[from] KeyError),
}

impl Receipt {
    /// Reads a receipt. Its signature has not been checked.
    ///
    /// # Errors
    /// What is no receipt.
    pub fn parse(json: &[u8]) -> Result<Self, ReceiptError> {
        let receipt: Self = serde_json::from_slice(json)?;
        for (name, text) in [
            ("election", &receipt.election),
            ("tracker", &receipt.tracker),
        ] {
            if !is_fingerprint(text) {
                return Err(ReceiptError::Name(name));
            }
        }
        Ok(receipt)
    }

    /// Checks that the service whose key this is signed it.
    ///
    /// # Errors
    /// [`ReceiptError::Signature`] otherwise.
    pub fn verify(&self, key: &VerifyingKey) -> Result<(), ReceiptError> {
        let accepted = Accepted {
            election: self.election.clone(),
            tracker: self.tracker.clone(),
            height: self.height,
            event: self.event,
            time: self.time.clone(),
        };
        Ok(key.verify(accepted.text().as_bytes(), &self.signature)?)
    }
}

/// Whether this is 43 characters of the alphabet of Base64, as fingerprints and trackers are.
pub fn is_fingerprint(text: &str) -> bool {
    let letter = |c: u8| c.is_ascii_alphanumeric() || c == b'+' || c == b'/';
    text.len() == 43 && text.bytes().all(letter)
}
