//! Other systems are told of changes: signed, in order, until they take it, and nothing that isn't
//! public; and the service can't be had to ask what stands behind its firewall.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use chrono::Duration;
use hustings::elections::ballot_box::queue::Queue;
use hustings::settings::Settings;
use ring::hmac;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::app::{Answer, TestApp};
use crate::smtp::Smtp;
use crate::story::{Story, found};

/// A message as it came in.
#[derive(Clone, Debug)]
struct Message {
    id: String,
    at: i64,
    signatures: Vec<String>,
    body: String,
}

impl Message {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// As the specification has a receiver check it: HMAC-SHA256 of `id.timestamp.body` under the
    /// bytes behind `whsec_`, in one of the entries.
    fn is_signed_with(&self, secret: &str) -> bool {
        let key = BASE64_STANDARD.decode(secret.strip_prefix("whsec_").unwrap());
        let key = hmac::Key::new(hmac::HMAC_SHA256, &key.unwrap());
        let content = format!("{}.{}.{}", self.id, self.at, self.body);
        let tag = BASE64_STANDARD.encode(hmac::sign(&key, content.as_bytes()));
        self.signatures.contains(&format!("v1,{tag}"))
    }
}

#[derive(Default)]
struct Box {
    answers: StatusCode,
    messages: Vec<Message>,
}

/// Another system: it keeps what it is told, and answers as it is asked to.
#[derive(Clone)]
struct Receiver {
    kept: Arc<Mutex<Box>>,
    address: String,
}

impl Receiver {
    async fn start() -> Self {
        let kept = Arc::new(Mutex::new(Box::default()));
        let router = Router::new()
            .route("/hook", post(take))
            .with_state(Arc::clone(&kept));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/hook", listener.local_addr().unwrap());
        tokio::spawn(async { axum::serve(listener, router).await });
        Self { kept, address }
    }

    fn answers(&self, status: u16) {
        self.kept.lock().unwrap().answers = StatusCode::from_u16(status).unwrap();
    }

    /// What came in since it was last asked.
    fn taken(&self) -> Vec<Message> {
        std::mem::take(&mut self.kept.lock().unwrap().messages)
    }
}

async fn take(
    State(kept): State<Arc<Mutex<Box>>>,
    headers: HeaderMap,
    body: Bytes,
) -> (StatusCode, [(&'static str, &'static str); 1]) {
    let text = |name: &str| headers[name].to_str().unwrap().to_owned();
    assert_eq!(text("content-type"), "application/json");
    let mut kept = kept.lock().unwrap();
    kept.messages.push(Message {
        id: text("webhook-id"),
        at: text("webhook-timestamp").parse().unwrap(),
        signatures: text("webhook-signature")
            .split(' ')
            .map(String::from)
            .collect(),
        body: String::from_utf8(body.to_vec()).unwrap(),
    });
    // Only looked at where the answer is a redirection, which is not followed.
    (kept.answers, [("location", "/elsewhere")])
}

async fn app(smtp: &Smtp) -> TestApp {
    let mut settings = Settings::default();
    settings.mail.general = Some(smtp.sender("elections@example.org"));
    settings.webhooks_inside = vec![IpAddr::V4(Ipv4Addr::LOCALHOST)];
    TestApp::configured(Queue::new(2, 1_000), settings).await
}

async fn subscribe(app: &TestApp, entry: Value) -> Answer {
    app.post("/api/v1/webhooks", &app.operator(), entry).await
}

/// A webhook's own address, and its secret.
async fn subscribed(app: &TestApp, receiver: &Receiver, more: Value) -> (String, String) {
    let mut entry = json!({ "address": receiver.address });
    entry
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    let made = subscribe(app, entry).await.ok().json();
    let text = |name: &str| made[name].as_str().unwrap().to_owned();
    (format!("/api/v1/webhooks/{}", text("id")), text("secret"))
}

/// Somebody sits on the panel from a day on: one change.
async fn co_opt(app: &TestApp, member: i64, starts: &str) {
    let entry = json!({
        "member": member, "basis": "ex-officio", "post": format!("Seat for college {member}"),
        "starts": starts, "ends": "2028-01-01",
    });
    app.post("/api/v1/panels/panel/memberships", &app.secretary(), entry)
        .await
        .ok();
}

fn kinds(messages: &[Message]) -> Vec<String> {
    let kind = |message: &Message| message.json()["type"].as_str().unwrap().to_owned();
    messages.iter().map(kind).collect()
}

/// An election's stages and a term are told, in order, signed, and without anybody's name.
#[tokio::test(flavor = "multi_thread")]
async fn changes_are_told() {
    let smtp = Smtp::start().await;
    let app = app(&smtp).await;
    let members = found(&app, 4, 1).await;
    let (all, terms) = (Receiver::start().await, Receiver::start().await);
    let (hook, secret) = subscribed(&app, &all, json!({})).await;
    let only = json!({ "kinds": ["membership.entered"], "panel": "panel" });
    let (_, other) = subscribed(&app, &terms, only).await;
    let mut story = Story::call(&app, "seat", 1).await;
    story.nominate(&members[..2]).await;
    // A rehearsal is nobody else's.
    let path = format!("{}/rehearsals", story.path());
    let times = json!({
        "voting_opens": "2026-12-02T18:00:00", "voting_closes": "2026-12-02T19:00:00",
    });
    let practice = app.post(&path, &app.secretary(), times).await.ok().json();
    let practice = Story::of(&app, practice["uuid"].as_str().unwrap());
    practice.void("It was tried.").await.ok();
    co_opt(&app, members[3], "2026-12-08").await;
    app.run_jobs().await;
    let told = all.taken();
    let entered = "membership.entered";
    assert_eq!(
        kinds(&told),
        [
            "election.called",
            "election.moved",
            "election.moved",
            entered
        ]
    );
    let moved = told[1].json();
    assert_eq!(moved["data"]["election"], story.uuid);
    assert_eq!(moved["data"]["from"], "call");
    assert_eq!(moved["data"]["to"], "nominations");
    assert_eq!(moved["timestamp"], "2026-12-01T12:00:00Z");
    for message in &told {
        assert_eq!(message.at, app.app.now().timestamp());
        assert!(message.is_signed_with(&secret));
        assert!(!message.is_signed_with(&other));
        let data = message.json()["data"].clone();
        assert_eq!(message.id, format!("msg_{}", data["number"]));
        assert_eq!(data["panel"], "panel");
        for private in ["Member M0", "@example.org"] {
            assert!(!message.body.contains(private), "{}", message.body);
        }
    }
    assert_eq!(kinds(&terms.taken()), [entered]);
    // Nothing is told twice, and the log of tellings says what was told.
    app.run_jobs().await;
    assert!(all.taken().is_empty());
    let log = app.get(&format!("{hook}/tellings"), &app.operator()).await;
    let log = log.ok().json();
    assert_eq!(log.as_array().unwrap().len(), 4);
    assert_eq!(log[3]["state"], "told");
    assert_eq!(log[3]["status"], 200);
    // The secret is nowhere in clear.
    let listed = app.get("/api/v1/webhooks", &app.operator()).await.ok();
    assert!(!listed.text().contains("whsec_"));
    let bytes = BASE64_STANDARD.decode(&secret["whsec_".len()..]).unwrap();
    assert!(!app.place().holds(&bytes).await);
    assert!(!app.place().holds(secret.as_bytes()).await);
}

/// What isn't taken is told again, later and later, holding back what comes after it; a receiver that
/// takes nothing for days is given up, the operators are told, and have it told again.
#[tokio::test(flavor = "multi_thread")]
async fn a_receiver_fails() {
    let smtp = Smtp::start().await;
    let app = app(&smtp).await;
    let members = found(&app, 4, 2).await;
    let olga = json!({
        "subject": "olga", "name": "Olga", "email": "olga@operators.example", "role": "operator",
    });
    app.post("/api/v1/appointments", &app.operator(), olga)
        .await
        .ok();
    let receiver = Receiver::start().await;
    let (path, secret) = subscribed(&app, &receiver, json!({})).await;
    receiver.answers(503);
    co_opt(&app, members[0], "2026-12-08").await;
    app.run_jobs().await;
    let first = receiver.taken();
    assert_eq!(first.len(), 1);
    co_opt(&app, members[1], "2026-12-09").await;
    app.run_jobs().await;
    assert!(receiver.taken().is_empty(), "its next attempt is in 30 s");
    app.turn_clock(Duration::seconds(31));
    app.run_jobs().await;
    let again = receiver.taken();
    assert_eq!(again.len(), 1, "the second change waits for the first");
    assert_eq!(
        (&again[0].id, &again[0].body),
        (&first[0].id, &first[0].body)
    );
    assert_ne!(again[0].at, first[0].at);
    assert!(again[0].is_signed_with(&secret));
    // A redirection is no success, and isn't followed.
    receiver.answers(307);
    app.turn_clock(Duration::minutes(2));
    app.run_jobs().await;
    assert_eq!(receiver.taken().len(), 1);
    receiver.answers(204);
    app.turn_clock(Duration::minutes(5));
    app.run_jobs().await;
    let both = receiver.taken();
    assert_eq!(both.len(), 2);
    assert_eq!(both[0].id, first[0].id);
    // Days of silence.
    receiver.answers(500);
    co_opt(&app, members[2], "2026-12-10").await;
    for _ in 0..40 {
        app.run_jobs().await;
        app.turn_clock(Duration::hours(3));
    }
    assert_eq!(receiver.taken().len(), 30);
    let listed = app.get("/api/v1/webhooks", &app.operator()).await.ok();
    let listed = listed.json()[0].clone();
    assert!(listed["stopped"].is_string(), "{listed}");
    assert_eq!(listed["waiting"], 1);
    let letter = smtp
        .letters()
        .into_iter()
        .rfind(|letter| letter.to == "olga@operators.example");
    let letter = letter.unwrap().text();
    assert!(letter.contains("127.0.0.1 is told of changes"), "{letter}");
    assert!(letter.contains(&format!("{path}/replay")), "{letter}");
    // Nothing more is put down until it is replayed, and then all of it is told.
    receiver.answers(200);
    co_opt(&app, members[3], "2026-12-11").await;
    app.run_jobs().await;
    assert!(receiver.taken().is_empty());
    let listed = app.get("/api/v1/webhooks", &app.operator()).await.ok();
    assert_eq!(listed.json()[0]["waiting"], 1);
    let last = both[1].json()["data"]["number"].clone();
    let replay = format!("{path}/replay");
    let replayed = app
        .post(&replay, &app.operator(), json!({ "after": last }))
        .await;
    assert_eq!(replayed.ok().json(), json!({ "changes": 2 }));
    app.run_jobs().await;
    let rest = receiver.taken();
    assert_eq!(rest.len(), 2);
    let entered = "membership.entered";
    assert_eq!(kinds(&rest), [entered, entered]);
    // A receiver that says that it is gone is given up at once.
    receiver.answers(410);
    app.post(&replay, &app.operator(), json!({ "after": last }))
        .await
        .ok();
    app.run_jobs().await;
    assert_eq!(receiver.taken().len(), 1);
    let listed = app.get("/api/v1/webhooks", &app.operator()).await.ok();
    assert!(listed.json()[0]["stopped"].is_string());
}

/// A secret is replaced without a gap; a webhook that is removed is told nothing.
#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_replaced_and_webhooks_removed() {
    let smtp = Smtp::start().await;
    let app = app(&smtp).await;
    let members = found(&app, 3, 1).await;
    let receiver = Receiver::start().await;
    let (path, old) = subscribed(&app, &receiver, json!({})).await;
    let told = async |member: usize| {
        co_opt(&app, members[member], "2026-12-08").await;
        app.run_jobs().await;
        receiver.taken().pop()
    };
    let act = async |what: &str| {
        let path = format!("{path}/{what}");
        app.post(&path, &app.operator(), json!({}))
            .await
            .ok()
            .json()
    };
    let new = act("secret").await["secret"].as_str().unwrap().to_owned();
    let message = told(0).await.unwrap();
    assert!(message.is_signed_with(&new) && message.is_signed_with(&old));
    app.turn_clock(Duration::hours(25));
    let message = told(1).await.unwrap();
    assert!(message.is_signed_with(&new) && !message.is_signed_with(&old));
    assert_eq!(act("trial").await["status"], 200);
    let message = receiver.taken().pop().unwrap();
    assert_eq!(kinds(std::slice::from_ref(&message)), ["webhook.trial"]);
    assert!(message.is_signed_with(&new));
    app.send("DELETE", &path, &app.operator(), "").await.ok();
    assert!(told(2).await.is_none());
    let log = app.get(&format!("{path}/tellings"), &app.operator()).await;
    log.refused(404, "not-found");
}

/// A receiver of one panel hears of no other; and there are no more of them than every change can wait for.
#[tokio::test(flavor = "multi_thread")]
async fn receivers_of_one_panel() {
    let smtp = Smtp::start().await;
    let app = app(&smtp).await;
    let members = found(&app, 3, 1).await;
    let other = json!({ "slug": "other", "network": "net", "name": "Another", "seats": 1 });
    app.post("/api/v1/panels", &app.operator(), other)
        .await
        .ok();
    let (theirs, own) = (Receiver::start().await, Receiver::start().await);
    subscribed(&app, &theirs, json!({ "panel": "other" })).await;
    subscribed(&app, &own, json!({ "panel": "panel" })).await;
    co_opt(&app, members[0], "2026-12-08").await;
    app.run_jobs().await;
    assert_eq!(own.taken().len(), 1);
    assert!(theirs.taken().is_empty());
    let elsewhere = async |number: usize| {
        let address = format!("https://mentors.example.org/{number}");
        subscribe(&app, json!({ "address": address })).await
    };
    for number in 2..50 {
        elsewhere(number).await.ok();
    }
    elsewhere(50).await.refused(409, "conflict");
}

/// Addresses behind the firewall are refused when they are entered, and a name that stands for one when
/// it is told.
#[tokio::test(flavor = "multi_thread")]
async fn what_stands_behind_the_firewall_is_not_asked() {
    let smtp = Smtp::start().await;
    let app = app(&smtp).await;
    let members = found(&app, 2, 1).await;
    for address in [
        "https://169.254.169.254/latest/meta-data/",
        "https://10.0.0.1/",
        "http://mentors.example.org/",
        "ftp://mentors.example.org/",
    ] {
        let refused = subscribe(&app, json!({ "address": address })).await;
        assert_eq!(refused.refused(422, "invalid").json()["field"], "address");
    }
    let kinds = json!({ "address": "https://mentors.example.org/", "kinds": ["vote.cast"] });
    let refused = subscribe(&app, kinds).await.refused(422, "invalid");
    assert_eq!(refused.json()["field"], "kinds");
    // The same receiver by a name, for a service that allows nothing inside.
    let strict = TestApp::new().await;
    found(&strict, 2, 1).await;
    let receiver = Receiver::start().await;
    let named = receiver.address.replace("127.0.0.1", "localhost");
    let made = subscribe(&strict, json!({ "address": named }))
        .await
        .ok()
        .json();
    co_opt(&strict, members[0], "2026-12-08").await;
    strict.run_jobs().await;
    assert!(receiver.taken().is_empty());
    let path = format!("/api/v1/webhooks/{}/tellings", made["id"].as_str().unwrap());
    let log = strict.get(&path, &strict.operator()).await.ok().json();
    assert_eq!(log[0]["state"], "waiting");
    assert_eq!(log[0]["attempts"], 1);
}
