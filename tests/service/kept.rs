//! Forms that are sent after the session's end: nothing is done, and nothing that was typed is lost.

use axum::body::Body;
use axum::http::Request;
use chrono::Duration;
use serde_json::Value;

use crate::app::Answer;
use crate::browser::Browser;
use crate::mail;
use crate::people::in_office;
use crate::story::Story;

const STATEMENT: &str =
    "I stand for \"><script>alert(1)</script> & small trusts.\r\nAnd for 5 < 6.";
const PAPER: [(&str, &str); 3] = [
    ("statement", STATEMENT),
    ("particulars", ""),
    ("interests", "None <b>"),
];

/// The hidden fields of the page's form, as a browser reads them.
fn fields(page: &str) -> Vec<(String, String)> {
    let plain = |text: &str| {
        let text = text.replace("&#60;", "<").replace("&#62;", ">");
        let text = text.replace("&#34;", "\"").replace("&#39;", "'");
        text.replace("&#38;", "&")
    };
    let mut found = Vec::new();
    for part in page.split("<input type=\"hidden\" name=\"").skip(1) {
        let (name, rest) = part.split_once("\" value=\"").unwrap();
        let (value, _) = rest.split_once('"').unwrap();
        found.push((plain(name), plain(value)));
    }
    found
}

/// Sends the form of the page again, as the button does.
async fn again(browser: &Browser<'_>, page: &str) -> Answer {
    let to = page
        .split("<form method=\"post\" action=\"")
        .nth(1)
        .unwrap();
    let (to, _) = to.split_once('"').unwrap();
    let fields = fields(page);
    let fields: Vec<_> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    browser.post(to, &fields).await
}

async fn nominations(story: &Story<'_>) -> Vec<Value> {
    let list = format!("{}/nominations", story.path());
    let all = story.app.get(&list, &story.app.secretary()).await;
    all.ok().json().as_array().unwrap().clone()
}

/// The statement comes back as text, is sent again by whoever is signed in then, and does what it would have done.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_outlives_the_session() {
    let (app, smtp) = mail::app().await;
    let story = Story::call(&app, "seat", 1).await;
    story.advance("nominations").await;
    let stand = format!("/elections/{}/my/stand", story.uuid);
    let browser = Browser::new(&app);
    browser.sign_in(&smtp, "m1@example.org").await;
    app.turn_clock(Duration::hours(3));
    let refused = browser.post(&stand, &PAPER).await;
    assert_eq!(refused.status, 401);
    assert_eq!(refused.headers["cache-control"], "no-store");
    let page = refused.text();
    assert!(page.contains("Nothing was done.") && page.contains("href=\"/sign-in\" target"));
    assert!(!page.contains("<script") && !page.contains("<b>"), "{page}");
    let typed = PAPER.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let mut kept = fields(&page);
    kept.sort_by_key(|(name, _)| typed.iter().position(|(one, _)| one == name));
    assert_eq!(kept, typed);
    // It is kept on the page alone: still nothing is done, and whoever sends it is asked who they are.
    assert_eq!(again(&browser, &page).await.status, 401);
    assert!(nominations(&story).await.is_empty());
    browser.sign_in(&smtp, "m1@example.org").await;
    let done = again(&browser, &page).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let [nomination] = &nominations(&story).await[..] else {
        panic!("one nomination")
    };
    let statement = nomination["statement"].as_str().unwrap();
    assert_eq!(statement, STATEMENT.replace("\r\n", "\n"));
}

/// Sending again is worth the rights of whoever sends: somebody else's page opens no office.
#[tokio::test(flavor = "multi_thread")]
async fn who_sends_it_again_has_their_own_rights() {
    let (app, smtp) = mail::app().await;
    let story = Story::call(&app, "seat", 1).await;
    let (sam, secret, _) = in_office(&app, &smtp, ("sam", "secretary", Some("panel"))).await;
    let void = format!("/elections/{}/desk/move?to=void", story.uuid);
    let reason = [("reason", "The notice was wrong")];
    // Their second factor was shown too long ago: that is asked for, and the reason is kept meanwhile.
    app.turn_clock(Duration::minutes(11));
    let asked = sam.post(&void, &reason).await;
    assert_eq!(asked.status, 403);
    let page = asked.text();
    assert!(
        page.contains("href=\"/account/second-factor\" target"),
        "{page}"
    );
    app.turn_clock(Duration::hours(1));
    let ended = sam.post(&void, &reason).await;
    assert_eq!(ended.status, 401);
    let page = ended.text();
    let member = Browser::at(&app, "198.51.100.7");
    member.sign_in(&smtp, "m1@example.org").await;
    let theirs = again(&member, &page).await;
    assert_eq!(theirs.status, 403, "a member is no secretary");
    assert!(!theirs.text().contains("type=\"hidden\""));
    let stage = async || {
        let answer = app.get(&story.path(), "").await.ok();
        answer.json()["stage"].clone()
    };
    assert_ne!(stage().await, "void");
    sam.sign_in(&smtp, "sam@example.org").await;
    sam.step_up(&secret).await;
    assert_eq!(again(&sam, &page).await.status, 303);
    assert_eq!(stage().await, "void");
}

/// No code comes back in a page, nor a file; and what another site's page sends makes no page of ours to be pressed on.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_kept() {
    let (app, _smtp) = mail::app().await;
    let browser = Browser::new(&app);
    let code = [("code", "123456"), ("next", "/my")];
    let factor = browser.post("/account/second-factor", &code).await;
    assert_eq!(factor.status, 401);
    let text = factor.text();
    assert!(text.contains("Nothing was done.") && !text.contains("123456"));
    assert!(!text.contains("<form"), "{text}");
    let story = Story::call(&app, "seat", 1).await;
    let photograph = format!("/elections/{}/my/photograph", story.uuid);
    let origin = app.app.settings().public.origin().to_owned();
    let file = Request::builder()
        .method("POST")
        .uri(&photograph)
        .header("accept", "text/html")
        .header("origin", &origin)
        .header("referer", format!("{origin}{photograph}"))
        .header("content-type", "multipart/form-data; boundary=x");
    let file = app.request(file.body(Body::from("--x--")).unwrap()).await;
    assert_eq!(file.status, 401);
    let text = file.text();
    let door = format!("href=\"/sign-in?next={photograph}\"");
    assert!(text.contains(&door) && !text.contains("<form"), "{text}");
    let mut other = Browser::new(&app);
    other.origin = Some("https://evil.example".into());
    let stand = format!("/elections/{}/my/stand", story.uuid);
    let theirs = other.post(&stand, &PAPER).await;
    assert_eq!(theirs.status, 403);
    assert!(!theirs.text().contains("small trusts"));
    // Programs are told as before.
    let program = browser.ask("POST", &stand, "statement=x").await;
    program.refused(401, "unauthenticated");
}
