//! What monitors of the Belenios interface compare with their own copy of the record: checksums of
//! its parts, the ballots that count, and the roots from which everything can be reached.
//! The fields are those that `belenios-tool election compute-checksums` writes.

use std::collections::BTreeMap;

use ballots::{EventKind, Hash};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};

use super::store;
use crate::elections::Setup;
use crate::error::Problem;

/// What the service says that the record is made of.
#[derive(Debug, Serialize)]
pub struct AuditCache {
    /// SHA-256 of the list of public credentials, Base64. No hash of the voters' names is ever
    /// published: it could be found out by trying.
    voters_hash: String,
    checksums: Checksums,
}

/// Checksums of the parts of a record, SHA-256 in hexadecimal.
#[derive(Debug, Serialize)]
pub struct Checksums {
    election: Hash,
    trustees: Vec<Checksum>,
    trustees_threshold: Vec<Threshold>,
    num_voters: usize,
    public_credentials: Hash,
    #[serde(skip_serializing_if = "Option::is_none")]
    shuffles: Option<Vec<Checksum>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encrypted_tally: Option<Hash>,
    /// Of the last event, once the result is there.
    #[serde(skip_serializing_if = "Option::is_none", rename = "final")]
    last: Option<String>,
}

/// One checksum.
#[derive(Debug, Serialize)]
pub struct Checksum {
    checksum: Hash,
}

/// Checksums of trustees of whom some number suffice.
#[derive(Debug, Serialize)]
pub struct Threshold {
    trustees: Vec<ThresholdTrustee>,
    threshold: u32,
}

/// Checksums of one of them: of the signed part of the certificate, and of the key.
#[derive(Debug, Serialize)]
pub struct ThresholdTrustee {
    pki_key: Hash,
    verification_key: Hash,
}

/// A kind of trustee as the record has it, as far as its checksums go.
#[derive(Deserialize)]
enum Kind {
    Single(Key),
    Pedersen {
        threshold: u32,
        certs: Vec<Certificate>,
        verification_keys: Vec<Key>,
    },
}

#[derive(Deserialize)]
struct Key {
    public_key: String,
}

#[derive(Deserialize)]
struct Certificate {
    message: String,
}

/// What the record of an election is made of, as its board has it now.
pub async fn audit_cache(
    db: &impl ConnectionTrait,
    election: i64,
    setup: &Setup,
) -> Result<AuditCache, Problem> {
    let (trustees, trustees_threshold) = trustees(setup.trustees_json())?;
    let shuffles = first_objects(db, election, EventKind::Shuffle).await?;
    let tally = first_objects(db, election, EventKind::EncryptedTally).await?;
    let result = store::last(db, election, EventKind::Result).await?;
    let checksum = |checksum| Checksum { checksum };
    Ok(AuditCache {
        voters_hash: Hash::of(setup.credentials_json()).base64(),
        checksums: Checksums {
            election: Hash::of(setup.election_json()),
            trustees,
            trustees_threshold,
            num_voters: setup.roll().len(),
            public_credentials: Hash::of(setup.credentials_json()),
            shuffles: (!shuffles.is_empty()).then(|| shuffles.into_iter().map(checksum).collect()),
            encrypted_tally: tally.into_iter().next(),
            last: result.map(|event| event.hash),
        },
    })
}

/// Hash of the first object before each event of a kind: what the event is about.
async fn first_objects(
    db: &impl ConnectionTrait,
    election: i64,
    kind: EventKind,
) -> Result<Vec<Hash>, Problem> {
    let mut hashes = Vec::new();
    for event in store::events(db, election, kind).await? {
        let objects = store::objects(db, election, event.height).await?;
        hashes.extend(objects.first().map(|bytes| Hash::of(bytes)));
    }
    Ok(hashes)
}

fn trustees(json: &[u8]) -> Result<(Vec<Checksum>, Vec<Threshold>), Problem> {
    let unreadable = |_| Problem::internal("The trustees on the board can't be read.");
    let kinds: Vec<Kind> = read_kinds(json).map_err(unreadable)?;
    // A key is hashed as the JSON string that it is.
    let of_key = |key: &Key| Hash::of(format!("\"{}\"", key.public_key).as_bytes());
    let (mut single, mut threshold) = (Vec::new(), Vec::new());
    for kind in kinds {
        match kind {
            Kind::Single(key) => single.push(Checksum {
                checksum: of_key(&key),
            }),
            Kind::Pedersen {
                threshold: needed,
                certs,
                verification_keys,
            } => {
                let both = certs.iter().zip(&verification_keys);
                let trustees = both.map(|(certificate, key)| ThresholdTrustee {
                    pki_key: Hash::of(certificate.message.as_bytes()),
                    verification_key: of_key(key),
                });
                threshold.push(Threshold {
                    trustees: trustees.collect(),
                    threshold: needed,
                });
            }
        }
    }
    Ok((single, threshold))
}

/// Kinds stand in the record as pairs of a name and a content.
fn read_kinds(json: &[u8]) -> serde_json::Result<Vec<Kind>> {
    let pairs: Vec<(String, serde_json::Value)> = serde_json::from_slice(json)?;
    let kinds = pairs
        .into_iter()
        .map(|(name, content)| serde_json::from_value(serde_json::json!({ name: content })));
    kinds.collect()
}

/// The ballots that count so far: the last of each credential, by hash, each with its weight.
pub async fn ballots(
    db: &impl ConnectionTrait,
    election: i64,
) -> Result<BTreeMap<Hash, u32>, Problem> {
    let mut last = BTreeMap::new();
    for (credential, height) in crate::elections::ballot_box::store::heights(db, election).await? {
        last.insert(credential, height);
    }
    let heights: std::collections::BTreeSet<i64> = last.into_values().collect();
    let hashes = store::payloads(db, election, EventKind::Ballot).await?;
    let counting = hashes
        .into_iter()
        .filter(|(height, _)| heights.contains(height));
    Ok(counting.map(|(_, hash)| (hash, 1)).collect())
}

/// From where everything on the board can be reached: the payloads of its setup, its tally and its
/// result, and the last events of those kinds of which there are many.
#[derive(Debug, Default, Serialize)]
pub struct Roots {
    #[serde(skip_serializing_if = "Option::is_none")]
    setup_data: Option<Hash>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_ballot_event: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encrypted_tally: Option<Hash>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_shuffle_event: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_pd_event: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<Hash>,
}

/// The roots of a board.
pub async fn roots(db: &impl ConnectionTrait, election: i64) -> Result<Roots, Problem> {
    let event = async |kind| {
        let last = store::last(db, election, kind).await?;
        Ok::<_, Problem>(last.map(|event| event.hash))
    };
    let payload = async |kind| {
        let all = store::payloads(db, election, kind).await?;
        Ok::<_, Problem>(all.last().map(|(_, hash)| *hash))
    };
    Ok(Roots {
        setup_data: payload(EventKind::Setup).await?,
        last_ballot_event: event(EventKind::Ballot).await?,
        encrypted_tally: payload(EventKind::EncryptedTally).await?,
        last_shuffle_event: event(EventKind::Shuffle).await?,
        last_pd_event: event(EventKind::PartialDecryption).await?,
        result: payload(EventKind::Result).await?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hashes as `belenios-tool election compute-checksums` gives them for the test record of a
    /// threshold: of the certificate's message, and of the key as a JSON string.
    #[test]
    fn trustees_of_both_kinds() {
        let json = br#"[["Single",{"pok":{},"public_key":"ab"}],["Pedersen",{"threshold":2,"certs":[{"message":"{}","signature":{}}],"coefexps":[],"verification_keys":[{"pok":{},"public_key":"cd"}]}]]"#;
        let (single, threshold) = trustees(json).unwrap();
        assert_eq!(single[0].checksum, Hash::of(b"\"ab\""));
        assert_eq!(threshold[0].threshold, 2);
        let trustee = &threshold[0].trustees[0];
        assert_eq!(trustee.pki_key, Hash::of(b"{}"));
        assert_eq!(trustee.verification_key, Hash::of(b"\"cd\""));
    }
}
