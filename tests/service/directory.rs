//! Signing in with the organisation's directory: a provider of OpenID Connect that answers over HTTP.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use axum::{Form, Json, Router};
use base64::{Engine, prelude::*};
use hustings::accounts::outside::oidc::Oidc;
use hustings::accounts::outside::oidc::keys::IssuerKeys;
use hustings::elections::ballot_box::queue::Queue;
use hustings::settings::Settings;
use hustings::web::outgoing::Endpoint;
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::app::TestApp;
use crate::browser::Browser;
use crate::story::found;

const ISSUER: &str = "https://login.example.org";
/// A colon and a space, so that the way they are written is tried too.
const SECRET: &str = "pass: word&";
const BACK: &str = "http://localhost:8080/sign-in/oidc";

/// What a code stands for: the token, and the challenge that came with the question.
type Codes = Arc<Mutex<HashMap<String, (String, String)>>>;

struct Provider {
    key: EcdsaKeyPair,
    codes: Codes,
    endpoint: String,
}

impl Provider {
    async fn new() -> Self {
        let kind = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let random = SystemRandom::new();
        let pair = EcdsaKeyPair::generate_pkcs8(kind, &random).unwrap();
        let codes = Codes::default();
        let router = Router::new()
            .route("/token", post(token))
            .with_state(codes.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}/token", listener.local_addr().unwrap());
        tokio::spawn(async { axum::serve(listener, router).await });
        Self {
            key: EcdsaKeyPair::from_pkcs8(kind, pair.as_ref(), &random).unwrap(),
            codes,
            endpoint,
        }
    }

    fn settings(&self) -> Settings {
        let point = self.key.public_key().as_ref();
        let part = |range: std::ops::Range<usize>| BASE64_URL_SAFE_NO_PAD.encode(&point[range]);
        let keys = json!({ "keys": [{
            "kty": "EC", "crv": "P-256", "kid": "k1", "x": part(1..33), "y": part(33..65),
        }] });
        let mut settings = Settings::default();
        settings.outside.oidc = Some(Oidc {
            name: "the directory".into(),
            issuer: ISSUER.into(),
            client_id: "hustings".into(),
            client_secret: SECRET.to_owned().into(),
            authorization: Endpoint::parse("a", "https://login.example.org/authorize").unwrap(),
            token: Endpoint::parse("t", &self.endpoint).unwrap(),
            keys: IssuerKeys::parse("ES256", &keys.to_string()).unwrap(),
            addresses_are_assigned: false,
        });
        settings
    }

    fn signed(&self, header: &Value, claims: &Value) -> String {
        let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(header), part(claims));
        let signature = self.key.sign(&SystemRandom::new(), message.as_bytes());
        let signature = BASE64_URL_SAFE_NO_PAD.encode(signature.unwrap());
        format!("{message}.{signature}")
    }

    /// A code for this token, given to who asked this question.
    fn code(&self, question: &Question, token: String) -> String {
        let mut codes = self.codes.lock().unwrap();
        let code = format!("code-{}", codes.len());
        let challenge = question.0["code_challenge"].clone();
        codes.insert(code.clone(), (token, challenge));
        code
    }
}

/// The token endpoint: code, client, secret, address and verifier are looked at as RFC 6749 and RFC
/// 7636 say; a code holds once.
async fn token(
    State(codes): State<Codes>,
    headers: HeaderMap,
    Form(form): Form<HashMap<String, String>>,
) -> Result<Json<Value>, (StatusCode, Json<Value>)> {
    let refused = |status, error| Err((status, Json(json!({ "error": error }))));
    let shown = format!(
        "Basic {}",
        BASE64_STANDARD.encode("hustings:pass%3A+word%26")
    );
    if headers["authorization"].to_str().unwrap() != shown {
        return refused(StatusCode::UNAUTHORIZED, "invalid_client");
    }
    let known = codes.lock().unwrap().remove(&form["code"]);
    let Some((token, challenge)) = known else {
        return refused(StatusCode::BAD_REQUEST, "invalid_grant");
    };
    let verifier = digest(&SHA256, form["code_verifier"].as_bytes());
    let fits = BASE64_URL_SAFE_NO_PAD.encode(verifier) == challenge
        && (43..=128).contains(&form["code_verifier"].len())
        && form["grant_type"] == "authorization_code"
        && form["redirect_uri"] == BACK;
    if !fits {
        return refused(StatusCode::BAD_REQUEST, "invalid_grant");
    }
    Ok(Json(
        json!({ "access_token": "unused", "token_type": "Bearer", "id_token": token }),
    ))
}

/// What the browser is sent to the directory with.
struct Question(HashMap<String, String>);

async fn leave(browser: &Browser<'_>) -> Question {
    let away = browser
        .post("/sign-in/oidc", &[("next", "/elections")])
        .await;
    assert_eq!(away.status, 303, "{}", away.text());
    let to = away.headers["location"].to_str().unwrap();
    let (place, query) = to.split_once('?').unwrap();
    assert_eq!(place, "https://login.example.org/authorize");
    let fields: HashMap<String, String> = serde_urlencoded::from_str(query).unwrap();
    for (name, value) in [
        ("response_type", "code"),
        ("client_id", "hustings"),
        ("redirect_uri", BACK),
        ("scope", "openid email"),
        ("code_challenge_method", "S256"),
    ] {
        assert_eq!(fields[name], value);
    }
    Question(fields)
}

fn claims(app: &TestApp, question: &Question) -> Value {
    let now = app.app.now().timestamp();
    json!({
        "iss": ISSUER, "aud": "hustings", "sub": "a-1", "iat": now, "exp": now + 300,
        "nonce": question.0["nonce"], "email": "M2@example.org", "email_verified": true,
    })
}

fn back(question: &Question, code: &str) -> String {
    let state = &question.0["state"];
    let query = serde_urlencoded::to_string([("state", state.as_str()), ("code", code)]);
    format!("/sign-in/oidc?{}", query.unwrap())
}

fn es256() -> Value {
    json!({ "alg": "ES256", "kid": "k1", "typ": "JWT" })
}

async fn started() -> (Provider, TestApp) {
    let provider = Provider::new().await;
    let app = TestApp::configured(Queue::new(2, 1_000), provider.settings()).await;
    found(&app, 3, 1).await;
    (provider, app)
}

#[tokio::test(flavor = "multi_thread")]
async fn by_the_directory() {
    let (provider, app) = started().await;
    let browser = Browser::new(&app);
    let page = browser.get("/sign-in").await.ok();
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains("form-action 'self' https://login.example.org;"),
        "{policy}"
    );
    assert!(page.text().contains("Sign in with the directory"));
    let question = leave(&browser).await;
    let code = provider.code(
        &question,
        provider.signed(&es256(), &claims(&app, &question)),
    );
    let inside = browser.get(&back(&question, &code)).await;
    assert_eq!(inside.status, 303, "{}", inside.text());
    assert_eq!(inside.headers["location"], "/elections");
    assert!(browser.account().await.contains("member:2"));
    // Known by the directory's name for them from now on, whatever their address there becomes.
    let again = Browser::new(&app);
    let question = leave(&again).await;
    let mut changed = claims(&app, &question);
    changed["email"] = "m3@example.org".into();
    let code = provider.code(&question, provider.signed(&es256(), &changed));
    again.get(&back(&question, &code)).await;
    assert!(again.account().await.contains("member:2"));
}

/// One thing wrong with the token at a time.
#[tokio::test(flavor = "multi_thread")]
async fn tokens_that_are_not_believed() {
    let (provider, app) = started().await;
    let now = app.app.now().timestamp();
    let flaws: Vec<(&str, Value, &str)> = vec![
        (
            "iss",
            "https://login.example.com".into(),
            "another provider",
        ),
        ("aud", "another".into(), "another service"),
        ("aud", json!(["hustings", "another"]), "another service"),
        ("azp", "another".into(), "another service"),
        ("exp", (now - 31).into(), "over"),
        ("exp", now.to_string().into(), "read"),
        ("exp", Value::Null, "read"),
        ("iat", (now + 31).into(), "over"),
        ("iat", (now - 700).into(), "over"),
        ("nbf", (now + 31).into(), "over"),
        ("nonce", "another".into(), "another sign-in"),
        ("nonce", Value::Null, "another sign-in"),
        ("email_verified", false.into(), "vouch"),
        ("email_verified", Value::Null, "vouch"),
        ("email", Value::Null, "vouch"),
        ("email", "".into(), "vouch"),
        ("sub", Value::Null, "read"),
        ("email", "nobody@example.org".into(), "no member"),
    ];
    for (claim, value, said) in flaws {
        let browser = Browser::new(&app);
        let question = leave(&browser).await;
        let mut flawed = claims(&app, &question);
        if value.is_null() {
            flawed.as_object_mut().unwrap().remove(claim);
        } else {
            flawed[claim] = value.clone();
        }
        let code = provider.code(&question, provider.signed(&es256(), &flawed));
        refused(
            &browser,
            &back(&question, &code),
            &format!("{claim} {value}"),
            said,
        )
        .await;
    }
    // With one thing right in another way.
    let browser = Browser::new(&app);
    let question = leave(&browser).await;
    let mut good = claims(&app, &question);
    good["aud"] = json!(["hustings", "another"]);
    good["azp"] = "hustings".into();
    good["nbf"] = now.into();
    let code = provider.code(&question, provider.signed(&es256(), &good));
    assert_eq!(browser.get(&back(&question, &code)).await.status, 303);
}

async fn refused(browser: &Browser<'_>, path: &str, what: &str, said: &str) {
    let answer = browser.get(path).await;
    assert_eq!(answer.status, 403, "{what}");
    assert!(answer.text().contains(said), "{what}: {}", answer.text());
    assert!(browser.cookie("__Host-hustings").is_none(), "{what}");
}

/// Signatures, and what a header says of them (THREATS.md N88 to N93).
#[tokio::test(flavor = "multi_thread")]
async fn signatures_that_are_not_believed() {
    let (provider, app) = started().await;
    let stranger = Provider::new().await;
    let parts = |token: &str| {
        let parts: Vec<_> = token.split('.').map(str::to_owned).collect();
        (parts[0].clone(), parts[1].clone(), parts[2].clone())
    };
    let header = |header: Value| BASE64_URL_SAFE_NO_PAD.encode(header.to_string());
    type Make<'a> = Box<dyn Fn(&Value) -> String + 'a>;
    let makers: Vec<(&str, Make)> = vec![
        (
            "another's key",
            Box::new(|claims| stranger.signed(&es256(), claims)),
        ),
        (
            "no signature",
            Box::new(|claims| {
                let (_, claims, _) = parts(&provider.signed(&es256(), claims));
                format!("{}.{claims}.", header(json!({ "alg": "none" })))
            }),
        ),
        (
            "HS256 under the public key",
            Box::new(|claims| {
                let (_, claims, _) = parts(&provider.signed(&es256(), claims));
                let message = format!(
                    "{}.{claims}",
                    header(json!({ "alg": "HS256", "kid": "k1" }))
                );
                let public = provider.key.public_key().as_ref();
                let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, public);
                let tag = ring::hmac::sign(&key, message.as_bytes());
                format!("{message}.{}", BASE64_URL_SAFE_NO_PAD.encode(tag))
            }),
        ),
        (
            "EdDSA in name",
            Box::new(|claims| provider.signed(&json!({ "alg": "EdDSA", "kid": "k1" }), claims)),
        ),
        (
            "another key's name",
            Box::new(|claims| provider.signed(&json!({ "alg": "ES256", "kid": "k2" }), claims)),
        ),
        (
            "a key of its own",
            Box::new(|claims| {
                let point = stranger.key.public_key().as_ref();
                let part =
                    |range: std::ops::Range<usize>| BASE64_URL_SAFE_NO_PAD.encode(&point[range]);
                let own =
                    json!({ "kty": "EC", "crv": "P-256", "x": part(1..33), "y": part(33..65) });
                stranger.signed(&json!({ "alg": "ES256", "kid": "k1", "jwk": own }), claims)
            }),
        ),
        (
            "an extension that must be known",
            Box::new(|claims| {
                provider.signed(
                    &json!({ "alg": "ES256", "kid": "k1", "crit": ["b64"], "b64": true }),
                    claims,
                )
            }),
        ),
        (
            "claims changed",
            Box::new(|claims| {
                let mut other = claims.clone();
                other["email"] = "m3@example.org".into();
                let (head, _, signature) = parts(&provider.signed(&es256(), claims));
                format!("{head}.{}.{signature}", header(other))
            }),
        ),
        ("no token", Box::new(|_| "abc".to_owned())),
    ];
    for (what, make) in makers {
        let browser = Browser::new(&app);
        let question = leave(&browser).await;
        let code = provider.code(&question, make(&claims(&app, &question)));
        refused(&browser, &back(&question, &code), what, "token").await;
    }
}

/// The way out and back: one browser, one code, once.
#[tokio::test(flavor = "multi_thread")]
async fn ways_that_do_not_lead_in() {
    let (provider, app) = started().await;
    let good = |question: &Question| {
        provider.code(question, provider.signed(&es256(), &claims(&app, question)))
    };
    let browser = Browser::new(&app);
    let question = leave(&browser).await;
    let code = good(&question);
    refused(
        &Browser::new(&app),
        &back(&question, &code),
        "no browser left",
        "another sign-in",
    )
    .await;
    let other = Browser::new(&app);
    leave(&other).await;
    refused(
        &other,
        &back(&question, &code),
        "another browser",
        "another sign-in",
    )
    .await;
    let foreign = format!("{}&iss=https%3A%2F%2Fevil.example", back(&question, &code));
    refused(&browser, &foreign, "another provider", "another provider").await;
    assert_eq!(browser.get(&back(&question, &code)).await.status, 303);
    let again = browser.get(&back(&question, &code)).await;
    assert_eq!(again.status, 403, "the same way twice");
    let question = leave(&other).await;
    let denied = back(&question, "").replace("code=", "error=access_denied");
    refused(&other, &denied, "denied", "cancel").await;
    // A code of another way: its verifier is not ours.
    let (left, right) = (Browser::new(&app), Browser::new(&app));
    let (first, second) = (leave(&left).await, leave(&right).await);
    let answer = right.get(&back(&second, &good(&first))).await;
    assert_eq!(answer.status, 503, "{}", answer.text());
    assert!(right.cookie("__Host-hustings").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_directory_that_does_not_answer() {
    let provider = Provider::new().await;
    let mut settings = provider.settings();
    let nobody = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/token", nobody.local_addr().unwrap());
    drop(nobody);
    settings.outside.oidc.as_mut().unwrap().token = Endpoint::parse("t", &address).unwrap();
    let app = TestApp::configured(Queue::new(2, 1_000), settings).await;
    found(&app, 3, 1).await;
    let browser = Browser::new(&app);
    let question = leave(&browser).await;
    let answer = browser.get(&back(&question, "any")).await;
    assert_eq!(answer.status, 503);
    assert!(
        answer.text().contains("sign in by mail"),
        "{}",
        answer.text()
    );
}
