//! A ballot that a program made, cast by a form that needs no scripts: the receipt comes back as the booth would have
//! it, a refusal brings the form back, and nobody writes down whose ballot it was.

use axum::body::Body;
use axum::http::Request;
use ballots::Hash;
use ballots::supplement::{Receipt, VerifyingKey};
use hustings::elections::ballot_box::queue::Queue;
use hustings::entities::letter;
use hustings::settings::Settings;
use sea_orm::{EntityTrait, PaginatorTrait};
use serde_json::Value;

use crate::app::{Answer, TestApp};
use crate::journeys::audit::{audit, secrets_of};
use crate::journeys::pages::{says, send};
use crate::log;
use crate::rules;
use crate::smtp::{Mood, Smtp};
use crate::story::{Story, found};

/// What the form says where something was not done for certain.
const NOT_DONE: &str = "<strong>Not done.</strong>";

fn page(story: &Story<'_>) -> String {
    format!("/elections/{}/my/ballot", story.uuid)
}

/// Sends the form with this file, as a browser does.
async fn hand_in(story: &Story<'_>, member: i64, file: &[u8]) -> Answer {
    let head = "--x\r\nContent-Disposition: form-data; name=\"ballot\"; filename=\"ballot.json\"\r\n\
                Content-Type: application/json\r\n\r\n";
    let body = [head.as_bytes(), file, b"\r\n--x--\r\n"].concat();
    let by = story.app.member(member);
    let request = Request::builder()
        .method("POST")
        .uri(page(story))
        .header("authorization", format!("Bearer {by}"))
        .header("accept", "text/html")
        .header("content-type", "multipart/form-data; boundary=x");
    story
        .app
        .request(request.body(Body::from(body)).unwrap())
        .await
}

/// The receipt that a page has to save.
fn receipt_of(page: &str) -> String {
    let value = page.split("name=\"receipt\" value=\"").nth(1).unwrap();
    value.split('"').next().unwrap().replace("&#34;", "\"")
}

async fn height(story: &Story<'_>) -> Value {
    let path = format!("/api/elections/{}/last-event", story.uuid);
    story.app.get(&path, "").await.ok().json()["height"].clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ballot_of_the_tool_is_cast_without_scripts() {
    let smtp = Smtp::start().await;
    let mut settings = Settings::default();
    settings.mail.general = Some(smtp.sender("elections@example.org"));
    let app = &TestApp::configured(Queue::new(2, 1_000), settings).await;
    let members = found(app, 4, 1).await;
    let story = Story::voting(app, 2, 1, &members).await;
    let (one, voting) = (members[0], format!("/elections/{}/vote", story.uuid));
    let voting = app.page(&voting).await.ok().text();
    let way = format!("href=\"{}\"", page(&story));
    assert!(voting.contains(&way), "{voting}");
    assert!(!voting.contains("cast, ask the panel’s secretary"));
    says(
        app.get(&page(&story), &app.member(one)).await,
        &[
            "enctype=\"multipart/form-data\"",
            "type=\"file\" accept=\"application/json,.json\" required",
            "and not which ballot is yours",
            "it counts once",
        ],
    );
    let ballot = story.ballot(one, &[1, 2]);
    let tracker = Hash::of(&ballot).base64();
    let answer = hand_in(&story, one, &ballot).await;
    assert_eq!(answer.headers["cache-control"], "no-store");
    let shown = says(
        answer,
        &[
            &format!("<code>{tracker}</code>"),
            "Is this the tracker that the tool showed you?",
            "You can vote again until voting closes",
            // Without it the tool has no key to check the signature with.
            &format!("/{}.supplement.json\">its supplement</a>", story.uuid),
            "ballots receipt receipt.json",
        ],
    );
    // It is the receipt that the interface gives, and it holds.
    let file = receipt_of(&shown);
    assert_eq!(story.cast(one, &ballot).await.ok().text(), file);
    let key = app.get("/api/v1/keys/receipts", "").await.ok().json();
    let key: VerifyingKey = key["public_key"].as_str().unwrap().parse().unwrap();
    let receipt = Receipt::parse(file.as_bytes()).unwrap();
    receipt.verify(&key).unwrap();
    assert_eq!(receipt.tracker, tracker);
    // The page loaded again sends the same ballot again.
    let again = hand_in(&story, one, &ballot).await.ok().text();
    assert_eq!(receipt_of(&again), file);
    assert_eq!(height(&story).await, 1);

    // Saved, and mailed; a letter that doesn't leave takes nothing from the page.
    let (keep, by) = (
        format!("/elections/{}/my/receipt", story.uuid),
        app.member(one),
    );
    let saved = send(app, &keep, &by, &[("receipt", &file), ("then", "save")]).await;
    assert_eq!(saved.headers["cache-control"], "no-store");
    let named = saved.headers["content-disposition"].to_str().unwrap();
    assert!(
        named.starts_with("attachment") && named.contains("\"receipt.json\""),
        "{named}"
    );
    assert_eq!(saved.ok().text(), file);
    let db = app.app.store().read();
    let letters = letter::Entity::find().count(db).await.unwrap();
    let mail = [("receipt", file.as_str()), ("then", "mail")];
    smtp.turn(Mood::Down);
    let down = send(app, &keep, &by, &mail).await;
    assert_eq!(down.status, 503);
    assert_eq!(down.headers["retry-after"], "60");
    let text = down.text();
    assert!(text.contains("The receipt was not mailed."), "{text}");
    assert_eq!(receipt_of(&text), file);
    smtp.turn(Mood::Takes);
    let mailed = says(
        send(app, &keep, &by, &mail).await,
        &["on its way to your mailbox", "We keep no note of it."],
    );
    assert_eq!(receipt_of(&mailed), file);
    let letter = smtp.to("m1@example.org").pop().unwrap();
    assert!(letter.text().contains(&tracker), "{}", letter.text());
    assert_eq!(letter::Entity::find().count(db).await.unwrap(), letters);

    // After the close who has lost the answer gets it, and nobody else casts anything.
    let late = story.ballot(members[1], &[2, 1]);
    story.advance("closed").await;
    says(app.get(&page(&story), &by).await, &["Voting is over."]);
    let answer = hand_in(&story, one, &ballot).await.ok().text();
    assert_eq!(receipt_of(&answer), file);
    assert!(!answer.contains("You can vote again"), "{answer}");
    let refused = hand_in(&story, members[1], &late).await;
    assert_eq!(refused.status, 409);
    assert!(refused.text().contains(NOT_DONE));
    assert_eq!(height(&story).await, 2);
    assert!(!log::text().contains(&tracker));
    audit(app, secrets_of(&story)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_brings_the_form_back() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 1).await;
    rules::change(app, |rules| rules["ballot"]["revoting"] = false.into()).await;
    let early = Story::call(app, "seat", 1).await;
    let story = Story::voting(app, 2, 1, &members).await;
    let (one, by) = (members[0], app.member(members[0]));
    app.get(&page(&early), &by)
        .await
        .refused(409, "wrong-stage");
    app.get(&page(&story), &app.member(999))
        .await
        .refused(403, "forbidden");
    assert_eq!(hand_in(&story, 999, b"{}").await.status, 403);
    says(
        app.get(&page(&story), &by).await,
        &["can’t be taken back", "the first ballot counts"],
    );
    let ballot = story.ballot(one, &[1, 2]);
    let mut changed = ballot.clone();
    changed.push(b'\n');
    let large = vec![b'['; 600 * 1024];
    let refusals: [(&[u8], &str); 4] = [
        (b"", "Choose a file."),
        (&large, "It is too large for a ballot"),
        (b"not a ballot", "The ballot can’t be accepted"),
        (&changed, "The ballot can’t be accepted"),
    ];
    for (file, why) in refusals {
        let refused = hand_in(&story, one, file).await;
        assert_eq!(refused.status, 422, "{why}");
        let text = refused.text();
        for said in [NOT_DONE, why, "role=\"alert\"", "name=\"ballot\""] {
            assert!(text.contains(said), "{said:?} is missing:\n{text}");
        }
    }
    assert_eq!(height(&story).await, 0);
    hand_in(&story, one, &ballot).await.ok();
    let second = hand_in(&story, one, &story.ballot(one, &[2, 1])).await;
    assert_eq!(second.status, 409);
    assert!(second.text().contains("the first one counts"));
    // What the service has not signed is given back to nobody.
    let receipt = story.cast(one, &ballot).await.ok().text();
    let forged = receipt.replace("\"height\":1", "\"height\":2");
    assert_ne!(receipt, forged);
    let keep = format!("/elections/{}/my/receipt", story.uuid);
    for then in ["save", "mail"] {
        for forged in [forged.as_str(), "{}", "<script>"] {
            let sent = [("receipt", forged), ("then", then)];
            send(app, &keep, &by, &sent).await.refused(422, "invalid");
        }
    }
    audit(app, secrets_of(&story)).await;
}

/// Where many come at once nothing was taken, and the words say so; "not done" is for what is certain alone.
#[tokio::test(flavor = "multi_thread")]
async fn who_is_sent_away_for_a_moment_keeps_the_form() {
    let app = TestApp::with(Queue::new(1, 0)).await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let ballot = story.ballot(members[0], &[1, 2]);
    let busy = hand_in(&story, members[0], &ballot).await;
    assert_eq!(busy.status, 503);
    assert_eq!(busy.headers["retry-after"], "2");
    let text = busy.text();
    for said in ["Yours was not taken: send it again.", "name=\"ballot\""] {
        assert!(text.contains(said), "{said:?} is missing:\n{text}");
    }
    assert!(!text.contains(NOT_DONE), "{text}");
    assert_eq!(height(&story).await, 0);
}
