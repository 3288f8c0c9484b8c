//! What the database must not hold in clear, sealed under a key of the service: AES-256-GCM, each
//! thing bound to the place that it belongs to. And marks: keyed hashes, by which a thing is found
//! again without being kept.

use std::fmt;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, Salt};
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

use crate::language::t;

/// Why something can't be sealed or opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The system gave no random numbers.
    #[error("the system gives no random numbers")]
    NoRandomness,
    /// It was sealed under another key or for another place, or has been changed.
    #[error("it doesn't open: sealed under another key, or changed")]
    Unsound,
}

impl From<VaultError> for crate::error::Problem {
    fn from(error: VaultError) -> Self {
        tracing::error!(%error, "the vault");
        Self::internal(t!("Something that is kept sealed can’t be used."))
    }
}

/// Seals and marks.
pub struct Vault {
    seal: LessSafeKey,
    mark: hmac::Key,
    rng: SystemRandom,
}

impl fmt::Debug for Vault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Vault")
    }
}

impl Vault {
    /// Length of the secret that the keys come from.
    pub const SECRET_BYTES: usize = 32;

    /// The keys that come from a secret; none if it has another length.
    pub fn new(secret: &[u8]) -> Option<Self> {
        if secret.len() != Self::SECRET_BYTES {
            return None;
        }
        let root = Salt::new(HKDF_SHA256, b"hustings vault 1").extract(secret);
        let seal = root.expand(&[b"seal"], &AES_256_GCM).ok()?;
        let mark = root.expand(&[b"mark"], hmac::HMAC_SHA256).ok()?;
        Some(Self {
            seal: LessSafeKey::new(UnboundKey::from(seal)),
            mark: mark.into(),
            rng: SystemRandom::new(),
        })
    }

    /// Seals something for a place, such as `letter/ID`: it opens nowhere else.
    pub fn seal(&self, place: &str, plain: &[u8]) -> Result<Vec<u8>, VaultError> {
        let nonce: [u8; NONCE_LEN] = self.random()?;
        let mut body = plain.to_vec();
        let aad = Aad::from(place.as_bytes());
        let sealed =
            self.seal
                .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut body);
        sealed.map_err(|_| VaultError::Unsound)?;
        Ok([&nonce[..], &body].concat())
    }

    /// Opens what was sealed for a place.
    pub fn open(&self, place: &str, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
        let (nonce, body) = sealed.split_first_chunk().ok_or(VaultError::Unsound)?;
        let mut body = Zeroizing::new(body.to_vec());
        let aad = Aad::from(place.as_bytes());
        let opened = self
            .seal
            .open_in_place(Nonce::assume_unique_for_key(*nonce), aad, &mut body);
        let length = opened.map_err(|_| VaultError::Unsound)?.len();
        body.truncate(length);
        Ok(body)
    }

    /// A keyed hash of something for a purpose: 43 signs. Without the key nobody can try out what
    /// it was made of.
    pub fn mark(&self, purpose: &str, of: &[u8]) -> String {
        let mut context = hmac::Context::with_key(&self.mark);
        context.update(purpose.as_bytes());
        context.update(&[0]);
        context.update(of);
        BASE64_URL_SAFE_NO_PAD.encode(context.sign())
    }

    /// A name that nobody can guess: 32 hex digits.
    pub fn name(&self) -> Result<String, VaultError> {
        let bytes: [u8; 16] = self.random()?;
        Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
    }

    /// Random bytes.
    pub fn random<const N: usize>(&self) -> Result<[u8; N], VaultError> {
        let mut bytes = [0; N];
        let filled = self.rng.fill(&mut bytes);
        filled.map_err(|_| VaultError::NoRandomness)?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sealed_things_open_in_their_place_alone() {
        let vault = Vault::new(&[7; 32]).unwrap();
        let sealed = vault.seal("letter/1", b"1234 5678").unwrap();
        assert_eq!(&**vault.open("letter/1", &sealed).unwrap(), b"1234 5678");
        assert_eq!(vault.open("letter/2", &sealed), Err(VaultError::Unsound));
        let other = Vault::new(&[8; 32]).unwrap();
        assert_eq!(other.open("letter/1", &sealed), Err(VaultError::Unsound));
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert!(vault.open("letter/1", &changed).is_err(), "byte {at}");
            assert!(vault.open("letter/1", &sealed[..at]).is_err(), "{at} bytes");
        }
        assert_ne!(vault.seal("letter/1", b"1234 5678").unwrap(), sealed);
        assert!(Vault::new(&[7; 31]).is_none());
    }

    #[test]
    fn marks_differ_by_purpose_and_key() {
        let vault = Vault::new(&[7; 32]).unwrap();
        let mark = vault.mark("code", b"1");
        assert_eq!(mark, vault.mark("code", b"1"));
        assert_ne!(mark, vault.mark("session", b"1"));
        assert_ne!(mark, vault.mark("code", b"2"));
        assert_ne!(mark, Vault::new(&[8; 32]).unwrap().mark("code", b"1"));
    }
}
