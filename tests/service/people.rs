//! Signing in, sessions, offices.

use axum::body::Body;
use axum::http::Request;
use chrono::Duration;
use hustings::access::Role;
use hustings::access::revocations::store::{self as revocations, Which};
use hustings::access::{Caller, token};
use serde_json::json;

use crate::app::TestApp;
use crate::browser::Browser;
use crate::mail;
use crate::smtp::Smtp;

const WRONG: &[(&str, &str)] = &[("code", "0000 0000")];

async fn started() -> (TestApp, Smtp) {
    mail::app().await
}

pub async fn appoint(app: &TestApp, subject: &str, role: &str, panel: Option<&str>) {
    let entry = json!({
        "subject": subject, "name": format!("The {subject}"), "email": format!("{subject}@example.org"),
        "role": role, "panel": panel,
    });
    app.post("/api/v1/appointments", &app.operator(), entry)
        .await
        .ok();
}

/// Somebody in an office at their browser: appointed, signed in by mail, and with an authenticator app, of which
/// these are the secret and the recovery codes.
pub async fn in_office<'a>(
    app: &'a TestApp,
    smtp: &Smtp,
    (subject, role, panel): (&str, &str, Option<&str>),
) -> (Browser<'a>, Vec<u8>, Vec<String>) {
    appoint(app, subject, role, panel).await;
    let browser = Browser::new(app);
    let email = format!("{subject}@example.org");
    browser.sign_in(smtp, &email).await;
    let (secret, recovery) = browser.set_up_app().await;
    (browser, secret, recovery)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_member_signs_in() {
    let (app, smtp) = &crate::mail::app().await;
    let browser = Browser::new(app);
    let turned_away = browser.get("/account").await;
    assert_eq!(turned_away.status, 303);
    assert_eq!(turned_away.headers["location"], "/sign-in?next=/account");
    // Case and spaces of an address are no matter.
    let asked = browser
        .post("/sign-in", &[("email", " M1@Example.org ")])
        .await;
    assert_eq!(asked.headers["location"], "/sign-in/code?next=/account");
    app.run_jobs().await;
    let [letter] = &smtp.to("m1@example.org")[..] else {
        panic!("{:?}", smtp.letters())
    };
    assert_eq!(
        letter.header("Subject").as_deref(),
        Some("Your code to sign in")
    );
    let inside = browser
        .post("/sign-in/code", &[("code", &letter.code())])
        .await;
    assert_eq!(inside.headers["location"], "/account");
    let page = browser.account().await;
    assert!(
        page.contains("m1@example.org") && page.contains("member:1"),
        "{page}"
    );
    // The session opens what a member's token opens, and nothing else.
    browser.get("/api/v1/elections").await.ok();
    let foreign = browser.get("/api/v1/acts").await;
    assert_eq!(foreign.status, 403);
    browser.post("/sign-out", &[]).await;
    assert_eq!(browser.get("/account").await.status, 303);
}

/// R28: what looks through mail may open every address as often as it likes.
#[tokio::test(flavor = "multi_thread")]
async fn looking_consumes_nothing() {
    let (app, smtp) = started().await;
    let browser = Browser::new(&app);
    let code = browser.ask_for_code(&smtp, "m1@example.org").await;
    for path in [
        "/sign-in",
        "/sign-in/code",
        "/sign-in/code?code=1",
        "/account",
    ] {
        Browser::new(&app).get(path).await;
        let head = Request::builder()
            .method("HEAD")
            .uri(path)
            .body(Body::empty())
            .unwrap();
        app.request(head).await;
    }
    assert_eq!(
        browser
            .post("/sign-in/code", &[("code", &code)])
            .await
            .status,
        303
    );
}

/// R29: one use, five tries, ten minutes, in the browser that asked.
#[tokio::test(flavor = "multi_thread")]
async fn codes_are_short_lived() {
    let (app, smtp) = started().await;
    let browser = Browser::new(&app);
    let code = browser.ask_for_code(&smtp, "m1@example.org").await;
    let elsewhere = Browser::new(&app);
    elsewhere.ask_for_code(&smtp, "m2@example.org").await;
    let stolen = elsewhere.post("/sign-in/code", &[("code", &code)]).await;
    assert_eq!(
        stolen.status, 422,
        "a code is bound to the browser that asked"
    );
    let right = [("code", code.as_str())];
    assert_eq!(browser.post("/sign-in/code", &right).await.status, 303);
    assert_eq!(
        browser.post("/sign-in/code", &right).await.status,
        422,
        "it is used up"
    );
    app.turn_clock(Duration::hours(1));
    let code = browser.ask_for_code(&smtp, "m1@example.org").await;
    app.turn_clock(Duration::minutes(10));
    let late = browser.post("/sign-in/code", &[("code", &code)]).await;
    assert_eq!(late.status, 422, "ten minutes are over");
    let code = browser.ask_for_code(&smtp, "m1@example.org").await;
    for _ in 0..5 {
        assert_eq!(browser.post("/sign-in/code", WRONG).await.status, 422);
    }
    let sixth = browser.post("/sign-in/code", &[("code", &code)]).await;
    assert_eq!(sixth.status, 422, "five tries");
    for spelt in [code.clone(), code.replace(' ', "")] {
        assert!(!app.place().holds(spelt.as_bytes()).await);
    }
}

/// R30: nothing in the answer tells who is known.
#[tokio::test(flavor = "multi_thread")]
async fn unknown_people_get_the_same_answer() {
    let (app, smtp) = started().await;
    let mut answers = Vec::new();
    for email in ["m1@example.org", "nobody@example.org"] {
        let browser = Browser::new(&app);
        let asked = browser.post("/sign-in", &[("email", email)]).await;
        let shown = browser.get("/sign-in/code").await.text();
        let wrong = browser.post("/sign-in/code", WRONG).await;
        let names: Vec<String> = asked.headers.keys().map(ToString::to_string).collect();
        answers.push((
            asked.status,
            names,
            asked.body.clone(),
            shown,
            wrong.status,
            wrong.text(),
        ));
        app.run_jobs().await;
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(smtp.letters().len(), 1);
    assert!(
        !app.place().holds(b"nobody@example.org").await,
        "who is unknown stays so"
    );
}

/// R31: flooding an address from elsewhere doesn't keep its owner out.
#[tokio::test(flavor = "multi_thread")]
async fn limits_lock_nobody_out() {
    let (app, smtp) = started().await;
    let flood = async |from: &str, times: usize| {
        for _ in 0..times {
            Browser::at(&app, from)
                .post("/sign-in", &[("email", "m1@example.org")])
                .await;
        }
        app.run_jobs().await;
    };
    flood("198.51.100.7", 25).await;
    assert_eq!(smtp.letters().len(), 3, "three letters from one block");
    flood("198.51.100.200", 5).await;
    assert_eq!(smtp.letters().len(), 3, "the same block");
    for block in 0..8 {
        flood(&format!("198.18.{block}.1"), 4).await;
    }
    assert_eq!(smtp.letters().len(), 20 + 2, "three each, then one each");
    Browser::at(&app, "192.0.2.1")
        .sign_in(&smtp, "m1@example.org")
        .await;
    for block in 0..60 {
        flood(&format!("203.0.{block}.1"), 1).await;
    }
    assert!(
        smtp.letters().len() <= 40,
        "a mailbox isn't buried: {}",
        smtp.letters().len()
    );
    app.turn_clock(Duration::minutes(16));
    Browser::at(&app, "192.0.2.1")
        .sign_in(&smtp, "m1@example.org")
        .await;
}

/// R32: the session changes at sign-in, ends, can be ended, and outlives a restart.
#[tokio::test(flavor = "multi_thread")]
async fn sessions() {
    let (app, smtp) = started().await;
    let browser = Browser::new(&app);
    browser.set_cookie("__Host-hustings", "fixed-by-somebody");
    browser.sign_in(&smtp, "m1@example.org").await;
    let token = browser.cookie("__Host-hustings").unwrap();
    assert!(token != "fixed-by-somebody" && token.len() == 43, "{token}");
    assert!(
        !app.place().holds(token.as_bytes()).await,
        "the token stands in the database"
    );
    let restarted = Browser::new(&app);
    restarted.set_cookie("__Host-hustings", &token);
    restarted.get("/account").await.ok();
    let other = Browser::new(&app);
    other.sign_in(&smtp, "m1@example.org").await;
    other.post("/account/sessions/end", &[]).await;
    assert_eq!(
        browser.get("/account").await.status,
        303,
        "ended from elsewhere"
    );
    other.get("/account").await.ok();
    app.turn_clock(Duration::hours(2));
    assert_eq!(other.get("/account").await.status, 303, "two hours of rest");
    let third = Browser::new(&app);
    third.sign_in(&smtp, "m1@example.org").await;
    for _ in 0..11 {
        app.turn_clock(Duration::hours(1));
        third.get("/account").await.ok();
    }
    app.turn_clock(Duration::hours(1));
    assert_eq!(
        third.get("/account").await.status,
        303,
        "twelve hours in all"
    );
}

/// R34
#[tokio::test(flavor = "multi_thread")]
async fn another_site_can_write_nothing() {
    let (app, smtp) = started().await;
    let mut browser = Browser::new(&app);
    browser.sign_in(&smtp, "m1@example.org").await;
    for origin in [Some("https://evil.example"), Some("null"), None] {
        browser.origin = origin.map(str::to_owned);
        for path in [
            "/account/sessions/end",
            "/sign-out",
            "/account/authenticator",
            "/sign-in",
        ] {
            let answer = browser.post(path, &[]).await;
            assert_eq!(answer.status, 403, "{path} from {origin:?}");
        }
    }
    browser.get("/account").await.ok();
}

/// A new employer, a new address, and the same one member; the old mailbox opens nothing any more.
#[tokio::test(flavor = "multi_thread")]
async fn a_member_moves() {
    let (app, smtp) = started().await;
    let browser = Browser::new(&app);
    browser.sign_in(&smtp, "m1@example.org").await;
    let to = async |id: i64, email: &str| {
        let path = format!("/api/v1/members/{id}/address");
        app.post(&path, &app.operator(), json!({ "email": email }))
            .await
    };
    to(1, "M2@example.org").await.refused(409, "conflict");
    appoint(&app, "olga", "operator", None).await;
    to(1, "olga@example.org").await.refused(409, "conflict");
    to(99, "new@example.net").await.refused(404, "not-found");
    to(1, "New@Example.net").await.ok();
    assert_eq!(browser.get("/account").await.status, 303, "signed out");
    app.run_jobs().await;
    for told in ["m1@example.org", "new@example.net"] {
        let letter = smtp.to(told).pop().unwrap();
        assert!(letter.text().contains("another address"), "{told}");
    }
    let before = smtp.letters().len();
    let old = Browser::at(&app, "198.51.100.7");
    old.post("/sign-in", &[("email", "m1@example.org")]).await;
    app.run_jobs().await;
    assert_eq!(smtp.letters().len(), before, "nobody has it any more");
    let new = Browser::at(&app, "192.0.2.9");
    new.sign_in(&smtp, "new@example.net").await;
    let data = new.get("/account/data.json").await.ok().json();
    assert_eq!(data["member"]["number"], 1);
}

/// The secretary is there first and becomes a member of the list later: one account, and a vote.
#[tokio::test(flavor = "multi_thread")]
async fn staff_who_become_members_are_both() {
    let (app, smtp) = started().await;
    appoint(&app, "sam", "secretary", Some("panel")).await;
    let list = json!([{ "name": "Sam Shaw", "email": "Sam@Example.org",
                        "networks": [{ "network": "net", "since": "2020-01-01" }] }]);
    let entered = app.post("/api/v1/members", &app.operator(), list).await;
    let id = entered.ok().json()[0]["id"].clone();
    let browser = Browser::new(&app);
    browser.sign_in(&smtp, "sam@example.org").await;
    let data = browser.get("/account/data.json").await.ok().json();
    assert_eq!(data["member"]["number"], id, "{data}");
    assert_eq!(data["name"], "Sam Shaw");
    assert_eq!(data["offices"][0]["role"], "secretary");
}

#[tokio::test(flavor = "multi_thread")]
async fn offices_are_kept_apart() {
    let (app, smtp) = started().await;
    appoint(&app, "rosa", "registrar", None).await;
    let both = json!({ "subject": "rosa", "role": "trustee" });
    app.post("/api/v1/appointments", &app.operator(), both)
        .await
        .refused(409, "conflict");
    let member = json!({ "subject": "member:1", "role": "secretary", "panel": "panel" });
    app.post("/api/v1/appointments", &app.operator(), member)
        .await
        .ok();
    let taken =
        json!({ "subject": "y", "name": "Y", "email": "m2@example.org", "role": "auditor" });
    app.post("/api/v1/appointments", &app.operator(), taken)
        .await
        .refused(409, "conflict");
    // A member with an office stands and votes as a member without the second factor.
    let browser = Browser::new(&app);
    browser.sign_in(&smtp, "m1@example.org").await;
    let roll = browser
        .get("/api/v1/elections/AAAAAAAAAAAAAA/roll/me")
        .await;
    assert_eq!(roll.status, 404);
    let page = browser.account().await;
    assert!(page.contains("secretary of panel"), "{page}");
    let other = app
        .post(
            "/api/v1/elections",
            &app.member(1),
            crate::story::notice("seat", 1),
        )
        .await;
    other.refused(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_operator_stays() {
    let (app, _) = started().await;
    appoint(&app, "olga", "operator", None).await;
    appoint(&app, "sara", "secretary", Some("panel")).await;
    let operator = app.operator();
    let end = async |id: i64| {
        app.post(
            &format!("/api/v1/appointments/{id}/end"),
            &operator,
            json!({}),
        )
        .await
    };
    end(1).await.refused(409, "conflict");
    end(2).await.ok();
    end(2).await.refused(404, "not-found");
    appoint(&app, "otto", "operator", None).await;
    end(1).await.ok();
    // Nor do the last two go at once.
    appoint(&app, "oda", "operator", None).await;
    let (one, other) = tokio::join!(end(3), end(4));
    let stays = [one, other].iter().filter(|one| one.status == 409).count();
    assert_eq!(stays, 1);
}

/// Tokens of programs: withdrawn one by one or all of a subject; for reading alone.
#[tokio::test(flavor = "multi_thread")]
async fn tokens_can_be_withdrawn_and_narrowed() {
    let (app, _) = started().await;
    let (door, now) = ("/api/v1/acts", app.app.now());
    let key = &app.app.keys().tokens;
    let (one, other) = (app.auditor(), app.auditor());
    let revoke = async |which| {
        let tx = app.app.store().begin().await.unwrap();
        revocations::revoke(&tx, &which, app.app.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
    };
    let number = token::check(key, &one, now).unwrap().number;
    revoke(Which::Token(number)).await;
    app.get(door, &one).await.refused(401, "unauthenticated");
    app.get(door, &other).await.ok();
    revoke(Which::Subject("auditor-1".into())).await;
    app.get(door, &other).await.refused(401, "unauthenticated");
    app.turn_clock(Duration::seconds(1));
    app.get(door, &app.auditor()).await.ok();
    let caller = Caller::new("operator-1".into(), Role::Operator, Vec::new());
    let day = Duration::days(1);
    let read = token::mint_scoped(key, &caller, token::Scope::Read, app.app.now(), day).unwrap();
    app.get("/api/v1/appointments", &read).await.ok();
    let network = json!({ "slug": "n2", "name": "N" });
    app.post("/api/v1/networks", &read, network)
        .await
        .refused(403, "forbidden");
}

/// N87: what a request says of itself is not believed.
#[tokio::test(flavor = "multi_thread")]
async fn forged_headers() {
    let (app, smtp) = started().await;
    for number in 0..10 {
        let request = Request::builder()
            .method("POST")
            .uri("/sign-in")
            .header("host", "evil.example")
            .header("x-forwarded-for", format!("203.0.{number}.1"))
            .header("x-forwarded-host", "evil.example");
        app.request(request.body(Body::from("email=m1%40example.org")).unwrap())
            .await;
    }
    app.run_jobs().await;
    assert_eq!(
        smtp.letters().len(),
        3,
        "the limit counts who asks, not who they say they are"
    );
    appoint(&app, "olga", "operator", None).await;
    app.run_jobs().await;
    let letters = smtp.to("olga@example.org");
    assert!(letters[0].link().starts_with("http://localhost:8080/"));
    assert!(!letters[0].raw.contains("evil.example"));
}
