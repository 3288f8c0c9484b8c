//! The key drill: a trustee shows, before the result is due, that their key is at hand and works.
//! Nothing of the election is decrypted, and nothing of the record changes.
//!
//! Ours, beside the specification: a proof of knowing the logarithm of the trustee's public key
//! whose hash begins `drill|fingerprint|key|question|`, a domain of its own. Any keys whose holders
//! can do this open the result together, since they are the keys that the setup was checked with.

use rand_core::CryptoRng;

use super::ThresholdError;
use crate::group::Group;
use crate::hash::{Hash, Hasher};
use crate::proof::{Claims, Proof, check_knowledge, prefix, prove_knowledge};
use crate::setup::Setup;
use crate::trustee::TrusteeKey;
use crate::wire;

/// The answer to a drill.
#[derive(Debug, Clone)]
pub struct KeyDrill<G: Group>(Proof<G>);

/// The question enters as its hash, so that no text of it can pass for another part.
fn drill<G: Group>(setup: &Setup<G>, key: &str, question: &str) -> Hasher {
    let question = Hash::of(question.as_bytes()).to_string();
    prefix(&["drill|", setup.fingerprint(), "|", key, "|", &question, "|"])
}

impl<G: Group> KeyDrill<G> {
    /// The answer to `question`, which whoever asks has made up afresh: an old answer is none.
    pub fn answer(
        setup: &Setup<G>,
        key: &TrusteeKey<G>,
        question: &str,
        rng: &mut impl CryptoRng,
    ) -> Self {
        let public = key.public_element();
        let prefix = drill(setup, public.text(), question);
        Self(prove_knowledge::<G>(prefix, &key.0, rng))
    }

    /// Reads an answer.
    ///
    /// # Errors
    /// What is no proof.
    pub fn parse(json: &[u8]) -> Result<Self, ThresholdError> {
        let wire: wire::Proof<'_> = wire::read(json.trim_ascii())?;
        Proof::read(&wire)
            .map(Self)
            .map_err(ThresholdError::Encoding)
    }

    /// The canonical JSON.
    pub fn to_json(&self) -> Vec<u8> {
        wire::write(&self.0.write())
    }

    /// Checks that the trustee number `owner`, from 1, of the election answers `question`.
    ///
    /// # Errors
    /// When that trustee's key did not make the answer.
    pub fn check(
        &self,
        setup: &Setup<G>,
        owner: u32,
        question: &str,
    ) -> Result<(), ThresholdError> {
        let key = setup.trustees().owner(owner);
        let key = key.ok_or(ThresholdError::Stranger)?;
        let mut claims = Claims::new();
        let prefix = drill(setup, key.public_key(), question);
        check_knowledge(&mut claims, (), prefix, key.key.element(), &self.0);
        claims.settle().map_err(|()| ThresholdError::Drill)
    }
}
