//! Trustees: who holds the decryption key, each their own part (sections "Verification keys" and
//! "Trustees").

use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::fmt;
use zeroize::{Zeroize, Zeroizing};

use crate::group::{Encoded, EncodingError, Group};
use crate::hash::Hash;
use crate::proof::{Claims, Proof, check_knowledge, prefix, prove_knowledge};
use crate::verified::Verified;
use crate::wire::{self, WireError};

/// A trustee's secret. Wiped when dropped, never printed.
pub struct TrusteeKey<G: Group>(pub(crate) Zeroizing<G::Scalar>);

impl<G: Group> fmt::Debug for TrusteeKey<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TrusteeKey(hidden)")
    }
}

impl<G: Group> TrusteeKey<G> {
    /// A fresh key.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        Self(Zeroizing::new(G::random_scalar(rng)))
    }

    /// Reads a key file: a JSON string of decimal digits. White space around it is forgiven.
    pub fn parse(json: &[u8]) -> Result<Self, TrusteeError> {
        let text: wire::Text<'_> = wire::read(json.trim_ascii())?;
        let scalar = G::read_scalar(text.as_str()).map_err(TrusteeError::Key)?;
        if scalar == G::zero() {
            return Err(TrusteeError::Key(EncodingError::Scalar));
        }
        Ok(Self(Zeroizing::new(scalar)))
    }

    /// The key file's content.
    pub fn to_json(&self) -> Zeroizing<String> {
        let mut digits = G::write_scalar(&self.0);
        let json = Zeroizing::new(format!("\"{digits}\""));
        digits.zeroize();
        json
    }

    /// g^x, without a proof.
    pub fn public_element(&self) -> Encoded<G> {
        Encoded::new(G::pow_g(&self.0))
    }

    /// The public key with its proof of knowledge.
    pub fn public(&self, rng: &mut impl CryptoRng) -> Verified<TrusteePublicKey<G>> {
        let key = self.public_element();
        let pok = prove_knowledge::<G>(pok_prefix::<G>(key.text()), &self.0, rng);
        Verified::by_check(TrusteePublicKey { key, pok })
    }
}

fn pok_prefix<G: Group>(key: &str) -> crate::hash::Hasher {
    prefix(&["pok|", G::NAME, "|", key, "|"])
}

/// `trustee_public_key`: g^x and the proof that somebody knows x.
#[derive(Debug, Clone)]
pub struct TrusteePublicKey<G: Group> {
    pub(crate) key: Encoded<G>,
    pok: Proof<G>,
}

/// What is wrong with a trustee's key, or with the list of trustees.
#[derive(Debug, thiserror::Error)]
pub enum TrusteeError {
    /// Not the JSON that belongs here.
    #[error("the trustees' file is {0}")]
    Wire(#[from] WireError),
    /// A key or a proof is not written as one.
    #[error("the trustee's key: {0}")]
    Key(EncodingError),
    /// The public key is the neutral element.
    #[error("the trustee's public key is the neutral element: it protects nothing")]
    Neutral,
    /// The proof of knowledge does not hold.
    #[error("the trustee's proof of knowing the secret key does not hold")]
    Proof,
    /// A kind of trustee that this version does not verify.
    #[error("trustee {position} is of kind {kind:?}; this version verifies Single trustees alone")]
    Kind {
        /// Place in the list, from 1.
        position: usize,
        /// The kind as written.
        kind: String,
    },
    /// One of the list's trustees is wrong.
    #[error("trustee {position}: {source}")]
    At {
        /// Place in the list, from 1: the owner's number of shuffles and decryptions.
        position: usize,
        /// What is wrong.
        source: Box<TrusteeError>,
    },
    /// The same key twice.
    #[error("trustee {0} has the key of another trustee")]
    Twice(usize),
    /// No trustee at all.
    #[error("there is no trustee: nobody could open the result")]
    Nobody,
    /// The keys multiply to the neutral element.
    #[error("the trustees' keys cancel each other: the election key would protect nothing")]
    Cancel,
}

impl<G: Group> TrusteePublicKey<G> {
    /// Reads a public key and checks its proof.
    pub fn parse(json: &[u8]) -> Result<Verified<Self>, TrusteeError> {
        let wire: wire::TrusteePublicKey<'_> = wire::read(json.trim_ascii())?;
        let key = Encoded::<G>::read(wire.public_key.as_str()).map_err(TrusteeError::Key)?;
        let pok = Proof::read(&wire.pok).map_err(TrusteeError::Key)?;
        Self { key, pok }.verify()
    }

    fn verify(self) -> Result<Verified<Self>, TrusteeError> {
        if *self.key.element() == G::identity() {
            return Err(TrusteeError::Neutral);
        }
        let mut claims = Claims::new();
        let prefix = pok_prefix::<G>(self.key.text());
        check_knowledge(&mut claims, (), prefix, self.key.element(), &self.pok);
        claims.settle().map_err(|()| TrusteeError::Proof)?;
        Ok(Verified::by_check(self))
    }

    /// The canonical JSON.
    pub fn to_json(&self) -> Vec<u8> {
        wire::write(&wire::TrusteePublicKey {
            pok: self.pok.write(),
            public_key: wire::Text::borrowed(self.key.text()),
        })
    }

    /// The public key's spelling.
    pub fn public_key(&self) -> &str {
        self.key.text()
    }
}

/// The `trustees` of an election: each of them is needed to open it.
#[derive(Debug, Clone)]
pub struct Trustees<G: Group> {
    json: Vec<u8>,
    keys: Vec<Verified<TrusteePublicKey<G>>>,
    election_key: Encoded<G>,
}

/// `trustee_kind`: a pair of its name and its content.
#[derive(Serialize, Deserialize)]
struct Kind<'a>(
    #[serde(borrow)] wire::Text<'a>,
    #[serde(borrow)] &'a RawValue,
);

impl<G: Group> Trustees<G> {
    /// The list of these trustees, in this order.
    pub fn new(keys: Vec<Verified<TrusteePublicKey<G>>>) -> Result<Self, TrusteeError> {
        let entry = |key: &Verified<TrusteePublicKey<G>>| {
            format!("[\"Single\",{}]", String::from_utf8_lossy(&key.to_json()))
        };
        let list: Vec<String> = keys.iter().map(entry).collect();
        Self::assemble(format!("[{}]", list.join(",")).into_bytes(), keys)
    }

    /// Reads the list and checks every proof.
    pub fn parse(json: &[u8]) -> Result<Self, TrusteeError> {
        let kinds: Vec<Kind<'_>> = wire::read(json)?;
        let mut keys = Vec::with_capacity(kinds.len());
        for (i, Kind(kind, content)) in kinds.iter().enumerate() {
            let position = i + 1;
            if kind.as_str() != "Single" {
                let kind = kind.as_str().chars().take(20).collect();
                return Err(TrusteeError::Kind { position, kind });
            }
            let key = TrusteePublicKey::parse(content.get().as_bytes()).map_err(|source| {
                TrusteeError::At {
                    position,
                    source: Box::new(source),
                }
            })?;
            keys.push(key);
        }
        Self::assemble(json.to_vec(), keys)
    }

    fn assemble(
        json: Vec<u8>,
        keys: Vec<Verified<TrusteePublicKey<G>>>,
    ) -> Result<Self, TrusteeError> {
        if keys.is_empty() {
            return Err(TrusteeError::Nobody);
        }
        for (i, key) in keys.iter().enumerate() {
            if keys.iter().take(i).any(|other| other.key == key.key) {
                return Err(TrusteeError::Twice(i + 1));
            }
        }
        let product = keys
            .iter()
            .fold(G::identity(), |y, key| G::mul(&y, key.key.element()));
        if product == G::identity() {
            return Err(TrusteeError::Cancel);
        }
        Ok(Self {
            json,
            keys,
            election_key: Encoded::new(product),
        })
    }

    /// The canonical JSON, as the record holds it.
    pub fn to_json(&self) -> &[u8] {
        &self.json
    }

    /// Its hash, as the setup names it.
    pub fn hash(&self) -> Hash {
        Hash::of(&self.json)
    }

    /// The election's public key: the product of the trustees' keys.
    pub fn election_key(&self) -> &Encoded<G> {
        &self.election_key
    }

    /// The trustees in order; number i of the list is owner i + 1.
    pub fn keys(&self) -> &[Verified<TrusteePublicKey<G>>] {
        &self.keys
    }

    /// The key of an owner, counted from 1.
    pub fn owner(&self, owner: u32) -> Option<&TrusteePublicKey<G>> {
        let index = usize::try_from(owner).ok()?.checked_sub(1)?;
        self.keys.get(index).map(|key| &**key)
    }
}
