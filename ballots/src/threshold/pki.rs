//! The trustees' own keys and messages during a threshold key generation (sections "Public key
//! infrastructure" and "Channels"): everything passes through the server, signed and encrypted.

use std::fmt;
use std::str::FromStr;

use aes_gcm::aead::array::sizes::U32;
use aes_gcm::aead::{Aead, KeyInit};
use aes_gcm::{AesGcm, aes::Aes256};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::ThresholdError;
use crate::group::{Encoded, Group};
use crate::hash::{Hash, Hasher};
use crate::proof::{Claims, Proof, check_knowledge, prefix, prove_knowledge};
use crate::uuid::{BASE58, random_base58};
use crate::wire;

/// AES-256 in Galois counter mode with an initialization vector of 32 bytes, as the channels use
/// it; ring takes 12 bytes alone.
type Cipher = AesGcm<Aes256, U32>;

/// Characters of a seed.
const SEED: usize = 22;

/// A trustee's secret during and after the key generation: 22 characters, from which their signing
/// and decryption keys are derived. Wiped when dropped, never printed.
#[derive(Clone)]
pub struct Seed(Zeroizing<String>);

/// Text that is no seed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a trustee's seed has 22 letters and digits, and no 0, O, I or l")]
pub struct SeedFormat;

impl Seed {
    /// A fresh seed (128 bits).
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        Self(Zeroizing::new(random_base58(SEED, rng)))
    }

    /// The text, for the trustee's own file and nobody else.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The private signing key: SHA-256 of `sk|seed`.
    pub(super) fn signing<G: Group>(&self) -> Zeroizing<G::Scalar> {
        self.derive::<G>("sk|")
    }

    /// The private decryption key: SHA-256 of `dk|seed`.
    pub(super) fn decryption<G: Group>(&self) -> Zeroizing<G::Scalar> {
        self.derive::<G>("dk|")
    }

    fn derive<G: Group>(&self, purpose: &str) -> Zeroizing<G::Scalar> {
        let digest = prefix(&[purpose, &self.0]).finish();
        Zeroizing::new(G::scalar_from_digest(digest.as_bytes()))
    }
}

impl FromStr for Seed {
    type Err = SeedFormat;

    fn from_str(text: &str) -> Result<Self, SeedFormat> {
        let sound = text.len() == SEED && text.bytes().all(|c| BASE58.contains(&c));
        sound
            .then(|| Self(Zeroizing::new(text.to_owned())))
            .ok_or(SeedFormat)
    }
}

impl fmt::Debug for Seed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Seed(hidden)")
    }
}

/// `signed_msg`. Wiped when dropped, since a channel's message is secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Signed<G: Group> {
    pub(super) message: Zeroizing<String>,
    pub(super) signature: Proof<G>,
}

impl<G: Group> Signed<G> {
    pub(super) fn new(
        message: Zeroizing<String>,
        key: &G::Scalar,
        rng: &mut impl CryptoRng,
    ) -> Self {
        let signature = sign(&message, key, rng);
        Self { message, signature }
    }

    pub(super) fn read(wire: &wire::SignedMessage<'_>) -> Result<Self, ThresholdError> {
        Ok(Self {
            message: wire.message.clone(),
            signature: Proof::read(&wire.signature).map_err(ThresholdError::Encoding)?,
        })
    }

    pub(super) fn write(&self) -> wire::SignedMessage<'static> {
        wire::SignedMessage {
            message: self.message.clone(),
            signature: self.signature.write(),
        }
    }

    /// The message, if `key` has signed it.
    pub(super) fn verify(&self, key: &G::Element) -> Option<&str> {
        holds(&self.message, key, &self.signature).then_some(self.message.as_str())
    }
}

/// `sigmsg|M|`
fn sigmsg(message: &str) -> Hasher {
    prefix(&["sigmsg|", message, "|"])
}

/// Signs a message (section "Signing").
pub(super) fn sign<G: Group>(message: &str, key: &G::Scalar, rng: &mut impl CryptoRng) -> Proof<G> {
    prove_knowledge::<G>(sigmsg(message), key, rng)
}

/// Whether `signature` is that of `message` by the holder of `key`.
pub(super) fn holds<G: Group>(message: &str, key: &G::Element, signature: &Proof<G>) -> bool {
    let mut claims = Claims::new();
    check_knowledge(&mut claims, (), sigmsg(message), key, signature);
    claims.settle().is_ok()
}

/// `encrypted_msg`
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Encrypted<'a> {
    algorithm: String,
    #[serde(borrow)]
    alpha: wire::Text<'a>,
    #[serde(borrow)]
    beta: wire::Text<'a>,
    #[serde(borrow)]
    data: wire::Text<'a>,
}

/// The one algorithm of the channels.
const ALGORITHM: &str = "AES-GCM";

/// `channel_msg`
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Channel<'a> {
    #[serde(borrow)]
    recipient: wire::Text<'a>,
    #[serde(with = "wire::wiped")]
    message: Zeroizing<String>,
}

/// `send(sk, recipient, message)`
pub(super) fn send<G: Group>(
    signing: &G::Scalar,
    recipient: &Encoded<G>,
    message: &str,
    rng: &mut impl CryptoRng,
) -> Result<String, ThresholdError> {
    let channel = text(wire::write_secret(&Channel {
        recipient: wire::Text::borrowed(recipient.text()),
        message: Zeroizing::new(message.to_owned()),
    }));
    let signed = Zeroizing::new(wire::write_secret(
        &Signed::<G>::new(channel, signing, rng).write(),
    ));
    let [r, s] = [(); 2].map(|()| Zeroizing::new(G::random_scalar(rng)));
    let alpha = Encoded::<G>::new(G::pow_g(&r));
    let shared = Encoded::<G>::new(G::pow_g(&s));
    let beta = G::mul(&G::pow(recipient.element(), &r), shared.element());
    let data = cipher(shared.text())
        .encrypt((&iv(alpha.text())).into(), signed.as_slice())
        .map_err(|_| ThresholdError::Channel)?;
    let encrypted = wire::write(&Encrypted {
        algorithm: ALGORITHM.to_owned(),
        alpha: wire::Text::borrowed(alpha.text()),
        beta: wire::Text::owned(Encoded::<G>::new(beta).text().to_owned()),
        data: wire::Text::owned(data.iter().map(|byte| format!("{byte:02x}")).collect()),
    });
    Ok(String::from_utf8_lossy(&encrypted).into_owned())
}

/// The inverse of [`send`]: decrypts, checks that `sender` signed it, and that it was meant for
/// the holder of `decryption`.
pub(super) fn receive<G: Group>(
    decryption: &G::Scalar,
    sender: &G::Element,
    text: &str,
) -> Result<Zeroizing<String>, ThresholdError> {
    let wire: Encrypted<'_> = wire::read(text.as_bytes())?;
    if wire.algorithm != ALGORITHM {
        return Err(ThresholdError::Channel);
    }
    let read =
        |text: &wire::Text<'_>| Encoded::<G>::read(text.as_str()).map_err(ThresholdError::Encoding);
    let (alpha, beta) = (read(&wire.alpha)?, read(&wire.beta)?);
    let shared = G::div(beta.element(), &G::pow(alpha.element(), decryption));
    let shared = Encoded::<G>::new(shared);
    let data = bytes(wire.data.as_str()).ok_or(ThresholdError::Channel)?;
    let opened = cipher(shared.text())
        .decrypt((&iv(alpha.text())).into(), data.as_slice())
        .map_err(|_| ThresholdError::Channel)?;
    let opened = Zeroizing::new(opened);
    let signed: wire::SignedMessage<'_> = wire::read(&opened)?;
    let signed = Signed::<G>::read(&signed)?;
    let message = signed.verify(sender).ok_or(ThresholdError::Sender)?;
    let channel: Channel<'_> = wire::read(message.as_bytes())?;
    if channel.recipient.as_str() != Encoded::<G>::new(G::pow_g(decryption)).text() {
        return Err(ThresholdError::Recipient);
    }
    Ok(channel.message)
}

/// JSON as a text that is wiped when dropped.
pub(super) fn text(json: Vec<u8>) -> Zeroizing<String> {
    Zeroizing::new(String::from_utf8(json).unwrap_or_default())
}

/// The symmetric key is SHA-256 of `key|g^s`.
fn cipher(shared: &str) -> Cipher {
    let key = prefix(&["key|", shared]).finish();
    let key = Zeroizing::new(*key.as_bytes());
    Cipher::new((&*key).into())
}

/// The initialization vector is SHA-256 of `iv|g^r`, all 32 bytes of it (measured on records).
fn iv(alpha: &str) -> [u8; 32] {
    *Hash::of(format!("iv|{alpha}").as_bytes()).as_bytes()
}

/// Bytes from lower-case hexadecimal digits.
fn bytes(hex: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = hex.as_bytes().as_chunks::<2>();
    let digit = |c: u8| match c {
        b'0'..=b'9' => Some(c - b'0'),
        b'a'..=b'f' => Some(c - b'a' + 10),
        _ => None,
    };
    if !rest.is_empty() {
        return None;
    }
    let byte = |[high, low]: &[u8; 2]| Some((digit(*high)? << 4) | digit(*low)?);
    pairs.iter().map(byte).collect()
}
