//! The roll's commitment: a salted leaf for each voter, in a tree whose root is published. The public
//! learns how many are on the roll and that nobody can be slipped in or out later; a voter is given the
//! own leaf with salt and path, and sees that it is in. No name can be found out from it.

use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};

use super::merkle;
use crate::hash::Hash;

/// A voter as the roll has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RollEntry {
    /// The election's identifier.
    pub election: String,
    /// 32 random bytes, as 64 hexadecimal digits: without them nobody can try names.
    pub salt: Hash,
    /// Name as on the roll.
    pub name: String,
    /// Address as on the roll.
    pub email: String,
}

impl RollEntry {
    /// With a fresh salt.
    pub fn new(election: String, name: String, email: String, rng: &mut impl CryptoRng) -> Self {
        let mut salt = [0; 32];
        rng.fill_bytes(&mut salt);
        Self {
            election,
            salt: Hash::from_bytes(salt),
            name,
            email,
        }
    }

    /// What the leaf is the hash of. The parts enter as their hashes, so that none can pass for
    /// another.
    pub fn text(&self) -> String {
        let Self {
            election,
            salt,
            name,
            email,
        } = self;
        let (name, email) = (Hash::of(name.as_bytes()), Hash::of(email.as_bytes()));
        format!("hustings-roll-1|{election}|{salt}|{name}|{email}")
    }

    /// Its leaf in the tree.
    pub fn leaf(&self) -> Hash {
        merkle::leaf(self.text().as_bytes())
    }
}

/// What is published of a roll.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RollCommitment {
    /// How many are on it.
    pub size: u64,
    /// The root of the leaves' tree, the leaves sorted.
    pub root: Hash,
}

impl RollCommitment {
    /// Of these leaves. They are sorted, so that a leaf's place says nothing about whose it is.
    pub fn of(leaves: &mut [Hash]) -> Self {
        leaves.sort_unstable();
        Self {
            size: leaves.len() as u64,
            root: merkle::root(leaves),
        }
    }
}

/// A voter's own proof of being on the roll: a JSON file, for the voter alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RollProof {
    /// The election's identifier.
    pub election: String,
    /// The leaf's salt.
    pub salt: Hash,
    /// Name as on the roll.
    pub name: String,
    /// Address as on the roll.
    pub email: String,
    /// The leaf's place, from 0.
    pub index: u64,
    /// How many are on the roll.
    pub size: u64,
    /// The path from the leaf to the root.
    pub path: Vec<Hash>,
}

/// Why a proof does not show that the voter is on the roll.
#[derive(Debug, thiserror::Error)]
pub enum RollProofError {
    /// Not the JSON of such a proof.
    #[error("the file is no proof of being on a roll: {0}")]
    Form(#[from] serde_json::Error),
    /// Of another election.
    #[error("the proof is of the election {0}, not of this one")]
    OtherElection(String),
    /// The leaf is not in the tree whose root is published.
    #[error(
        "the proof does not lead to the published roll: the voter it names is not on it as named"
    )]
    NotThere,
}

impl RollProof {
    /// The proof for `entry`, whose leaf is one of the sorted `leaves`.
    pub fn new(entry: RollEntry, leaves: &[Hash]) -> Option<Self> {
        let index = leaves.binary_search(&entry.leaf()).ok()?;
        Some(Self {
            election: entry.election,
            salt: entry.salt,
            name: entry.name,
            email: entry.email,
            index: index as u64,
            size: leaves.len() as u64,
            path: merkle::inclusion(leaves, index)?,
        })
    }

    /// Reads a proof.
    ///
    /// # Errors
    /// What is no such proof.
    pub fn parse(json: &[u8]) -> Result<Self, RollProofError> {
        Ok(serde_json::from_slice(json)?)
    }

    /// Checks that the voter is on the roll of `election` that was committed to.
    ///
    /// # Errors
    /// When it is another election's, or the leaf is not in the tree.
    pub fn verify(&self, election: &str, roll: &RollCommitment) -> Result<(), RollProofError> {
        if self.election != election {
            return Err(RollProofError::OtherElection(self.election.clone()));
        }
        let entry = RollEntry {
            election: self.election.clone(),
            salt: self.salt,
            name: self.name.clone(),
            email: self.email.clone(),
        };
        let root = merkle::root_by_path(self.size, self.index, entry.leaf(), &self.path);
        if self.size == roll.size && root == Some(roll.root) {
            Ok(())
        } else {
            Err(RollProofError::NotThere)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_core::SeedableRng;

    #[test]
    fn a_voter_is_on_the_roll_as_named_and_nobody_else_is() {
        let mut rng = rand_chacha::ChaCha20Rng::from_seed([3; 32]);
        let mut entry = |i: u32| {
            let (name, email) = (format!("Member {i}"), format!("m{i}@example.org"));
            RollEntry::new("uuid".to_owned(), name, email, &mut rng)
        };
        let entries: Vec<RollEntry> = (0..11).map(&mut entry).collect();
        let mut leaves: Vec<Hash> = entries.iter().map(RollEntry::leaf).collect();
        let roll = RollCommitment::of(&mut leaves);
        for entry in entries {
            let proof = RollProof::new(entry, &leaves).unwrap();
            let json = serde_json::to_vec(&proof).unwrap();
            assert!(
                RollProof::parse(&json)
                    .unwrap()
                    .verify("uuid", &roll)
                    .is_ok()
            );
            assert!(proof.verify("another", &roll).is_err());
            let changes: [fn(&mut RollProof); 5] = [
                |p| p.name.push('x'),
                |p| p.email.push('x'),
                |p| p.salt = Hash::of(b"x"),
                |p| p.index ^= 1,
                |p| p.size += 1,
            ];
            for change in changes {
                let mut other = proof.clone();
                change(&mut other);
                assert!(other.verify("uuid", &roll).is_err(), "{other:?}");
            }
        }
        let stranger = RollEntry::new("uuid".into(), "X".into(), "x".into(), &mut rng);
        assert_eq!(RollProof::new(stranger, &leaves), None);
    }
}
