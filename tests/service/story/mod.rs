//! An election step by step: what each of its people does, so that a test can stop anywhere.

mod trustees;

use std::collections::HashMap;

use ballots::record::verify_record;
use ballots::{Answer, Ed25519, PrivateCredential, Setup, TrusteeKey, make_ballot, random};
use chrono::{Days, NaiveDate};
use hustings::entities::{call, election, poll};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
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

/// The day on which the first election of a story is called.
const FIRST_DAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 12, 1).unwrap();

pub fn notice(post: &str, seats: usize) -> Value {
    notice_on(FIRST_DAY, post, seats)
}

/// The notice that is given on a day: as many days between its steps on any.
pub fn notice_on(day: NaiveDate, post: &str, seats: usize) -> Value {
    let at = |days: u64, time: &str| format!("{}T{time}", day + Days::new(days));
    json!({
        "panel": "panel",
        "post": post,
        "title": "An election",
        "seats": seats,
        "term_months": 24,
        "term_starts": "2026-12-01",
        "record_date": day,
        "time_zone": "Europe/London",
        "nominations_close": at(1, "17:00:00"),
        "voting_opens": at(2, "09:00:00"),
        "voting_closes": at(16, "17:00:00"),
        "departure": "a story is short",
    })
}

impl<'a> Story<'a> {
    /// Called by the secretary, on the day that it is by the story's clock.
    pub async fn call(app: &'a TestApp, post: &str, seats: usize) -> Self {
        let notice = notice_on(app.app.now().date_naive(), post, seats);
        let called = app
            .post("/api/v1/elections", &app.secretary(), notice)
            .await;
        Self::of(app, called.ok().json()["uuid"].as_str().unwrap())
    }

    /// One that is there already, at any stage.
    pub fn of(app: &'a TestApp, uuid: &str) -> Self {
        Self {
            app,
            uuid: uuid.to_owned(),
            codes: HashMap::new(),
            keys: Vec::new(),
            setup: None,
        }
    }

    /// Declared void by the secretary.
    pub async fn void(&self, reason: &str) -> app::Answer {
        let path = format!("{}/stage", self.path());
        let wanted = json!({ "to": "void", "reason": reason });
        self.app.post(&path, &self.app.secretary(), wanted).await
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

    /// Turns the clock to the announced time of a stage.
    pub async fn await_time_of(&self, stage: &str) {
        let election = election::Entity::find()
            .filter(election::Column::Uuid.eq(self.uuid.as_str()))
            .one(self.app.app.store().read())
            .await
            .unwrap()
            .unwrap();
        match stage {
            "roll" => self.app.turn_clock_to(election.nominations_close),
            "keys" => {
                let call = call::Entity::find_by_id(election.id);
                let call = call.one(self.app.app.store().read()).await.unwrap();
                let practice = poll::Entity::find_by_id(election.id);
                let practice = practice.one(self.app.app.store().read()).await.unwrap();
                let practice = practice.is_some_and(|poll| poll.practice_of.is_some());
                if let Some(call) = call.filter(|_| !practice) {
                    self.app.turn_clock_to(call.withdrawals_close);
                }
            }
            "voting" => self.app.turn_clock_to(election.voting_opens),
            "closed" => self.app.turn_clock_to(election.voting_closes),
            _ => {}
        }
    }

    /// Moves on, at the announced time where there is one.
    pub async fn advance(&self, to: &str) {
        self.await_time_of(to).await;
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

    /// A registrar, and three trustees of whom two suffice.
    pub async fn name_holders(&self) {
        self.name(["Tilda One", "Theo Two", "Tara Three"].as_slice(), None)
            .await
            .ok();
    }

    /// Two trustees who are both needed, which somebody accepts.
    pub async fn name_two(&self) {
        let consent = Some("a test accepts it");
        self.name(["Tilda One", "Theo Two"].as_slice(), consent)
            .await
            .ok();
    }

    pub async fn name(&self, trustees: &[&str], consent: Option<&str>) -> app::Answer {
        let trustees = trustees.iter().zip(1..).map(|(name, owner)| {
            let email = format!("trustee{owner}@trustees.example");
            json!({ "name": name, "subject": format!("trustee-{owner}"), "email": email })
        });
        let mut holders = json!({
            "registrar": {
                "name": "Rowan Registrar",
                "subject": "registrar-1",
                "email": "rowan@registrars.example",
            },
            "trustees": trustees.collect::<Vec<_>>(),
        });
        if let Some(why) = consent {
            holders["consent"] = json!(why);
        }
        let path = format!("{}/holders", self.path());
        // Whoever was named before.
        self.app.replace(&path, holders).await
    }

    /// Trustees and registrar do their part, and voting opens.
    pub async fn make_keys(&mut self) {
        self.name_holders().await;
        self.advance("keys").await;
        self.ceremony().await;
        self.send_credentials().await;
        self.get_ready().await;
        self.open_voting().await;
    }

    pub async fn open_voting(&mut self) {
        self.advance("voting").await;
        self.read_setup().await;
    }

    pub async fn read_setup(&mut self) {
        self.setup = verify_record(&self.record().await[..], &())
            .setup
            .and_then(ballots::AnySetup::ed25519);
    }

    /// Whatever else the readiness gate asks for: drills, deliveries, letters, a backup.
    pub async fn get_ready(&self) {
        for owner in 1..=self.keys.len() {
            self.drill(owner).await;
        }
        let delivered = json!({ "delivered": self.codes.len(), "undelivered": 0 });
        let path = format!("{}/deliveries", self.path());
        self.app
            .put(&path, &self.app.registrar(), delivered)
            .await
            .ok();
        for (what, by) in [
            ("letters", self.app.secretary()),
            ("backup", self.app.operator()),
        ] {
            let path = format!("{}/confirmations/{what}", self.path());
            let note = json!({ "note": "looked at" });
            self.app.put(&path, &by, note).await.ok();
        }
    }

    /// The readiness gate's items that don't hold.
    pub async fn lacking(&self) -> Vec<String> {
        let path = format!("{}/readiness", self.path());
        let shown = self.app.get(&path, "").await.ok().json();
        let items = shown["items"].as_array().unwrap().iter();
        let lacking = items.filter(|item| item["holds"] == false);
        lacking
            .map(|item| item["name"].as_str().unwrap().to_owned())
            .collect()
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
        self.seat_counted(winners).await;
    }

    /// The same once it is counted.
    pub async fn seat_counted(&self, winners: &[i64]) {
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
