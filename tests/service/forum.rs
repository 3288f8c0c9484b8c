//! Signing in with the forum: a Discourse that speaks DiscourseConnect over HTTP.

use base64::{Engine, prelude::BASE64_STANDARD};
use hustings::accounts::outside::Discourse;
use hustings::elections::ballot_box::queue::Queue;
use hustings::settings::Settings;
use ring::hmac;

use crate::app::TestApp;
use crate::browser::Browser;
use crate::story::found;

const SECRET: &str = "a secret of the forum";

fn sign(secret: &str, sso: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
    let tag = hmac::sign(&key, sso.as_bytes());
    tag.as_ref()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// What the forum answers to the question in this address, for its member of this number and
/// address: its signature checked, its nonce sent back to where it says.
fn forum(question: &str, id: &str, email: &str) -> (String, String, String) {
    let query = question
        .split_once("/session/sso_provider?")
        .expect(question)
        .1;
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap();
    assert_eq!(pairs[1].1, sign(SECRET, &pairs[0].1));
    let asked = BASE64_STANDARD.decode(&pairs[0].1).unwrap();
    let asked: Vec<(String, String)> = serde_urlencoded::from_bytes(&asked).unwrap();
    let answer = [
        ("nonce", asked[0].1.as_str()),
        ("external_id", id),
        ("email", email),
    ];
    let sso = BASE64_STANDARD.encode(serde_urlencoded::to_string(answer).unwrap());
    let sig = sign(SECRET, &sso);
    (asked[1].1.clone(), sso, sig)
}

fn of_forum(base: &str) -> Settings {
    let mut settings = Settings::default();
    settings.outside.discourse = Some(Discourse {
        base: base.into(),
        secret: SECRET.to_owned().into(),
    });
    settings
}

async fn started() -> TestApp {
    let settings = of_forum("https://forum.example.org");
    let app = TestApp::configured(Queue::new(2, 1_000), settings).await;
    found(&app, 3, 1).await;
    app
}

async fn leave(browser: &Browser<'_>) -> String {
    let away = browser
        .post("/sign-in/discourse", &[("next", "/elections")])
        .await;
    assert_eq!(away.status, 303);
    away.headers["location"].to_str().unwrap().to_owned()
}

fn back(sso: &str, sig: &str) -> String {
    let query = serde_urlencoded::to_string([("sso", sso), ("sig", sig)]).unwrap();
    format!("/sign-in/discourse?{query}")
}

#[tokio::test(flavor = "multi_thread")]
async fn by_the_forum() {
    let app = started().await;
    let browser = Browser::new(&app);
    let page = browser.get("/sign-in").await.ok();
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains("form-action 'self' https://forum.example.org;"),
        "{policy}"
    );
    let question = leave(&browser).await;
    let (to, sso, sig) = forum(&question, "77", "M2@example.org");
    assert_eq!(to, "http://localhost:8080/sign-in/discourse");
    let inside = browser.get(&back(&sso, &sig)).await;
    assert_eq!(inside.status, 303, "{}", inside.text());
    assert_eq!(inside.headers["location"], "/elections");
    assert!(browser.account().await.contains("member:2"));
    // Known by number from now on, though the address there changes to somebody else's here.
    let again = Browser::new(&app);
    let (_, sso, sig) = forum(&leave(&again).await, "77", "m3@example.org");
    again.get(&back(&sso, &sig)).await;
    assert!(again.account().await.contains("member:2"));
}

/// Number 77 of the forum on trial is somebody else than number 77 of the forum that comes after it.
#[tokio::test(flavor = "multi_thread")]
async fn another_forum_has_other_numbers() {
    let app = started().await;
    let browser = Browser::new(&app);
    let (_, sso, sig) = forum(&leave(&browser).await, "77", "m2@example.org");
    browser.get(&back(&sso, &sig)).await;
    assert!(browser.account().await.contains("member:2"));
    let moved = app
        .with_settings(of_forum("https://community.example.org"))
        .await;
    let browser = Browser::new(&moved);
    let (_, sso, sig) = forum(&leave(&browser).await, "77", "m3@example.org");
    browser.get(&back(&sso, &sig)).await;
    assert!(browser.account().await.contains("member:3"));
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_are_not_believed() {
    let app = started().await;
    let browser = Browser::new(&app);
    let (_, sso, sig) = forum(&leave(&browser).await, "1", "m1@example.org");
    let refused = async |browser: &Browser<'_>, sso: &str, sig: &str| {
        assert_eq!(browser.get(&back(sso, sig)).await.status, 403);
        assert!(browser.cookie("__Host-hustings").is_none());
    };
    refused(&Browser::new(&app), &sso, &sig).await;
    let stranger = Browser::new(&app);
    leave(&stranger).await;
    refused(&stranger, &sso, &sig).await;
    refused(&browser, &sso, &sign("another secret", &sso)).await;
    refused(&browser, &sso, "").await;
    let changed = String::from_utf8(BASE64_STANDARD.decode(&sso).unwrap()).unwrap();
    let changed = BASE64_STANDARD.encode(changed.replace("m1", "m2"));
    refused(&browser, &changed, &sig).await;
    let (_, unknown, of_unknown) = forum(&leave(&browser).await, "9", "nobody@example.org");
    refused(&browser, &unknown, &of_unknown).await;
    let (_, sso, sig) = forum(&leave(&browser).await, "1", "m1@example.org");
    let kept = browser.cookie("__Host-hustings-forum").unwrap();
    assert_eq!(browser.get(&back(&sso, &sig)).await.status, 303);
    let replay = Browser::new(&app);
    replay.set_cookie("__Host-hustings-forum", &kept);
    refused(&replay, &sso, &sig).await;
    let late = Browser::new(&app);
    let (_, sso, sig) = forum(&leave(&late).await, "1", "m1@example.org");
    app.turn_clock(chrono::Duration::minutes(10));
    refused(&late, &sso, &sig).await;
}
