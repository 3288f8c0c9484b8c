//! Those who are outside the service: the registrar and the trustees. What they know stays with
//! them; the service gets public keys and finished work.

use std::collections::HashMap;

use anyhow::{Context, Result, bail};
use ballots::record::verify_record;
use ballots::supplement::Share;
use ballots::threshold::{Candidate, Certificate, Certificates, Committed, KeyDrill, Place};
use ballots::{PrivateCredential, PublicCredential, Shuffle, TrusteeKey, Uuid};
use bytes::Bytes;
use serde::Deserialize;

use super::client::{Client, Held};
use crate::elections::{Group, Setup};

/// A voter as the registrar sees them.
#[derive(Debug, Deserialize)]
pub struct Voter {
    /// Number of the member.
    pub member: i64,
    /// Where the code goes.
    pub email: String,
}

/// The voting codes, as the registrar sends them out: one to each voter.
#[derive(Debug)]
pub struct Codes {
    /// By member.
    pub by_member: HashMap<i64, PrivateCredential>,
    /// As kept by the registrar: address and code in a line.
    pub letters: String,
}

/// Makes a code for each voter and hands in the public sides, in no order that tells whose.
pub async fn register(client: &Client, registrar: &Held, uuid: &str) -> Result<Codes> {
    let path = format!("/api/v1/elections/{uuid}");
    let voters: Vec<Voter> = client.get(&format!("{path}/roll"), Some(registrar)).await?;
    let parsed: Uuid = uuid.parse()?;
    let made = tokio::task::spawn_blocking(move || {
        let mut rng = ballots::random::system();
        let (mut letters, mut by_member) = (String::new(), HashMap::new());
        let mut public: Vec<String> = Vec::with_capacity(voters.len());
        for voter in voters {
            let code = PrivateCredential::generate(&mut rng);
            public.push(PublicCredential::<Group>::to_string(&code.public(&parsed)));
            letters += &format!("{} {}\n", voter.email, code.expose());
            by_member.insert(voter.member, code);
        }
        public.sort_unstable();
        (Codes { by_member, letters }, public)
    });
    let (codes, public) = made.await?;
    let path = format!("{path}/credentials");
    let () = client
        .send(hyper::Method::PUT, &path, registrar, &public)
        .await?;
    Ok(codes)
}

/// A trustee with their key.
pub struct TrusteeOutside {
    held: Held,
    key: TrusteeKey<Group>,
}

/// Makes the trustees' common key, of which `needed` suffice: certificates, polynomials, and answers
/// to the shares, each sent through the service, which sees no secret.
pub async fn make_key(
    client: &Client,
    trustees: Vec<Held>,
    uuid: &str,
    needed: u32,
) -> Result<Vec<TrusteeOutside>> {
    let path = format!("/api/v1/elections/{uuid}/ceremony");
    let mut rng = ballots::random::system();
    let size = u32::try_from(trustees.len())?;
    let mut seeds = Vec::new();
    for (held, index) in trustees.iter().zip(1..) {
        let place = Place {
            index,
            size,
            threshold: needed,
        };
        let (candidate, certificate) = Candidate::new::<Group>(place, &mut rng)?;
        seeds.push(candidate.seed().clone());
        let to = format!("{path}/messages/certificate");
        client.post_raw(&to, held, certificate.to_json()).await?;
    }
    for (held, seed) in trustees.iter().zip(&seeds) {
        let certificates = certificates(client, &path, held).await?;
        let candidate = Candidate::from_seed(seed.clone());
        let (_, polynomial) = candidate.commit(&certificates, &mut rng)?;
        let to = format!("{path}/messages/polynomial");
        client.post_raw(&to, held, polynomial).await?;
    }
    let mut outside = Vec::new();
    for (held, seed) in trustees.into_iter().zip(seeds) {
        let certificates = certificates(client, &path, &held).await?;
        let file = format!("{path}/files/vinput.json");
        let shares = client.get_own(&file, &held).await?;
        let committed = Committed::from_seed(seed);
        let (key, answer) = committed.finish(&certificates, &shares, &mut rng)?;
        let to = format!("{path}/messages/answer");
        client.post_raw(&to, &held, answer).await?;
        outside.push(TrusteeOutside { held, key });
    }
    Ok(outside)
}

async fn certificates(client: &Client, path: &str, by: &Held) -> Result<Certificates<Group>> {
    let file = format!("{path}/files/certificates.jsonl");
    let lines = client.get_own(&file, by).await?;
    let lines = lines.split(|byte| *byte == b'\n');
    let read = lines
        .filter(|line| !line.is_empty())
        .map(Certificate::parse);
    Ok(Certificates::new(read.collect::<Result<_, _>>()?)?)
}

#[derive(Deserialize)]
struct Asked {
    question: String,
}

impl TrusteeOutside {
    /// Shows that the key works, against the record as it will begin.
    pub async fn drill(&self, client: &Client, uuid: &str) -> Result<()> {
        let path = format!("/api/v1/elections/{uuid}/drill");
        let asked: Asked = client
            .post(&path, &self.held, &serde_json::json!({}))
            .await?;
        let draft = client
            .get_raw(&format!("/elections/{uuid}/draft.bel"))
            .await?;
        let report = tokio::task::spawn_blocking(move || verify_record(&draft[..], &())).await?;
        let setup = report.setup.and_then(ballots::AnySetup::ed25519);
        let setup: Setup = setup.context("the draft has no setup")?;
        let mut rng = ballots::random::system();
        let answer = KeyDrill::answer(&setup, &self.key, &asked.question, &mut rng).to_json();
        client
            .post_raw(&format!("{path}/answer"), &self.held, answer)
            .await?;
        Ok(())
    }

    /// Fetches the record, verifies it, shuffles what stands there.
    pub async fn shuffle(&self, client: &Client, uuid: &str) -> Result<()> {
        let work = at_tally(record(client, uuid).await?, |setup, tally| {
            Ok(Shuffle::make(setup, tally, &mut ballots::random::system())?.to_json())
        });
        let path = format!("/api/v1/elections/{uuid}/shuffles");
        client.post_raw(&path, &self.held, work.await?).await?;
        Ok(())
    }

    /// Fetches the record, verifies it, makes this trustee's share and commits to it.
    pub async fn commit(&self, client: &Client, uuid: &str) -> Result<Share> {
        // The key is read anew so that the work can go to a thread of its own.
        let key = TrusteeKey::<Group>::parse(self.key.to_json().as_bytes())?;
        let made = at_tally(record(client, uuid).await?, move |setup, tally| {
            let rng = &mut ballots::random::system();
            let (share, owner) = Share::make(setup, tally, &key, rng)?;
            let commitment = share.commitment(setup.fingerprint(), owner);
            Ok((share, commitment))
        });
        let (share, commitment) = made.await?;
        let path = format!("/api/v1/elections/{uuid}/share-commitments");
        let sent = serde_json::json!({ "commitment": commitment });
        client
            .post_raw(&path, &self.held, sent.to_string().into_bytes())
            .await?;
        Ok(share)
    }

    /// Reveals the share that was committed to.
    pub async fn reveal(&self, client: &Client, uuid: &str, share: &Share) -> Result<()> {
        let path = format!("/api/v1/elections/{uuid}/partial-decryptions");
        client.post_raw(&path, &self.held, share.to_json()).await?;
        Ok(())
    }
}

/// The public record as it stands.
pub async fn record(client: &Client, uuid: &str) -> Result<Bytes> {
    client
        .get_raw(&format!("/elections/{uuid}/{uuid}.bel"))
        .await
}

async fn at_tally<T: Send + 'static>(
    record: Bytes,
    work: impl FnOnce(&Setup, &ballots::Tally<Group>) -> Result<T> + Send + 'static,
) -> Result<T> {
    let done = tokio::task::spawn_blocking(move || {
        let report = verify_record(&record[..], &());
        if let Some(failure) = report.failure {
            bail!("the record doesn't hold: {failure}");
        }
        let setup = report.setup.and_then(ballots::AnySetup::ed25519);
        let setup = setup.context("the record has no setup")?;
        let tally = report.tally.and_then(ballots::AnyTally::ed25519);
        let tally = tally.context("the record has no tally yet")?;
        work(&setup, &tally)
    });
    done.await?
}
