//! Tokens: one algorithm, every claim required, and a time in which they hold.

use ballots::supplement::Signer;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use chrono::Duration;
use hustings::access::Role;
use serde_json::{Value, json};

use crate::app::TestApp;

const DOOR: &str = "/api/v1/acts";

fn part(value: &Value) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(value.to_string())
}

/// A token of this header and these claims, soundly signed with the service's own key.
fn signed(app: &TestApp, header: &Value, claims: &Value) -> String {
    let message = format!("{}.{}", part(header), part(claims));
    let signature = app.app.keys().tokens.sign(message.as_bytes());
    let signature = BASE64_URL_SAFE_NO_PAD.encode(signature.as_bytes());
    format!("{message}.{signature}")
}

fn claims(app: &TestApp) -> Value {
    let now = app.app.now().timestamp();
    json!({
        "iss": "hustings",
        "aud": "hustings-interface",
        "sub": "auditor-1",
        "jti": "a-number",
        "iat": now,
        "nbf": now,
        "exp": now + 60,
        "role": "auditor",
    })
}

fn header() -> Value {
    json!({ "alg": "EdDSA", "typ": "JWT" })
}

#[tokio::test]
async fn a_sound_token_is_let_in() {
    let app = TestApp::new().await;
    app.get(DOOR, &signed(&app, &header(), &claims(&app)))
        .await
        .ok();
}

#[tokio::test]
async fn claims_that_are_missing_or_wrong_are_refused() {
    let app = TestApp::new().await;
    for name in ["iss", "aud", "sub", "jti", "iat", "nbf", "exp", "role"] {
        let mut without = claims(&app);
        without.as_object_mut().unwrap().remove(name);
        let token = signed(&app, &header(), &without);
        app.get(DOOR, &token).await.refused(401, "unauthenticated");
    }
    let now = app.app.now().timestamp();
    for (name, value) in [
        ("iss", json!("somebody")),
        ("aud", json!("another-service")),
        ("aud", json!(["another-service"])),
        ("exp", json!(now - 60)),
        ("exp", json!((now + 60).to_string())),
        ("nbf", json!(now + 600)),
        ("role", json!("root")),
        ("role", json!(["auditor"])),
        ("admin", json!(true)),
    ] {
        let mut wrong = claims(&app);
        wrong[name] = value.clone();
        let token = signed(&app, &header(), &wrong);
        let answer = app.get(DOOR, &token).await;
        assert_eq!(answer.status, 401, "{name} = {value}");
    }
}

#[tokio::test]
async fn other_algorithms_and_other_keys_are_refused() {
    let app = TestApp::new().await;
    let public = part(&json!({ "kty": "OKP", "crv": "Ed25519" }));
    for algorithm in ["none", "None", "HS256", "RS256", "ES256"] {
        let token = signed(
            &app,
            &json!({ "alg": algorithm, "typ": "JWT", "jwk": public }),
            &claims(&app),
        );
        app.get(DOOR, &token).await.refused(401, "unauthenticated");
        let unsigned = format!(
            "{}.{}.",
            part(&json!({ "alg": algorithm })),
            part(&claims(&app))
        );
        app.get(DOOR, &unsigned)
            .await
            .refused(401, "unauthenticated");
    }
    // HMAC with the public key as its secret: the classic confusion.
    let message = format!(
        "{}.{}",
        part(&json!({ "alg": "HS256", "typ": "JWT" })),
        part(&claims(&app))
    );
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, app.app.keys().tokens.public());
    let tag = BASE64_URL_SAFE_NO_PAD.encode(ring::hmac::sign(&key, message.as_bytes()));
    app.get(DOOR, &format!("{message}.{tag}"))
        .await
        .refused(401, "unauthenticated");
    // The key of receipts signs no tokens.
    let message = format!("{}.{}", part(&header()), part(&claims(&app)));
    let signature = app.app.keys().receipts.sign(message.as_bytes());
    let signature = BASE64_URL_SAFE_NO_PAD.encode(signature.as_bytes());
    let token = format!("{message}.{signature}");
    app.get(DOOR, &token).await.refused(401, "unauthenticated");
    // Another service's token.
    let other = TestApp::new().await;
    app.get(DOOR, &other.auditor())
        .await
        .refused(401, "unauthenticated");
}

#[tokio::test]
async fn a_token_expires() {
    let app = TestApp::new().await;
    let token = app.token(Role::Auditor, "auditor-1", &[]);
    app.get(DOOR, &token).await.ok();
    app.turn_clock(Duration::days(31));
    app.get(DOOR, &token).await.refused(401, "unauthenticated");
}

#[tokio::test]
async fn other_schemes_are_refused() {
    let app = TestApp::new().await;
    for value in ["Basic YTpi", "bearer", "Bearer", "Bearer  ", "Token x"] {
        let request = axum::http::Request::builder()
            .uri(DOOR)
            .header("authorization", value);
        let answer = app
            .request(request.body(axum::body::Body::empty()).unwrap())
            .await;
        answer.refused(401, "unauthenticated");
    }
}

/// An operator withdraws a token that got about, or all that somebody has; others keep theirs.
#[tokio::test(flavor = "multi_thread")]
async fn tokens_are_withdrawn_over_http() {
    let (app, smtp) = crate::mail::app().await;
    let withdraw = async |what: Value| {
        let path = "/api/v1/tokens/withdrawal";
        app.post(path, &app.operator(), what).await
    };
    let (leaked, kept) = (app.auditor(), app.auditor());
    assert_ne!(leaked, kept);
    withdraw(json!({ "token": leaked })).await.ok();
    app.get(DOOR, &leaked).await.refused(401, "unauthenticated");
    app.get(DOOR, &kept).await.ok();
    for wrong in [
        json!({}),
        json!({ "token": kept, "subject": "auditor-1" }),
        json!({ "token": "nothing" }),
        json!({ "subject": "" }),
    ] {
        withdraw(wrong).await.refused(422, "invalid");
    }
    app.get(DOOR, &kept).await.ok();
    let browser = crate::browser::Browser::new(&app);
    browser.sign_in(&smtp, "m1@example.org").await;
    browser.ask("GET", "/account", "").await.ok();
    app.turn_clock(Duration::seconds(1));
    withdraw(json!({ "subject": "auditor-1" })).await.ok();
    app.get(DOOR, &kept).await.refused(401, "unauthenticated");
    browser.ask("GET", "/account", "").await.ok();
    withdraw(json!({ "subject": "member:1" })).await.ok();
    assert_eq!(browser.ask("GET", "/account", "").await.status, 401);
    // What is made afterwards holds.
    app.turn_clock(Duration::seconds(1));
    app.get(DOOR, &app.auditor()).await.ok();
    let log = app.get("/api/v1/acts", &app.auditor()).await.ok().text();
    assert!(
        log.contains("token.revoke") && !log.contains(&leaked),
        "{log}"
    );
}
