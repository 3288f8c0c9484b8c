//! Second factors: what asks for one, when it is asked for again, and how often it may be wrong.

use chrono::Duration;
use serde_json::json;

use crate::browser::Browser;
use crate::mail;
use crate::people::{appoint, in_office};
use crate::story::Story;

/// R37
#[tokio::test(flavor = "multi_thread")]
async fn an_office_asks_for_a_second_factor() {
    let (app, smtp) = &mail::app().await;
    appoint(app, "olga", "operator", None).await;
    let browser = Browser::new(app);
    browser.sign_in(smtp, "olga@example.org").await;
    let acts = "/api/v1/appointments";
    let first = browser.get(acts).await;
    assert_eq!(first.status, 403, "no second factor yet");
    let (secret, recovery) = browser.set_up_app().await;
    assert_eq!(recovery.len(), 10);
    browser.get(acts).await.ok();
    let shown = smtp.to("olga@example.org");
    app.run_jobs().await;
    assert!(
        smtp.to("olga@example.org").len() > shown.len(),
        "she is told of the change"
    );
    // Signed in anew: the code by mail alone opens no office.
    app.turn_clock(Duration::hours(1));
    let again = Browser::new(app);
    again.sign_in(smtp, "olga@example.org").await;
    assert_eq!(again.get(acts).await.status, 403);
    let token = again.cookie("__Host-hustings");
    assert_eq!(again.step_up(&secret).await.status, 303);
    assert_ne!(
        again.cookie("__Host-hustings"),
        token,
        "the token changes with the rights"
    );
    again.get(acts).await.ok();
    // A password is used once.
    let third = Browser::new(app);
    third.sign_in(smtp, "olga@example.org").await;
    assert_eq!(third.step_up(&secret).await.status, 422);
    let code = [("code", recovery[0].as_str())];
    assert_eq!(
        third.post("/account/second-factor", &code).await.status,
        303
    );
    assert_eq!(
        third.post("/account/second-factor", &code).await.status,
        422,
        "used up"
    );
    third.get(acts).await.ok();
}

/// Asked again for what can't be taken back, after ten minutes.
#[tokio::test(flavor = "multi_thread")]
async fn a_second_factor_grows_stale() {
    let (app, smtp) = mail::app().await;
    let (browser, secret, _) = in_office(&app, &smtp, ("olga", "operator", None)).await;
    let end = async || {
        browser
            .post("/api/v1/appointments/99/end", &[])
            .await
            .status
    };
    assert_eq!(end().await, 404);
    app.turn_clock(Duration::minutes(11));
    browser.get("/api/v1/appointments").await.ok();
    assert_eq!(end().await, 403, "eleven minutes later");
    browser.step_up(&secret).await;
    assert_eq!(end().await, 404);
}

/// Opening, closing, declaring, voiding, and the word of the second person for them, are asked for anew; other
/// moves of an election are not.
#[tokio::test(flavor = "multi_thread")]
async fn moves_that_matter_ask_for_the_factor_again() {
    let (app, smtp) = mail::app().await;
    let story = Story::call(&app, "seat", 1).await;
    let (browser, secret, _) = in_office(&app, &smtp, ("sam", "secretary", Some("panel"))).await;
    app.turn_clock(Duration::minutes(11));
    let stage = format!("{}/stage", story.path());
    let approvals = format!("{}/approvals", story.path());
    let to = |stage: &str| json!({ "to": stage });
    let moved = browser.post_json(&stage, &to("nominations")).await;
    assert_eq!(moved.ok().status, 204);
    let matter = ["voting", "closed", "declared", "void"].map(to);
    for wanted in &matter {
        for door in [&stage, &approvals] {
            let refused = browser.post_json(door, wanted).await;
            assert_eq!(refused.status, 403, "{door}: {wanted}");
        }
    }
    browser.step_up(&secret).await;
    for wanted in &matter {
        for door in [&stage, &approvals] {
            let too_early = browser.post_json(door, wanted).await;
            assert_eq!(too_early.status, 409, "{door}: {wanted}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn five_wrong_passwords_end_the_session() {
    let (app, smtp) = mail::app().await;
    let (browser, secret, _) = in_office(&app, &smtp, ("olga", "operator", None)).await;
    app.turn_clock(Duration::minutes(5));
    for _ in 0..5 {
        let wrong = browser
            .post("/account/second-factor", &[("code", "000000")])
            .await;
        assert_eq!(wrong.status, 422);
    }
    browser.step_up(&secret).await;
    assert_eq!(
        browser.get("/account").await.status,
        303,
        "the session is over"
    );
}

/// Who can sign in as somebody again and again can't guess their second factor for ever.
#[tokio::test(flavor = "multi_thread")]
async fn wrong_passwords_count_over_all_sessions() {
    let (app, smtp) = mail::app().await;
    let (_, secret, _) = in_office(&app, &smtp, ("olga", "operator", None)).await;
    app.turn_clock(Duration::minutes(16));
    for block in 0..3 {
        let thief = Browser::at(&app, &format!("198.51.{block}.1"));
        thief.sign_in(&smtp, "olga@example.org").await;
        for _ in 0..5 {
            let wrong = [("code", "000000")];
            let wrong = thief.post("/account/second-factor", &wrong).await;
            assert_eq!(wrong.status, 422);
        }
    }
    app.run_jobs().await;
    let letters = smtp.to("olga@example.org");
    let warned = letters
        .iter()
        .filter(|letter| letter.text().contains("wrong second factor"));
    assert_eq!(warned.count(), 1);
    let owner = Browser::at(&app, "192.0.2.1");
    owner.sign_in(&smtp, "olga@example.org").await;
    assert_eq!(
        owner.step_up(&secret).await.status,
        403,
        "the account is at rest"
    );
    app.turn_clock(Duration::minutes(61));
    let owner = Browser::at(&app, "192.0.2.1");
    owner.sign_in(&smtp, "olga@example.org").await;
    assert_eq!(owner.step_up(&secret).await.status, 303);
}

/// Whoever has read the mailbox can't set up a factor beside one that is there.
#[tokio::test(flavor = "multi_thread")]
async fn another_factor_needs_the_first() {
    let (app, smtp) = mail::app().await;
    in_office(&app, &smtp, ("olga", "operator", None)).await;
    let thief = Browser::new(&app);
    thief.sign_in(&smtp, "olga@example.org").await;
    assert_eq!(thief.post("/account/authenticator", &[]).await.status, 303);
    let late = Browser::new(&app);
    appoint(&app, "otto", "operator", None).await;
    late.sign_in(&smtp, "otto@example.org").await;
    app.turn_clock(Duration::minutes(10));
    assert_eq!(
        late.post("/account/authenticator", &[]).await.status,
        401,
        "too long after signing in"
    );
}
