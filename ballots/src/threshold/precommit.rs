//! Commit before reveal in the key generation: ours, beside the specification. Whoever publishes the own
//! coefficients last has seen those of all others, and could choose theirs so that the election key
//! comes out as they like. So every trustee first publishes the hash of what they will publish, and
//! polynomials are sent when all hashes are there. The messages themselves stay the specification's.

use super::rounds::{WirePolynomial, WireVinput};
use super::{Certificates, ThresholdError, shape};
use crate::group::Group;
use crate::hash::Hash;
use crate::wire;

/// The hashes of all trustees, in order, as they were published before any polynomial was.
#[derive(Debug, Clone)]
pub struct CoefficientCommitments(Vec<Hash>);

/// SHA-256 of `hustings-coefficients-1|i|H|`, with H the SHA-256 of all certificates' bytes one after
/// another, and of the bytes of the signed coefficients.
fn commitment<G: Group>(
    certificates: &Certificates<G>,
    position: usize,
    coefexps: &wire::SignedMessage<'_>,
) -> Hash {
    let all: Vec<u8> = certificates
        .all()
        .iter()
        .flat_map(|c| c.to_json())
        .collect();
    let mut text = format!(
        "hustings-coefficients-1|{}|{}|",
        position + 1,
        Hash::of(&all)
    )
    .into_bytes();
    text.extend(wire::write(coefexps));
    Hash::of(&text)
}

/// What a trustee publishes before the `polynomial` message is sent. `index` counts from 1.
///
/// # Errors
/// What is no `polynomial` message.
pub fn coefficient_commitment<G: Group>(
    certificates: &Certificates<G>,
    index: usize,
    polynomial: &[u8],
) -> Result<Hash, ThresholdError> {
    let wire: WirePolynomial<'_> = wire::read(polynomial.trim_ascii())?;
    let position = index.checked_sub(1).ok_or(ThresholdError::Stranger)?;
    Ok(commitment(certificates, position, &wire.coefexps))
}

impl CoefficientCommitments {
    /// One hash of each trustee, in order.
    ///
    /// # Errors
    /// More or fewer than there are trustees: nobody reveals before all have committed.
    pub fn new<G: Group>(
        certificates: &Certificates<G>,
        hashes: Vec<Hash>,
    ) -> Result<Self, ThresholdError> {
        shape("commitments", hashes.len(), certificates.all().len())?;
        Ok(Self(hashes))
    }

    /// The server's check of the `polynomial` messages, one of each trustee, in order.
    ///
    /// # Errors
    /// The first trustee who sent other coefficients than those committed to.
    pub fn check_polynomials<G: Group>(
        &self,
        certificates: &Certificates<G>,
        messages: &[Vec<u8>],
    ) -> Result<(), ThresholdError> {
        shape("polynomials", messages.len(), self.0.len())?;
        for (i, message) in messages.iter().enumerate() {
            let wire: WirePolynomial<'_> = wire::read(message.trim_ascii())
                .map_err(|error| ThresholdError::at(i)(error.into()))?;
            self.check(certificates, i, &wire.coefexps)?;
        }
        Ok(())
    }

    /// A trustee's check of the `vinput` message, against the hashes that they kept.
    ///
    /// # Errors
    /// The first trustee whose coefficients are others than those committed to.
    pub fn check_vinput<G: Group>(
        &self,
        certificates: &Certificates<G>,
        vinput: &[u8],
    ) -> Result<(), ThresholdError> {
        let wire: WireVinput<'_> = wire::read(vinput.trim_ascii())?;
        shape("coefexps", wire.coefexps.len(), self.0.len())?;
        for (i, coefexps) in wire.coefexps.iter().enumerate() {
            self.check(certificates, i, coefexps)?;
        }
        Ok(())
    }

    fn check<G: Group>(
        &self,
        certificates: &Certificates<G>,
        position: usize,
        coefexps: &wire::SignedMessage<'_>,
    ) -> Result<(), ThresholdError> {
        if self.0.get(position) == Some(&commitment(certificates, position, coefexps)) {
            return Ok(());
        }
        Err(ThresholdError::at(position)(ThresholdError::Commitment))
    }
}
