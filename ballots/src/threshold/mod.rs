//! Trustees of whom some number suffice: Pedersen's key generation and the parameters that it
//! leaves in the record (section "Messages specific to threshold decryption support").
//!
//! `threshold` is everywhere the number of trustees who are needed, as in the fields of that name:
//! the specification's t + 1, one more than the degree of the polynomials.

mod certificate;
mod commitments;
mod drill;
mod parameters;
mod pki;
mod precommit;
#[cfg(test)]
mod refusals;
mod rounds;

pub use certificate::{Certificate, Certificates, Place};
pub use drill::KeyDrill;
pub use parameters::Parameters;
pub use pki::{Seed, SeedFormat};
pub use precommit::{CoefficientCommitments, coefficient_commitment};
pub use rounds::{Candidate, Committed, Polynomials, voutput_key};

use crate::group::EncodingError;
use crate::trustee::TrusteeError;
use crate::wire::WireError;

/// Trustees of one key generation, at most: more is an attack on time, not an election.
const MOST: usize = 100;

/// What is wrong with threshold parameters, or with a message of the key generation.
#[derive(Debug, thiserror::Error)]
pub enum ThresholdError {
    /// Not the JSON that belongs here.
    #[error("the message is {0}")]
    Wire(#[from] WireError),
    /// A group element or scalar that is none.
    #[error("{0}")]
    Encoding(EncodingError),
    /// No such number of trustees.
    #[error(
        "{needed} of {size} trustees: between 1 and all of them, and 100 at most, are possible"
    )]
    Numbers {
        /// How many shall be needed.
        needed: u32,
        /// How many there are.
        size: u32,
    },
    /// A list is longer or shorter than there are trustees or coefficients.
    #[error("{place}: {found} where {wanted} belong")]
    Shape {
        /// Which list.
        place: &'static str,
        /// How many there are.
        found: usize,
        /// How many there must be.
        wanted: usize,
    },
    /// The certificate's context is of another key generation or another place in it.
    #[error("the certificate's context (group, size, threshold, index) is not that of its place")]
    Context,
    /// A key that protects nothing.
    #[error("a key is the neutral element")]
    Neutral,
    /// Two certificates have a key in common.
    #[error("the certificate has a key of another trustee's")]
    Twice,
    /// A signature does not hold.
    #[error("the signature of {0} does not hold")]
    Signature(&'static str),
    /// The seed belongs to none of the certificates.
    #[error("the seed belongs to none of these certificates")]
    Stranger,
    /// An encrypted message that does not open.
    #[error("the encrypted message does not open with this key")]
    Channel,
    /// An encrypted message that its sender has not signed.
    #[error("the encrypted message is not signed by its sender")]
    Sender,
    /// An encrypted message for somebody else.
    #[error("the encrypted message is for another recipient")]
    Recipient,
    /// A share that is not what its sender's polynomial gives.
    #[error("the share is not that of the published polynomial")]
    Share,
    /// A public key that is not what the polynomials give.
    #[error("the public key is not that of the published polynomials")]
    Key,
    /// Coefficients other than those that were committed to.
    #[error("the coefficients are not those that the trustee committed to before")]
    Commitment,
    /// The key's own proof.
    #[error(transparent)]
    Trustee(Box<TrusteeError>),
    /// The drill's proof does not hold.
    #[error("the answer to the drill does not hold: this key would not open the result")]
    Drill,
    /// One trustee's message is wrong.
    #[error("trustee {trustee} of the key generation: {source}")]
    At {
        /// The trustee's place among those of the key generation, from 1.
        trustee: usize,
        /// What is wrong.
        source: Box<ThresholdError>,
    },
}

impl ThresholdError {
    /// Names the trustee, by their place from 0.
    fn at(index: usize) -> impl FnOnce(Self) -> Self {
        move |source| Self::At {
            trustee: index + 1,
            source: Box::new(source),
        }
    }

    /// Whose message it was, by their place from 1, where it was one trustee's.
    pub fn culprit(&self) -> Option<usize> {
        match self {
            Self::At { trustee, .. } => Some(*trustee),
            _ => None,
        }
    }
}

fn shape(place: &'static str, found: usize, wanted: usize) -> Result<(), ThresholdError> {
    if found == wanted {
        return Ok(());
    }
    Err(ThresholdError::Shape {
        place,
        found,
        wanted,
    })
}
