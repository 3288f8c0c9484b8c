//! What the trustees of a story do: their keys and drills, the shuffles, and their shares of the opening.

use ballots::record::verify_record;
use ballots::supplement::Share;
use ballots::threshold::{Candidate, Certificate, Certificates, Committed, KeyDrill, Place, Seed};
use ballots::{Ed25519, Hash, Shuffle, TrusteeKey, random};
use serde_json::json;

use super::Story;
use crate::app::Answer;

impl Story<'_> {
    pub async fn send_key(&mut self, owner: usize) {
        let key = TrusteeKey::<Ed25519>::generate(&mut random::system());
        let public = key.public(&mut random::system()).to_json();
        let path = format!("{}/trustee-keys", self.path());
        self.app
            .send("POST", &path, &self.app.trustee(owner), public)
            .await
            .ok();
        self.keys.push(key);
    }

    pub async fn send_round(&self, owner: usize, round: &str, message: Vec<u8>) -> Answer {
        let path = format!("{}/ceremony/messages/{round}", self.path());
        self.app
            .send("POST", &path, &self.app.trustee(owner), message)
            .await
    }

    /// A file of the ceremony, as this trustee is given it.
    pub async fn ceremony_file(&self, owner: usize, name: &str) -> Vec<u8> {
        let path = format!("{}/ceremony/files/{name}", self.path());
        let file = self.app.get(&path, &self.app.trustee(owner)).await;
        file.ok().body.to_vec()
    }

    async fn certificates(&self, owner: usize) -> Certificates<Ed25519> {
        let lines = self.ceremony_file(owner, "certificates.jsonl").await;
        let lines = lines.split(|byte| *byte == b'\n');
        let read = lines
            .filter(|line| !line.is_empty())
            .map(Certificate::parse);
        Certificates::new(read.collect::<Result<_, _>>().unwrap()).unwrap()
    }

    /// Three trustees make a key of which two suffice, each with what the service routes to them.
    pub async fn ceremony(&mut self) {
        let rng = &mut random::system();
        let mut seeds: Vec<Seed> = Vec::new();
        for index in 1..=3 {
            let place = Place {
                index,
                size: 3,
                threshold: 2,
            };
            let (candidate, certificate) = Candidate::new::<Ed25519>(place, rng).unwrap();
            seeds.push(candidate.seed().clone());
            self.send_round(index as usize, "certificate", certificate.to_json())
                .await
                .ok();
        }
        for (seed, owner) in seeds.iter().zip(1..) {
            let certificates = self.certificates(owner).await;
            let candidate = Candidate::from_seed(seed.clone());
            let (_, polynomial) = candidate.commit(&certificates, rng).unwrap();
            self.send_round(owner, "polynomial", polynomial).await.ok();
        }
        self.keys.clear();
        for (seed, owner) in seeds.iter().zip(1..) {
            let certificates = self.certificates(owner).await;
            let vinput = self.ceremony_file(owner, "vinput.json").await;
            let committed = Committed::from_seed(seed.clone());
            let (key, answer) = committed.finish(&certificates, &vinput, rng).unwrap();
            self.send_round(owner, "answer", answer).await.ok();
            self.keys.push(key);
        }
    }

    /// A trustee shows that their key works, before voting opens or before it closes.
    pub async fn drill(&self, owner: usize) {
        self.drill_with(owner, owner).await.ok();
    }

    /// A trustee answers a drill with the key of the trustee of this number.
    pub async fn drill_with(&self, owner: usize, key_of: usize) -> Answer {
        let path = format!("{}/drill", self.path());
        let asked = self
            .app
            .post(&path, &self.app.trustee(owner), json!({}))
            .await;
        let asked = asked.ok().json();
        let record = asked["fetch"][0].as_str().unwrap();
        let record = self.app.get(record, "").await.ok().body;
        let setup = verify_record(&record[..], &()).setup;
        let setup = setup.and_then(ballots::AnySetup::ed25519).unwrap();
        assert_eq!(asked["fingerprint"], setup.fingerprint());
        let key = &self.keys[key_of - 1];
        let question = asked["question"].as_str().unwrap();
        let answer = KeyDrill::answer(&setup, key, question, &mut random::system());
        let path = format!("{path}/answer");
        self.app
            .send("POST", &path, &self.app.trustee(owner), answer.to_json())
            .await
    }

    pub async fn shuffle(&self, owner: usize) -> Answer {
        let report = verify_record(&self.record().await[..], &());
        let (setup, tally) = (
            report.setup.and_then(ballots::AnySetup::ed25519).unwrap(),
            report.tally.and_then(ballots::AnyTally::ed25519).unwrap(),
        );
        let shuffle = Shuffle::make(&setup, &tally, &mut random::system())
            .unwrap()
            .to_json();
        let path = format!("{}/shuffles", self.path());
        self.app
            .send("POST", &path, &self.app.trustee(owner), shuffle)
            .await
    }

    /// A trustee's share, with its commitment.
    pub async fn share(&self, owner: usize) -> (Share, Hash) {
        let report = verify_record(&self.record().await[..], &());
        let (setup, tally) = (
            report.setup.and_then(ballots::AnySetup::ed25519).unwrap(),
            report.tally.and_then(ballots::AnyTally::ed25519).unwrap(),
        );
        let key = &self.keys[owner - 1];
        let (share, owner) = Share::make(&setup, &tally, key, &mut random::system()).unwrap();
        let commitment = share.commitment(setup.fingerprint(), owner);
        (share, commitment)
    }

    pub async fn commit(&self, owner: usize, commitment: Hash) -> Answer {
        let path = format!("{}/share-commitments", self.path());
        let body = json!({ "commitment": commitment });
        self.app.post(&path, &self.app.trustee(owner), body).await
    }

    pub async fn reveal(&self, owner: usize, share: &Share) -> Answer {
        let path = format!("{}/partial-decryptions", self.path());
        let json = share.to_json();
        self.app
            .send("POST", &path, &self.app.trustee(owner), json)
            .await
    }

    /// These commit, and then each of them reveals.
    pub async fn open(&self, owners: &[usize]) {
        let mut shares = Vec::new();
        for owner in owners {
            let (share, commitment) = self.share(*owner).await;
            self.commit(*owner, commitment).await.ok();
            shares.push(share);
        }
        for (owner, share) in owners.iter().zip(&shares) {
            self.reveal(*owner, share).await.ok();
        }
    }
}
