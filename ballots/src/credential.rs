//! Credentials: what a voter holds, and what the roll shows (section "Credentials").

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt;
use std::str::FromStr;

use rand_core::CryptoRng;
use zeroize::{Zeroize, Zeroizing};

use crate::group::{Encoded, EncodingError, Group};
use crate::hash::{Hash, Hasher};
use crate::uuid::{BASE58, Uuid, random_base58};
use crate::wire::{self, WireError};

/// The lengths of a private credential's four groups of characters.
const GROUPS: [usize; 4] = [5, 6, 5, 6];

/// A voter's secret: `XXXXX-XXXXXX-XXXXX-XXXXXX` in Base58. Wiped when dropped, never printed.
#[derive(Clone)]
pub struct PrivateCredential(Zeroizing<String>);

/// Text that is no private credential.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "a voting code has 22 letters and digits in groups of 5, 6, 5 and 6 with hyphens between, and no 0, O, I or l"
)]
pub struct CredentialFormat;

impl PrivateCredential {
    /// A fresh credential of 22 random characters (128 bits).
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        let mut characters = random_base58(22, rng);
        let mut text = Zeroizing::new(String::with_capacity(25));
        let mut rest = characters.as_str();
        for length in GROUPS {
            let (group, after) = rest.split_at_checked(length).unwrap_or((rest, ""));
            if !text.is_empty() {
                text.push('-');
            }
            text.push_str(group);
            rest = after;
        }
        characters.zeroize();
        Self(text)
    }

    /// The text, to be handed to the voter and nobody else.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The secret exponent: SHA-256 of `derive_credential|uuid|i|c` for i = 0 and 1, together a
    /// 512-bit number modulo q.
    pub(crate) fn secret<G: Group>(&self, uuid: &Uuid) -> Zeroizing<G::Scalar> {
        let mut wide = Zeroizing::new([0; 64]);
        for (i, half) in wide.as_chunks_mut::<32>().0.iter_mut().enumerate() {
            let mut hasher = Hasher::new();
            hasher.feed(format!("derive_credential|{uuid}|{i}|").as_bytes());
            hasher.feed(self.0.as_bytes());
            *half = *hasher.finish().as_bytes();
        }
        Zeroizing::new(G::scalar_from_wide(&wide))
    }

    /// The public credential in the election `uuid`.
    pub fn public<G: Group>(&self, uuid: &Uuid) -> PublicCredential<G> {
        PublicCredential(Encoded::new(G::pow_g(&self.secret::<G>(uuid))))
    }
}

impl FromStr for PrivateCredential {
    type Err = CredentialFormat;

    fn from_str(text: &str) -> Result<Self, CredentialFormat> {
        let groups: Vec<&str> = text.split('-').collect();
        let lengths = groups.iter().map(|group| group.len());
        let sound = lengths.eq(GROUPS)
            && groups
                .iter()
                .all(|group| group.bytes().all(|c| BASE58.contains(&c)));
        sound
            .then(|| Self(Zeroizing::new(text.to_owned())))
            .ok_or(CredentialFormat)
    }
}

impl fmt::Debug for PrivateCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrivateCredential(hidden)")
    }
}

/// A credential as the roll shows it: g^secret. `Display` is its canonical spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicCredential<G: Group>(pub(crate) Encoded<G>);

impl<G: Group> PublicCredential<G> {
    /// Reads one; the neutral element is refused.
    pub fn read(text: &str) -> Result<Self, EncodingError> {
        let element = not_neutral::<G>(G::read(text)?)?;
        Ok(Self(Encoded::known(element, text)))
    }

    /// The canonical spelling.
    pub fn as_str(&self) -> &str {
        self.0.text()
    }
}

/// Any element but the neutral one, for which anybody can sign.
fn not_neutral<G: Group>(element: G::Element) -> Result<G::Element, EncodingError> {
    if element == G::identity() {
        return Err(EncodingError::NotInSubgroup);
    }
    Ok(element)
}

impl<G: Group> fmt::Display for PublicCredential<G> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Who may vote: the sorted list of public credentials with their weights
/// (`public_credentials`). It holds no name.
#[derive(Debug, Clone)]
pub struct Roll<G: Group> {
    json: Vec<u8>,
    entries: HashMap<Box<str>, Entry<G>>,
    total_weight: u64,
}

/// One line of the roll.
#[derive(Debug, Clone)]
pub(crate) struct Entry<G: Group> {
    pub(crate) element: G::Element,
    pub(crate) weight: u64,
}

/// A credential and the weight beside it, as a line spells them.
fn line<'t>(text: &'t wire::Text<'_>) -> (&'t str, Option<&'t str>) {
    match text.as_str().split_once(',') {
        None => (text.as_str(), None),
        Some((credential, weight)) => (credential, Some(weight)),
    }
}

impl<G: Group> Entry<G> {
    fn read(
        position: usize,
        element: Result<G::Element, EncodingError>,
        weight: Option<&str>,
    ) -> Result<Self, RollError> {
        let weight = weight.map_or(Some(1), wire::read_natural);
        let weight = weight
            .filter(|w| *w > 0)
            .ok_or(RollError::Weight(position))?;
        let element = element
            .and_then(not_neutral::<G>)
            .map_err(|source| RollError::Entry { position, source })?;
        Ok(Self { element, weight })
    }
}

/// Why a list of public credentials is no roll.
#[derive(Debug, thiserror::Error)]
pub enum RollError {
    /// Not the JSON that belongs here.
    #[error("the list of public credentials is {0}")]
    Wire(#[from] WireError),
    /// One entry is not a credential.
    #[error("public credential {position} of the list: {source}")]
    Entry {
        /// Position in the list, from 1.
        position: usize,
        /// What is wrong with it.
        source: EncodingError,
    },
    /// One weight is not a whole number from 1 on.
    #[error("public credential {0} of the list has a weight that is no whole number from 1 on")]
    Weight(usize),
    /// Not sorted, or a credential twice.
    #[error("public credential {0} of the list stands out of order, or twice")]
    Order(usize),
    /// The weights add up to more than this program can count.
    #[error("the weights of the list add up to more than 2^53")]
    TotalWeight,
    /// Nobody may vote.
    #[error("the list of public credentials is empty: nobody could vote")]
    Empty,
}

/// Total weights stay exact in every JSON reader.
const LARGEST_TOTAL: u64 = 1 << 53;

impl<G: Group> Roll<G> {
    /// The roll of these credentials, each of weight 1.
    pub fn new(credentials: &[PublicCredential<G>]) -> Result<Self, RollError> {
        let mut texts: Vec<&str> = credentials.iter().map(PublicCredential::as_str).collect();
        texts.sort_unstable_by(|a, b| G::compare(a, b));
        Self::parse(&wire::write(&texts))
    }

    /// Reads and checks a list: every entry a credential, sorted, none twice, weights from 1 on.
    pub fn parse(json: &[u8]) -> Result<Self, RollError> {
        let texts: Vec<wire::Text<'_>> = wire::read(json)?;
        if texts.is_empty() {
            return Err(RollError::Empty);
        }
        let lines: Vec<(&str, Option<&str>)> = texts.iter().map(line).collect();
        let credentials: Vec<&str> = lines.iter().map(|(credential, _)| *credential).collect();
        let elements = G::read_all(&credentials).into_iter().zip(&lines);
        let read = (1..).zip(elements).map(|(position, (element, line))| {
            let (credential, weight) = line;
            Ok((*credential, Entry::read(position, element, *weight)?))
        });
        let read: Result<Vec<_>, RollError> = read.collect();
        let mut entries = HashMap::with_capacity(texts.len());
        let mut total_weight = 0u64;
        let mut before = "";
        for (i, (text, entry)) in read?.into_iter().enumerate() {
            if i > 0 && G::compare(before, text) != Ordering::Less {
                return Err(RollError::Order(i + 1));
            }
            total_weight = total_weight.saturating_add(entry.weight);
            before = text;
            entries.insert(text.into(), entry);
        }
        if total_weight > LARGEST_TOTAL {
            return Err(RollError::TotalWeight);
        }
        Ok(Self {
            json: json.to_vec(),
            entries,
            total_weight,
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

    /// How many may vote.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nobody may vote: never, of a roll that was made.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether this credential may vote.
    pub fn contains(&self, credential: &str) -> bool {
        self.entries.contains_key(credential)
    }

    /// The sum of all weights.
    pub fn total_weight(&self) -> u64 {
        self.total_weight
    }

    /// Whether anybody's vote counts more than once.
    pub fn is_weighted(&self) -> bool {
        self.total_weight != self.entries.len() as u64
    }

    pub(crate) fn get(&self, credential: &str) -> Option<&Entry<G>> {
        self.entries.get(credential)
    }
}

impl<G: Group> PublicCredential<G> {
    /// A credential that stands on the roll: reading it again would check nothing new.
    pub(crate) fn known(text: &str, entry: &Entry<G>) -> Self {
        Self(Encoded::known(entry.element.clone(), text))
    }
}
