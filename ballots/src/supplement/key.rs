//! Ed25519 (RFC 8032) for what the service and its witnesses sign: receipts, heads, commitments, the
//! supplement itself. No ballot depends on it; ballots are signed in the group of their election.
//!
//! Verification is strict, so that no two programs disagree on a signature: the key has its one
//! spelling, lies in the subgroup of prime order and is not its neutral element (a key of small order
//! would sign everything), and a signature's number is below the group's order.

use std::fmt;
use std::str::FromStr;

use base64::{Engine, prelude::BASE64_STANDARD};
use curve25519_dalek::edwards::CompressedEdwardsY;
use curve25519_dalek::traits::IsIdentity;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair, UnparsedPublicKey};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use zeroize::Zeroizing;

/// A public key that signatures are checked with. `Display`, `FromStr` and JSON: 32 bytes in Base64.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct VerifyingKey([u8; 32]);

/// A signature: 64 bytes, in Base64 where it is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Signature([u8; 64]);

/// What is wrong with a key or a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Not 32 bytes in Base64.
    #[error("a public key is 32 bytes in Base64 (44 characters, the last of them =)")]
    KeyForm,
    /// No point of the curve, or not the canonical spelling of one.
    #[error("the public key is not the canonical spelling of a point of the curve")]
    NotCanonical,
    /// Outside the subgroup of prime order, or its neutral element.
    #[error("the public key is of small or mixed order: it would not bind whoever signs with it")]
    Order,
    /// Not 64 bytes in Base64.
    #[error("a signature is 64 bytes in Base64 (88 characters)")]
    SignatureForm,
    /// Not signed with this key, or something else was signed.
    #[error("the signature does not hold under this key")]
    Signature,
}

impl VerifyingKey {
    /// Reads a key and refuses what is not canonical or not of the group's prime order.
    ///
    /// # Errors
    /// See [`KeyError`].
    pub fn from_bytes(bytes: [u8; 32]) -> Result<Self, KeyError> {
        let spelled = CompressedEdwardsY(bytes);
        let point = spelled.decompress().ok_or(KeyError::NotCanonical)?;
        if point.compress() != spelled {
            return Err(KeyError::NotCanonical);
        }
        if point.is_identity() || !point.is_torsion_free() {
            return Err(KeyError::Order);
        }
        Ok(Self(bytes))
    }

    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Checks that `signature` was made with this key over exactly `message`.
    ///
    /// # Errors
    /// [`KeyError::Signature`] otherwise.
    pub fn verify(&self, message: &[u8], signature: &Signature) -> Result<(), KeyError> {
        UnparsedPublicKey::new(&ED25519, &self.0)
            .verify(message, &signature.0)
            .map_err(|_| KeyError::Signature)
    }
}

impl FromStr for VerifyingKey {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let bytes = BASE64_STANDARD.decode(text).ok();
        let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
        Self::from_bytes(bytes.ok_or(KeyError::KeyForm)?)
    }
}

impl fmt::Display for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64_STANDARD.encode(self.0))
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "VerifyingKey({self})")
    }
}

impl Signature {
    /// The signature of these bytes.
    pub fn from_bytes(bytes: [u8; 64]) -> Self {
        Self(bytes)
    }

    /// The 64 bytes.
    pub fn as_bytes(&self) -> &[u8; 64] {
        &self.0
    }
}

impl FromStr for Signature {
    type Err = KeyError;

    fn from_str(text: &str) -> Result<Self, KeyError> {
        let bytes = BASE64_STANDARD.decode(text).ok();
        let bytes = bytes.and_then(|bytes| bytes.try_into().ok());
        bytes.map(Self).ok_or(KeyError::SignatureForm)
    }
}

impl fmt::Display for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&BASE64_STANDARD.encode(self.0))
    }
}

impl fmt::Debug for Signature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signature({self})")
    }
}

macro_rules! as_text {
    ($type:ty) => {
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
                to.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(from)?;
                text.parse().map_err(D::Error::custom)
            }
        }
    };
}
as_text!(VerifyingKey);
as_text!(Signature);

/// Whoever can sign: the service with the key in its folder, a witness, a test.
pub trait Signer {
    /// The key that the signatures hold under.
    fn verifying_key(&self) -> VerifyingKey;
    /// The signature of a message.
    fn sign(&self, message: &[u8]) -> Signature;
}

/// A witness's signing key. Its file holds 32 secret bytes as 64 hexadecimal digits.
pub struct WitnessKey {
    seed: Zeroizing<[u8; 32]>,
    pair: Ed25519KeyPair,
    public: VerifyingKey,
}

impl fmt::Debug for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "WitnessKey({})", self.public)
    }
}

impl WitnessKey {
    /// The key of these secret bytes.
    ///
    /// # Errors
    /// Never seen: a seed whose key is of small order.
    pub fn from_seed(seed: Zeroizing<[u8; 32]>) -> Result<Self, KeyError> {
        let pair = Ed25519KeyPair::from_seed_unchecked(&*seed).map_err(|_| KeyError::KeyForm)?;
        let public = pair.public_key().as_ref();
        let public = public.try_into().map_err(|_| KeyError::KeyForm)?;
        Ok(Self {
            seed,
            pair,
            public: VerifyingKey::from_bytes(public)?,
        })
    }

    /// Reads the key file's content.
    ///
    /// # Errors
    /// What is not 64 hexadecimal digits.
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let seed = crate::hash::read_hex(text.trim()).ok_or(KeyError::KeyForm)?;
        Self::from_seed(Zeroizing::new(seed))
    }

    /// The key file's content.
    pub fn to_text(&self) -> Zeroizing<String> {
        use std::fmt::Write as _;
        let mut text = Zeroizing::new(String::with_capacity(65));
        for byte in *self.seed {
            // Writing to a string does not fail.
            let _ = write!(text, "{byte:02x}");
        }
        text.push('\n');
        text
    }
}

impl Signer for WitnessKey {
    fn verifying_key(&self) -> VerifyingKey {
        self.public
    }

    fn sign(&self, message: &[u8]) -> Signature {
        let mut bytes = [0; 64];
        for (to, from) in bytes.iter_mut().zip(self.pair.sign(message).as_ref()) {
            *to = *from;
        }
        Signature(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use curve25519_dalek::constants::{ED25519_BASEPOINT_POINT, EIGHT_TORSION};

    /// RFC 8032, section 7.1, test 2.
    #[test]
    fn the_rfcs_example_holds_and_nothing_near_it() {
        let seed = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
        let key = WitnessKey::parse(seed).unwrap();
        assert_eq!(key.to_text().trim(), seed);
        let public = "PUAXw+hDiVqStwqnTRt+vJyYLM8uxJaMwM1V8Sr0Zgw=";
        assert_eq!(key.verifying_key().to_string(), public);
        let signature = key.sign(&[0x72]);
        assert!(
            signature
                .to_string()
                .starts_with("kqAJqfDUyrhyDoILX2QlQKKye1")
        );
        let verify = |message: &[u8], s: &Signature| key.verifying_key().verify(message, s);
        assert_eq!(verify(&[0x72], &signature), Ok(()));
        assert_eq!(verify(&[0x73], &signature), Err(KeyError::Signature));
        for i in 0..64 {
            let mut bent = signature;
            bent.0[i] ^= 1;
            assert_eq!(verify(&[0x72], &bent), Err(KeyError::Signature), "byte {i}");
        }
    }

    /// The response plus the group's order: the same number to a program that does not look.
    #[test]
    fn a_signature_has_one_spelling() {
        const ORDER: [u8; 32] = [
            0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9,
            0xde, 0x14, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
        ];
        let key = WitnessKey::from_seed(Zeroizing::new([7; 32])).unwrap();
        let mut signature = key.sign(b"x");
        let mut carry = 0u16;
        for (byte, add) in signature.0[32..].iter_mut().zip(ORDER) {
            let sum = u16::from(*byte) + u16::from(add) + carry;
            (*byte, carry) = ((sum & 255) as u8, sum >> 8);
        }
        let verified = key.verifying_key().verify(b"x", &signature);
        assert_eq!(verified, Err(KeyError::Signature));
    }

    #[test]
    fn keys_of_small_or_mixed_order_are_refused() {
        for torsion in EIGHT_TORSION {
            let small = torsion.compress().to_bytes();
            assert_eq!(VerifyingKey::from_bytes(small), Err(KeyError::Order));
            let mixed = (ED25519_BASEPOINT_POINT + torsion).compress().to_bytes();
            let read = VerifyingKey::from_bytes(mixed);
            assert_eq!(read.is_ok(), torsion.is_identity());
        }
        // y = p + 1 is 1 in another spelling.
        let mut spelled = [0xff; 32];
        (spelled[0], spelled[31]) = (0xee, 0x7f);
        assert_eq!(
            VerifyingKey::from_bytes(spelled),
            Err(KeyError::NotCanonical)
        );
    }
}
