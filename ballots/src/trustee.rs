//! Trustees: who holds the decryption key, each their own part (sections "Verification keys" and
//! "Trustees").

use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::HashSet;
use std::fmt;
use std::ops::Range;
use zeroize::{Zeroize, Zeroizing};

use crate::group::{Encoded, EncodingError, Group};
use crate::hash::Hash;
use crate::proof::{Claims, Proof, check_knowledge, prefix, prove_knowledge};
use crate::threshold::{Parameters, ThresholdError};
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
        Verified::by_check(TrusteePublicKey {
            key,
            pok,
            signature: None,
        })
    }

    /// As [`TrusteeKey::public`], with the signature of the public key's spelling (threshold mode).
    pub(crate) fn public_signed<R: CryptoRng>(
        &self,
        sign: impl FnOnce(&str, &mut R) -> Proof<G>,
        rng: &mut R,
    ) -> TrusteePublicKey<G> {
        let mut public = self.public(rng).into_inner();
        public.signature = Some(sign(public.key.text(), rng));
        public
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
    /// Of the public key, by its owner: in threshold mode alone.
    signature: Option<Proof<G>>,
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
    /// A signature where none may be: that of a trustee of a threshold.
    #[error("the trustee's key is signed, which only keys of a threshold are")]
    Signed,
    /// Threshold parameters that don't hold.
    #[error(transparent)]
    Threshold(#[from] ThresholdError),
    /// A kind of trustee that the specification does not have.
    #[error("trustee {position} is of kind {kind:?}, neither Single nor Pedersen")]
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
    /// Reads the public key of a Single trustee and checks its proof.
    pub fn parse(json: &[u8]) -> Result<Verified<Self>, TrusteeError> {
        let wire: wire::TrusteePublicKey<'_> = wire::read(json.trim_ascii())?;
        if wire.signature.is_some() {
            return Err(TrusteeError::Signed);
        }
        Self::read(&wire)
    }

    /// Checks the proof; the signature is for the reader of threshold parameters to check.
    pub(crate) fn read(wire: &wire::TrusteePublicKey<'_>) -> Result<Verified<Self>, TrusteeError> {
        let key = Encoded::<G>::read(wire.public_key.as_str()).map_err(TrusteeError::Key)?;
        let pok = Proof::read(&wire.pok).map_err(TrusteeError::Key)?;
        let signature = wire.signature.as_ref().map(Proof::read).transpose();
        let signature = signature.map_err(TrusteeError::Key)?;
        Self {
            key,
            pok,
            signature,
        }
        .verify()
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
        wire::write(&self.write())
    }

    pub(crate) fn write(&self) -> wire::TrusteePublicKey<'static> {
        wire::TrusteePublicKey {
            pok: self.pok.write(),
            public_key: wire::Text::owned(self.key.text().to_owned()),
            signature: self.signature.as_ref().map(Proof::write),
        }
    }

    pub(crate) fn signature(&self) -> Option<&Proof<G>> {
        self.signature.as_ref()
    }

    /// The public key's spelling.
    pub fn public_key(&self) -> &str {
        self.key.text()
    }
}

/// An item of the trustees: one who is needed, or several of whom some number suffice.
#[derive(Debug, Clone)]
pub enum Trustee<G: Group> {
    /// "Single": needed.
    Single(Verified<TrusteePublicKey<G>>),
    /// "Pedersen": [`Parameters::threshold`] of them are needed.
    Threshold(Parameters<G>),
}

/// The owners of an item, and how many of them are needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    /// Owners, counted from 0.
    pub(crate) owners: Range<usize>,
    pub(crate) needed: usize,
}

/// The `trustees` of an election: who holds the key, and how many of them are needed to open it.
#[derive(Debug, Clone)]
pub struct Trustees<G: Group> {
    json: Vec<u8>,
    keys: Vec<Verified<TrusteePublicKey<G>>>,
    items: Vec<Item>,
    election_key: Encoded<G>,
}

/// The kinds of trustees.
const SINGLE: &str = "Single";
const PEDERSEN: &str = "Pedersen";

impl<G: Group> Trustee<G> {
    /// The public keys of all who belong to the item.
    pub fn keys(&self) -> &[Verified<TrusteePublicKey<G>>] {
        match self {
            Self::Single(key) => std::slice::from_ref(key),
            Self::Threshold(parameters) => parameters.keys(),
        }
    }

    /// How many of them are needed.
    pub fn needed(&self) -> usize {
        match self {
            Self::Single(_) => 1,
            Self::Threshold(parameters) => parameters.threshold(),
        }
    }

    fn sub_key(&self) -> &Encoded<G> {
        match self {
            Self::Single(key) => &key.key,
            Self::Threshold(parameters) => parameters.sub_key(),
        }
    }
}

/// `trustee_kind`: a pair of its name and its content.
#[derive(Serialize, Deserialize)]
struct Kind<'a>(
    #[serde(borrow)] wire::Text<'a>,
    #[serde(borrow)] &'a RawValue,
);

impl<G: Group> Trustees<G> {
    /// The list of these trustees, in this order: each of them will be needed.
    pub fn new(keys: Vec<Verified<TrusteePublicKey<G>>>) -> Result<Self, TrusteeError> {
        Self::mixed(keys.into_iter().map(Trustee::Single).collect())
    }

    /// The list of these trustees, in this order.
    pub fn mixed(items: Vec<Trustee<G>>) -> Result<Self, TrusteeError> {
        let entry = |item: &Trustee<G>| match item {
            Trustee::Single(key) => {
                format!("[\"{SINGLE}\",{}]", String::from_utf8_lossy(&key.to_json()))
            }
            Trustee::Threshold(parameters) => {
                let json = String::from_utf8_lossy(parameters.to_json());
                format!("[\"{PEDERSEN}\",{json}]")
            }
        };
        let list: Vec<String> = items.iter().map(entry).collect();
        Self::assemble(format!("[{}]", list.join(",")).into_bytes(), items)
    }

    /// Reads the list and checks every proof and signature.
    pub fn parse(json: &[u8]) -> Result<Self, TrusteeError> {
        let kinds: Vec<Kind<'_>> = wire::read(json)?;
        let mut items = Vec::with_capacity(kinds.len());
        let mut position = 1;
        for Kind(kind, content) in &kinds {
            let content = content.get().as_bytes();
            let item = match kind.as_str() {
                SINGLE => TrusteePublicKey::parse(content).map(Trustee::Single),
                PEDERSEN => Parameters::parse(content)
                    .map(Trustee::Threshold)
                    .map_err(TrusteeError::Threshold),
                other => {
                    let kind = other.chars().take(20).collect();
                    return Err(TrusteeError::Kind { position, kind });
                }
            };
            let item = item.map_err(|source| TrusteeError::At {
                position,
                source: Box::new(source),
            })?;
            position += item.keys().len();
            items.push(item);
        }
        Self::assemble(json.to_vec(), items)
    }

    fn assemble(json: Vec<u8>, list: Vec<Trustee<G>>) -> Result<Self, TrusteeError> {
        let mut keys: Vec<Verified<TrusteePublicKey<G>>> = Vec::new();
        let mut items = Vec::with_capacity(list.len());
        let mut product = G::identity();
        for item in &list {
            let from = keys.len();
            keys.extend_from_slice(item.keys());
            items.push(Item {
                owners: from..keys.len(),
                needed: item.needed(),
            });
            product = G::mul(&product, item.sub_key().element());
        }
        if keys.is_empty() {
            return Err(TrusteeError::Nobody);
        }
        // Within one threshold, trustees of whom one suffices do have the same key.
        let mut seen = HashSet::with_capacity(keys.len());
        for item in &items {
            let own = keys.get(item.owners.clone()).unwrap_or_default();
            let known = own.iter().position(|key| seen.contains(key.public_key()));
            if let Some(i) = known {
                return Err(TrusteeError::Twice(item.owners.start + i + 1));
            }
            seen.extend(own.iter().map(|key| key.public_key()));
        }
        if product == G::identity() {
            return Err(TrusteeError::Cancel);
        }
        Ok(Self {
            json,
            keys,
            items,
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

    /// The election's public key: the product of the items' sub-keys.
    pub fn election_key(&self) -> &Encoded<G> {
        &self.election_key
    }

    /// The trustees in order; number i of the list is owner i + 1.
    pub fn keys(&self) -> &[Verified<TrusteePublicKey<G>>] {
        &self.keys
    }

    /// The items, each with its owners.
    pub(crate) fn items(&self) -> &[Item] {
        &self.items
    }

    /// Whether those owners, counted from 1, whom `has` tells are enough to open the result.
    pub fn suffice(&self, has: impl Fn(u32) -> bool) -> bool {
        let owns = |owner: &usize| u32::try_from(owner + 1).is_ok_and(&has);
        let enough = |item: &Item| item.owners.clone().filter(owns).count() >= item.needed;
        self.items.iter().all(enough)
    }

    /// The key of an owner, counted from 1.
    pub fn owner(&self, owner: u32) -> Option<&TrusteePublicKey<G>> {
        let index = usize::try_from(owner).ok()?.checked_sub(1)?;
        self.keys.get(index).map(|key| &**key)
    }
}
