//! An election step by step: what each of its people does, so that a test can stop anywhere.

use std::collections::HashMap;

use ballots::record::verify_record;
use ballots::supplement::Share;
use ballots::{
    Answer, Ed25519, Hash, PrivateCredential, Setup, Shuffle, TrusteeKey, make_ballot, random,
};
use serde_json::{Value, json};

use crate::app::{self, TestApp};

/// An election under way.
pub struct Story<'a> {
    pub app: &'a TestApp,
    pub uuid: String,
    pub codes: HashMap<i64, PrivateCredential>,
    pub keys: Vec<TrusteeKey<Ed25519>>,
    pub setup: Option<Setup<Ed25519>>,
}

/// Enters a network, a panel of this many seats, and this many members; gives their numbers.
pub async fn found(app: &TestApp, members: usize, seats: usize) -> Vec<i64> {
    let operator = app.operator();
    app.post(
        "/api/v1/networks",
        &operator,
        json!({ "slug": "net", "name": "Network" }),
    )
    .await
    .ok();
    let panel = json!({ "slug": "panel", "network": "net", "name": "The panel", "seats": seats });
    app.post("/api/v1/panels", &operator, panel).await.ok();
    let members: Vec<Value> = (1..=members).map(member).collect();
    let entered = app
        .post("/api/v1/members", &operator, json!(members))
        .await
        .ok()
        .json();
    entered
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].as_i64().unwrap())
        .collect()
}

fn member(number: usize) -> Value {
    json!({
        "name": format!("Member M{number:03}"),
        "email": format!("m{number}@example.org"),
        "networks": [{ "network": "net", "since": "2025-01-01" }],
    })
}

pub fn notice(post: &str, seats: usize) -> Value {
    json!({
        "panel": "panel",
        "post": post,
        "title": "An election",
        "seats": seats,
        "term_months": 24,
        "term_starts": "2026-12-01",
        "record_date": "2026-12-01",
        "time_zone": "Europe/London",
        "nominations_close": "2026-12-02T17:00:00",
        "voting_opens": "2026-12-03T09:00:00",
        "voting_closes": "2026-12-17T17:00:00",
        "departure": "a story is short",
    })
}

impl<'a> Story<'a> {
    /// Called, by the secretary.
    pub async fn call(app: &'a TestApp, post: &str, seats: usize) -> Self {
        let called = app
            .post("/api/v1/elections", &app.secretary(), notice(post, seats))
            .await;
        let uuid = called.ok().json()["uuid"].as_str().unwrap().to_owned();
        Self {
            app,
            uuid,
            codes: HashMap::new(),
            keys: Vec::new(),
            setup: None,
        }
    }

    /// Up to the stage of voting, with the first `standing` members as candidates.
    pub async fn voting(app: &'a TestApp, standing: usize, seats: usize, voters: &[i64]) -> Self {
        let mut story = Self::call(app, "seat", seats).await;
        story.nominate(&voters[..standing]).await;
        story.make_keys().await;
        story
    }

    pub fn path(&self) -> String {
        format!("/api/v1/elections/{}", self.uuid)
    }

    pub async fn try_advance(&self, to: &str) -> app::Answer {
        let path = format!("{}/stage", self.path());
        self.app
            .post(&path, &self.app.secretary(), json!({ "to": to }))
            .await
    }

    pub async fn advance(&self, to: &str) {
        self.try_advance(to).await.ok();
    }

    /// These stand and are accepted, and the roll is taken.
    pub async fn nominate(&mut self, standing: &[i64]) {
        self.advance("nominations").await;
        let path = format!("{}/nominations", self.path());
        for member in standing {
            let statement = json!({ "statement": "I stand." });
            let filed = self
                .app
                .post(&path, &self.app.member(*member), statement)
                .await
                .ok();
            let decision = format!("{path}/{}/decision", filed.json()["id"]);
            let accepted = json!({ "accepted": true });
            self.app
                .post(&decision, &self.app.secretary(), accepted)
                .await
                .ok();
        }
        self.advance("roll").await;
    }

    pub async fn name_holders(&self) {
        let holders = json!({
            "registrar": { "name": "Rowan Registrar", "subject": "registrar-1" },
            "trustees": [
                { "name": "Tilda One", "subject": "trustee-1" },
                { "name": "Theo Two", "subject": "trustee-2" },
            ],
        });
        let path = format!("{}/holders", self.path());
        self.app
            .put(&path, &self.app.secretary(), holders)
            .await
            .ok();
    }

    /// Trustees and registrar do their part, and voting opens.
    pub async fn make_keys(&mut self) {
        self.name_holders().await;
        self.advance("keys").await;
        for owner in [1, 2] {
            self.send_key(owner).await;
        }
        self.send_credentials().await;
        self.advance("voting").await;
        self.setup = verify_record(&self.record().await[..], &())
            .setup
            .and_then(ballots::AnySetup::ed25519);
    }

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

    pub async fn send_credentials(&mut self) {
        let path = format!("{}/roll", self.path());
        let roll = self.app.get(&path, &self.app.registrar()).await.ok().json();
        let uuid = self.uuid.parse().unwrap();
        let mut public = Vec::new();
        for voter in roll.as_array().unwrap() {
            let code = PrivateCredential::generate(&mut random::system());
            public.push(code.public::<Ed25519>(&uuid).to_string());
            self.codes.insert(voter["member"].as_i64().unwrap(), code);
        }
        let path = format!("{}/credentials", self.path());
        self.app
            .put(&path, &self.app.registrar(), json!(public))
            .await
            .ok();
    }

    pub fn setup(&self) -> &Setup<Ed25519> {
        self.setup.as_ref().unwrap()
    }

    /// A ballot of a member, by rank of each candidate or by the one chosen.
    pub fn ballot(&self, member: i64, ranks: &[u8]) -> Vec<u8> {
        let answer = if self.setup().needs_shuffle() {
            Answer::Ranked(ranks.to_vec())
        } else {
            Answer::Summed(ranks.iter().map(|rank| *rank > 0).collect())
        };
        let code = &self.codes[&member];
        make_ballot(self.setup(), code, &[answer], &mut random::system()).unwrap()
    }

    pub async fn cast(&self, member: i64, ballot: &[u8]) -> app::Answer {
        let path = format!("/api/elections/{}/ballots", self.uuid);
        self.app
            .send("POST", &path, &self.app.member(member), ballot.to_vec())
            .await
    }

    pub async fn vote(&self, member: i64, ranks: &[u8]) -> Value {
        self.cast(member, &self.ballot(member, ranks))
            .await
            .ok()
            .json()
    }

    pub async fn record(&self) -> Vec<u8> {
        let path = format!("/elections/{0}/{0}.bel", self.uuid);
        self.app.get(&path, "").await.ok().body.to_vec()
    }

    pub async fn shuffle(&self, owner: usize) -> app::Answer {
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

    pub async fn commit(&self, owner: usize, commitment: Hash) -> app::Answer {
        let path = format!("{}/share-commitments", self.path());
        let body = json!({ "commitment": commitment });
        self.app.post(&path, &self.app.trustee(owner), body).await
    }

    pub async fn reveal(&self, owner: usize, share: &Share) -> app::Answer {
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

    /// From the close to the stage of opening with all parts in.
    pub async fn close_and_open(&self) {
        self.advance("closed").await;
        if self.setup().needs_shuffle() {
            self.advance("mixing").await;
            self.shuffle(1).await.ok();
            self.shuffle(2).await.ok();
        }
        self.advance("opening").await;
        self.open(&[1, 2]).await;
    }

    /// From the stage of opening to the seats.
    pub async fn seat(&self, winners: &[i64]) {
        self.advance("counted").await;
        self.advance("declared").await;
        let path = format!("{}/answer", self.path());
        for winner in winners {
            let accepted = json!({ "accepted": true });
            self.app
                .post(&path, &self.app.member(*winner), accepted)
                .await
                .ok();
        }
        self.advance("seated").await;
    }
}
