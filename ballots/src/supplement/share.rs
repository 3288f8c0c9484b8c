//! A trustee's share of an opening as it is handed in to a service of ours: the partial decryption as
//! the record will hold it, and its strong proofs.

use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::strong::{StrongError, StrongProofs, share_commitment};
use crate::group::Group;
use crate::hash::Hash;
use crate::opening::{OpeningError, PartialDecryption};
use crate::setup::Setup;
use crate::tally::Tally;
use crate::trustee::TrusteeKey;
use crate::verified::Verified;
use crate::wire::{self, WireError};

/// A share: what a trustee commits to first, and reveals when enough have committed.
#[derive(Debug, Clone)]
pub struct Share {
    part: Vec<u8>,
    proofs: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Wire<'a> {
    #[serde(borrow)]
    partial_decryption: &'a RawValue,
    #[serde(borrow)]
    strong_proofs: &'a RawValue,
}

/// What is wrong with a share.
#[derive(Debug, thiserror::Error)]
pub enum ShareError {
    /// Not the JSON that belongs here.
    #[error("the share is {0}")]
    Wire(#[from] WireError),
    /// The partial decryption does not hold.
    #[error(transparent)]
    Opening(#[from] OpeningError),
    /// The strong proofs do not hold.
    #[error(transparent)]
    Strong(#[from] StrongError),
}

impl Share {
    /// The share of the trustee who holds `key`, with their number, from 1.
    ///
    /// # Errors
    /// A key of no trustee of the election; rankings that were never shuffled.
    pub fn make<G: Group>(
        setup: &Setup<G>,
        tally: &Tally<G>,
        key: &TrusteeKey<G>,
        rng: &mut impl CryptoRng,
    ) -> Result<(Self, u32), OpeningError> {
        let part = PartialDecryption::make(setup, tally, key, rng)?;
        let proofs = StrongProofs::make(setup, tally, key, &part, rng);
        let owner = part.owner().ok_or(OpeningError::Stranger)?;
        let share = Self {
            part: part.to_json(),
            proofs: proofs.to_json(),
        };
        Ok((share, owner))
    }

    /// Reads a share. Nothing of it has been checked.
    ///
    /// # Errors
    /// What is not canonical.
    pub fn parse(json: &[u8]) -> Result<Self, WireError> {
        let wire: Wire<'_> = wire::read(json.trim_ascii())?;
        Ok(Self {
            part: wire.partial_decryption.get().as_bytes().to_vec(),
            proofs: wire.strong_proofs.get().as_bytes().to_vec(),
        })
    }

    /// The canonical JSON.
    pub fn to_json(&self) -> Vec<u8> {
        let mut json = b"{\"partial_decryption\":".to_vec();
        json.extend_from_slice(&self.part);
        json.extend_from_slice(b",\"strong_proofs\":");
        json.extend_from_slice(&self.proofs);
        json.push(b'}');
        json
    }

    /// The partial decryption, as the record holds it.
    pub fn part(&self) -> &[u8] {
        &self.part
    }

    /// The strong proofs, as the supplement holds them.
    pub fn proofs(&self) -> &[u8] {
        &self.proofs
    }

    /// What trustee number `owner`, from 1, publishes before revealing it.
    pub fn commitment(&self, fingerprint: &str, owner: u32) -> Hash {
        share_commitment(fingerprint, owner, &self.part, &self.proofs)
    }

    /// Checks both: the record's proofs and the strong ones, by trustee number `owner`.
    ///
    /// # Errors
    /// The first proof that does not hold.
    pub fn verify<G: Group>(
        &self,
        setup: &Setup<G>,
        tally: &Tally<G>,
        owner: u32,
    ) -> Result<Verified<PartialDecryption<G>>, ShareError> {
        let part = PartialDecryption::parse(&self.part, tally)?.verify(setup, tally, owner)?;
        StrongProofs::parse(&self.proofs)?.verify(setup, tally, &part, owner)?;
        Ok(part)
    }
}
