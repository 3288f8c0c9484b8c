//! Threshold parameters: what the record holds of a key generation (section "Threshold
//! parameters"), read and checked in full.

use serde::{Deserialize, Serialize};

use super::commitments::{Commitments, evaluate};
use super::pki::holds;
use super::{Certificates, ThresholdError, shape};
use crate::group::{Encoded, Group};
use crate::trustee::TrusteePublicKey;
use crate::verified::Verified;
use crate::wire;

/// `threshold_parameters`
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WireParameters<'a> {
    threshold: u32,
    #[serde(borrow)]
    certs: Vec<wire::SignedMessage<'a>>,
    #[serde(borrow)]
    coefexps: Vec<wire::SignedMessage<'a>>,
    #[serde(borrow)]
    signatures: Vec<wire::Proof<'a>>,
    #[serde(borrow)]
    verification_keys: Vec<wire::TrusteePublicKey<'a>>,
}

/// A "Pedersen" item of the trustees, checked: of its keys, `threshold` suffice.
#[derive(Debug, Clone)]
pub struct Parameters<G: Group> {
    json: Vec<u8>,
    threshold: usize,
    keys: Vec<Verified<TrusteePublicKey<G>>>,
    sub_key: Encoded<G>,
}

impl<G: Group> Parameters<G> {
    /// Reads the parameters and checks every signature, every proof, and that the keys are those
    /// of the polynomials.
    ///
    /// # Errors
    /// The first thing that is wrong, with the trustee whose it is.
    pub fn parse(json: &[u8]) -> Result<Self, ThresholdError> {
        let json = json.trim_ascii();
        let wire: WireParameters<'_> = wire::read(json)?;
        let certificates = Certificates::<G>::read(&wire.certs)?;
        let threshold = wire.threshold as usize;
        shape("threshold", threshold, certificates.threshold())?;
        let commitments = Commitments::read(&certificates, &wire.coefexps, &wire.signatures)?;
        let size = certificates.all().len();
        shape("verification_keys", wire.verification_keys.len(), size)?;
        let sums = commitments.sums();
        let mut keys = Vec::with_capacity(size);
        for (i, (wire, j)) in wire.verification_keys.iter().zip(1..).enumerate() {
            let key = key(&certificates, &sums, j, wire).map_err(ThresholdError::at(i))?;
            keys.push(key);
        }
        Ok(Self {
            json: json.to_vec(),
            threshold,
            keys,
            sub_key: Encoded::new(evaluate::<G>(sums, 0)),
        })
    }

    /// Puts together what the trustees sent, and checks all of it.
    pub(super) fn assemble(
        certificates: &Certificates<G>,
        commitments: &Commitments<G>,
        keys: Vec<wire::TrusteePublicKey<'_>>,
    ) -> Result<Self, ThresholdError> {
        let json = wire::write(&WireParameters {
            threshold: u32::try_from(certificates.threshold()).unwrap_or(u32::MAX),
            certs: certificates.write(),
            coefexps: commitments.coefexps(),
            signatures: commitments.signatures(),
            verification_keys: keys,
        });
        Self::parse(&json)
    }

    /// The canonical JSON.
    pub fn to_json(&self) -> &[u8] {
        &self.json
    }

    /// How many of the trustees are needed to open a result.
    pub fn threshold(&self) -> usize {
        self.threshold
    }

    /// The trustees' public keys, in order.
    pub fn keys(&self) -> &[Verified<TrusteePublicKey<G>>] {
        &self.keys
    }

    /// What this key generation adds to the election's public key.
    pub fn sub_key(&self) -> &Encoded<G> {
        &self.sub_key
    }
}

/// The public key of trustee `j`, from 1: proved, signed, and that of the polynomials.
pub(super) fn key<G: Group>(
    certificates: &Certificates<G>,
    sums: &[G::Element],
    j: u32,
    wire: &wire::TrusteePublicKey<'_>,
) -> Result<Verified<TrusteePublicKey<G>>, ThresholdError> {
    let key = TrusteePublicKey::<G>::read(wire);
    let key = key.map_err(|e| ThresholdError::Trustee(Box::new(e)))?;
    if *key.key.element() != evaluate::<G>(sums.iter().cloned(), j) {
        return Err(ThresholdError::Key);
    }
    let certificate = certificates.all().get((j as usize).wrapping_sub(1));
    let certificate = certificate.ok_or(ThresholdError::Stranger)?;
    let signer = certificate.verification.element();
    let signed = key
        .signature()
        .is_some_and(|signature| holds(key.public_key(), signer, signature));
    if signed {
        Ok(key)
    } else {
        Err(ThresholdError::Signature("the public key"))
    }
}
