//! Accounts: what ends a session and an office, what asks for the second factor anew, and how much of
//! what is asked for is taken.

use axum::body::Body;
use axum::http::Request;
use chrono::Duration;
use hustings::access::{Actor, Role};
use hustings::accounts::codes::rules::MOST_OF_A_BLOCK;
use hustings::accounts::store as accounts;
use hustings::elections::ballot_box::queue::Queue;
use hustings::entities::sign_in;
use hustings::settings::Settings;
use hustings::web::client::Peer;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::EntityTrait;
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::browser::{Browser, unbase32};
use crate::mail;
use crate::people::{appoint, in_office};
use crate::smtp::Smtp;
use crate::story::{Story, found};

/// Signing out ends the session here and not in the browser alone; and nobody ends somebody else's.
#[tokio::test(flavor = "multi_thread")]
async fn sessions_end_here() {
    let (app, smtp) = mail::app().await;
    let browser = Browser::new(&app);
    browser.sign_in(&smtp, "m1@example.org").await;
    let token = browser.cookie("__Host-hustings").unwrap();
    let other = Browser::at(&app, "198.51.100.7");
    other.sign_in(&smtp, "m2@example.org").await;
    // The first session is the first browser's.
    let ended = other.post("/account/sessions/1/end", &[]).await;
    assert_eq!(ended.headers["location"], "/account");
    browser.get("/account").await.ok();
    browser.post("/sign-out", &[]).await;
    browser.set_cookie("__Host-hustings", &token);
    assert_eq!(
        browser.get("/account").await.status,
        303,
        "the token is worth nothing any more"
    );
}

/// What can't be taken back asks for the second factor anew; and who holds an office is signed out after
/// half an hour of rest.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_taken_back() {
    let (app, smtp) = mail::app().await;
    let (browser, secret, _) = in_office(&app, &smtp, ("olga", "operator", None)).await;
    app.turn_clock(Duration::minutes(11));
    browser.get("/api/v1/appointments").await.ok();
    let asked: [(&str, Value, u16); 3] = [
        (
            "/api/v1/appointments",
            json!({ "subject": "x", "role": "auditor" }),
            422,
        ),
        ("/api/v1/members/99/erasure", json!({}), 404),
        (
            "/api/v1/members/99/address",
            json!({ "email": "x@example.org" }),
            404,
        ),
    ];
    for (path, body, _) in &asked {
        assert_eq!(browser.post_json(path, body).await.status, 403, "{path}");
    }
    assert_eq!(browser.step_up(&secret).await.status, 303);
    for (path, body, then) in &asked {
        assert_eq!(browser.post_json(path, body).await.status, *then, "{path}");
    }
    app.turn_clock(Duration::minutes(30));
    assert_eq!(
        browser.get("/account").await.status,
        303,
        "half an hour of rest"
    );
}

/// The page before a grave move asks for it too, so that nobody types in reasons for nothing.
#[tokio::test(flavor = "multi_thread")]
async fn the_page_before_a_grave_move_asks_already() {
    let (app, smtp) = mail::app().await;
    let story = Story::call(&app, "seat", 1).await;
    let (browser, secret, _) = in_office(&app, &smtp, ("sam", "secretary", Some("panel"))).await;
    app.turn_clock(Duration::minutes(11));
    let desk = format!("/elections/{}/desk", story.uuid);
    browser.get(&desk).await.ok();
    let asked = ["move?to=void", "approve?to=voting"].map(|act| format!("{desk}/{act}"));
    for page in &asked {
        assert_eq!(browser.ask("GET", page, "").await.status, 403, "{page}");
    }
    browser.step_up(&secret).await;
    for page in &asked {
        browser.ask("GET", page, "").await.ok();
    }
}

/// An office that has ended opens nothing: not to who was signed in, and not to who signs in anew.
#[tokio::test(flavor = "multi_thread")]
async fn an_office_ends() {
    let (app, smtp) = mail::app().await;
    let (browser, secret, _) = in_office(&app, &smtp, ("sara", "secretary", Some("panel"))).await;
    let desk = "/panels/panel/desk";
    browser.get(desk).await.ok();
    let path = "/api/v1/appointments/1/end";
    app.post(path, &app.operator(), json!({})).await.ok();
    assert_eq!(browser.get("/account").await.status, 303, "signed out");
    app.turn_clock(Duration::minutes(1));
    let again = Browser::new(&app);
    again.sign_in(&smtp, "sara@example.org").await;
    assert_eq!(again.step_up(&secret).await.status, 303);
    assert_eq!(again.get(desk).await.status, 403);
}

/// The name of a member's account is a member's, and of one that there is.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_passes_for_a_member() {
    let (app, _smtp) = mail::app().await;
    let appoint = async |entry: Value| {
        app.post("/api/v1/appointments", &app.operator(), entry)
            .await
    };
    appoint(json!({ "subject": "member:99", "role": "auditor" }))
        .await
        .refused(404, "not-found");
    let feigned = json!({
        "subject": "member:x", "name": "X", "email": "x@example.org", "role": "auditor",
    });
    appoint(feigned).await.refused(422, "invalid");
}

/// The first password of an app is looked at, and wrong ones are counted too.
#[tokio::test(flavor = "multi_thread")]
async fn an_app_is_put_to_use_by_its_password() {
    let (app, smtp) = mail::app().await;
    appoint(&app, "olga", "operator", None).await;
    let browser = Browser::new(&app);
    browser.sign_in(&smtp, "olga@example.org").await;
    browser.post("/account/authenticator", &[]).await.ok();
    let path = "/account/authenticator/confirmation";
    let wrong = async || browser.post(path, &[("code", "000000")]).await.status;
    for _ in 0..5 {
        assert_eq!(wrong().await, 422);
    }
    assert_eq!(browser.get("/api/v1/appointments").await.status, 403);
    assert_ne!(wrong().await, 422);
    assert_eq!(
        browser.get("/account").await.status,
        303,
        "the session is over"
    );
}

/// A code that is typed wrong leaves the app that is being set up as it is: the page comes again with the same secret.
#[tokio::test(flavor = "multi_thread")]
async fn a_mistyped_code_does_not_begin_anew() {
    let (app, smtp) = mail::app().await;
    appoint(&app, "olga", "operator", None).await;
    let browser = Browser::new(&app);
    browser.sign_in(&smtp, "olga@example.org").await;
    let path = "/account/authenticator/confirmation";
    let none = browser.post(path, &[("code", "000000")]).await;
    assert_eq!(none.status, 409, "{}", none.text());
    let page = browser
        .post("/account/authenticator", &[])
        .await
        .ok()
        .text();
    assert!(!page.contains("id=\"wrong\""), "{page}");
    let secret = |page: &str| {
        let after = page.split("<code>").nth(1).unwrap();
        after.split('<').next().unwrap().to_owned()
    };
    let again = browser.post(path, &[("code", "000000")]).await;
    assert_eq!(again.status, 422);
    let again = again.text();
    assert!(
        again.contains("id=\"wrong\" role=\"alert\"") && again.contains("aria-invalid=\"true\""),
        "{again}"
    );
    assert_eq!(secret(&again), secret(&page));
    let code = browser.password(&unbase32(&secret(&page)));
    let codes = browser.post(path, &[("code", &code)]).await.ok().text();
    assert!(codes.contains("Your recovery codes"), "{codes}");
    browser.get("/api/v1/appointments").await.ok();
}

/// An app on a phone that was lost is taken off the list; somebody else's is not, nor the last one, nor without the
/// second factor.
#[tokio::test(flavor = "multi_thread")]
async fn a_second_app_is_taken_away() {
    let (app, smtp) = mail::app().await;
    appoint(&app, "olga", "operator", None).await;
    appoint(&app, "oscar", "operator", None).await;
    let (olga, oscar) = (Browser::new(&app), Browser::at(&app, "198.51.100.7"));
    olga.sign_in(&smtp, "olga@example.org").await;
    let (lost, _) = olga.set_up_app().await;
    oscar.sign_in(&smtp, "oscar@example.org").await;
    oscar.set_up_app().await;
    let removal = |app: usize| format!("/account/authenticator/{app}/removal");
    assert_eq!(
        olga.post(&removal(1), &[]).await.status,
        409,
        "the last one"
    );
    app.turn_clock(Duration::minutes(1));
    let (kept, _) = olga.set_up_app().await;
    assert_eq!(olga.post(&removal(2), &[]).await.status, 404, "another's");
    app.turn_clock(Duration::minutes(11));
    let asked = olga.post(&removal(1), &[]).await;
    let to = asked.headers["location"].to_str().unwrap().to_owned();
    assert!(to.starts_with("/account/second-factor"), "{to}");
    assert_eq!(olga.step_up(&kept).await.status, 303);
    let page = olga.account().await;
    for app in ["Authenticator app 1, since", "Authenticator app 2, since"] {
        assert!(page.contains(app), "{app:?} is missing:\n{page}");
    }
    assert!(
        page.contains(&removal(1)) && page.contains(&removal(3)),
        "{page}"
    );
    assert_eq!(
        olga.post(&removal(1), &[]).await.headers["location"],
        "/account"
    );
    app.turn_clock(Duration::minutes(1));
    assert_eq!(olga.step_up(&lost).await.status, 422);
    assert_eq!(olga.step_up(&kept).await.status, 303);
    // Of two that are taken away at once, one stays.
    olga.set_up_app().await;
    let paths = [removal(3), removal(4)];
    let (one, other) = tokio::join!(olga.post(&paths[0], &[]), olga.post(&paths[1], &[]));
    let stays = [one, other].iter().filter(|one| one.status == 409).count();
    assert_eq!(stays, 1);
}

/// Who has lost their phone is let in anew by somebody at the machine: nothing of before holds.
#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_unlocked() {
    let (app, smtp) = mail::app().await;
    let (olga, lost, recovery) = in_office(&app, &smtp, ("olga", "operator", None)).await;
    let machine = Actor {
        subject: "machine".into(),
        role: Role::Operator,
    };
    accounts::unlock(&app.app, &machine, "olga").await.unwrap();
    assert_eq!(olga.get("/account").await.status, 303, "signed out");
    app.turn_clock(Duration::minutes(1));
    let again = Browser::new(&app);
    again.sign_in(&smtp, "olga@example.org").await;
    assert_eq!(again.step_up(&lost).await.status, 422);
    let code = [("code", recovery[0].as_str())];
    let typed = again.post("/account/second-factor", &code).await;
    assert_eq!(typed.status, 422);
    again.set_up_app().await;
    again.get("/api/v1/appointments").await.ok();
}

/// What is no address stands in its field again, with what to do about it.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_address_is_given_back() {
    let (app, _smtp) = mail::app().await;
    let email = [("email", "nobody")];
    let asked = Browser::new(&app).post("/sign-in", &email).await;
    assert_eq!(asked.status, 422);
    let page = asked.text();
    for said in [
        "Type in an e-mail address, such as name@example.org.",
        "value=\"nobody\"",
    ] {
        assert!(page.contains(said), "{said:?} is missing:\n{page}");
    }
}

/// What a block asks for beyond any measure isn't even kept.
#[tokio::test(flavor = "multi_thread")]
async fn a_flood_leaves_nothing() {
    let (app, _smtp) = mail::app().await;
    let ask = async || {
        let email = [("email", "nobody@example.org")];
        let asked = Browser::new(&app).post("/sign-in", &email).await;
        assert_eq!(asked.status, 303);
        let kept = sign_in::Entity::find().all(app.app.store().read());
        kept.await.unwrap()
    };
    let first = ask().await.remove(0);
    let many = (2..MOST_OF_A_BLOCK).map(|number| {
        let mut row = sign_in::ActiveModel::from(first.clone());
        row.id = NotSet;
        row.request_mark = Set(format!("request {number}"));
        row
    });
    let tx = app.app.store().begin().await.unwrap();
    sign_in::Entity::insert_many(many)
        .exec_without_returning(&tx)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(ask().await.len(), 500);
    assert_eq!(ask().await.len(), 500);
}

/// N87: behind a proxy of ours, limits count whom the last of ours has heard, and believe nothing that
/// stands before.
#[tokio::test(flavor = "multi_thread")]
async fn behind_a_proxy_of_ours() {
    let smtp = Smtp::start().await;
    let mut settings = Settings::default();
    settings.mail.general = Some(smtp.sender("elections@example.org"));
    settings.proxies = vec!["10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap()];
    let app = TestApp::configured(Queue::new(2, 1_000), settings).await;
    found(&app, 3, 1).await;
    let asked = async |named: String| {
        let request = Request::builder()
            .method("POST")
            .uri("/sign-in")
            .header("x-forwarded-for", named)
            .extension(Peer("10.0.0.1".parse().unwrap()));
        app.request(request.body(Body::from("email=m1%40example.org")).unwrap())
            .await;
        app.run_jobs().await;
        smtp.letters().len()
    };
    let mut letters = 0;
    for number in 0..5 {
        letters = asked(format!("203.0.{number}.1, 192.0.2.9, 10.0.0.2")).await;
    }
    assert_eq!(letters, 3, "one client, whatever it wrote before");
    for number in 0..3 {
        letters = asked(format!("198.51.{number}.1:4711")).await;
    }
    assert_eq!(letters, 6, "three clients");
    for number in 0..5 {
        letters = asked(format!("203.1.{number}.1, unknown")).await;
    }
    assert_eq!(letters, 9, "who can't be read is the proxy");
}
