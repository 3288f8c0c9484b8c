//! Letters that are read before they are confirmed, and what is sent afterwards.

use chrono::Duration;
use hustings::access::Role;
use hustings::elections;
use serde_json::json;

use super::audit::{audit, secrets_of};
use super::pages::{leads_to, says, send};
use crate::mail;
use crate::smtp::Smtp;
use crate::story::Story;

/// Up to the day on which the letters are read.
async fn with_keys(story: &mut Story<'_>) {
    story.nominate(&[1, 2]).await;
    story.name_holders().await;
    story.advance("keys").await;
    story.ceremony().await;
    story.send_credentials().await;
}

/// What a page shows of a letter, by its heading.
fn shown(page: &str, heading: &str) -> String {
    let summary = format!("<summary>{heading}</summary><p class=\"typed\" lang=\"en\">");
    let (_, rest) = page
        .split_once(&summary)
        .unwrap_or_else(|| panic!("{heading:?} is missing:\n{page}"));
    let words = rest.split_once("</p>").unwrap().0;
    [("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")]
        .iter()
        .fold(words.trim().to_owned(), |text, (of, sign)| {
            text.replace(of, sign)
        })
}

/// That somebody got a letter of exactly these words. Only a letter has lines of a fixed width.
#[track_caller]
fn got(smtp: &Smtp, to: &str, words: &str) {
    let texts: Vec<String> = smtp.to(to).iter().map(|letter| letter.text()).collect();
    let expected: Vec<&str> = words.split_whitespace().collect();
    assert!(
        texts
            .iter()
            .any(|text| text.split_whitespace().eq(expected.iter().copied())),
        "{words}\nis none of {texts:#?}"
    );
}

/// Each letter can be read before the letters are confirmed, and is what people get then, word for word.
#[tokio::test(flavor = "multi_thread")]
async fn letters_are_read_as_they_will_be_sent() {
    let (app, smtp) = mail::app().await;
    let mut story = Story::call(&app, "seat", 1).await;
    with_keys(&mut story).await;
    let path = format!("/elections/{}/desk/letters", story.uuid);
    let page = says(
        app.get(&path, &app.secretary()).await,
        &[
            "The letter with the voting code is the registrar’s",
            "To every voter, if the close is made later: Voting is open for longer: An election",
            "(the reason that you give)",
            "To a voter who asks for their receipt: Your receipt: An election",
            "To somebody who comes in a trustee’s place: Please hold a key: An election",
            "To each trustee, before the close: Your part: An election",
            "To each candidate who is not elected: An election: the result",
            "To every voter, when the result is declared: The result: An election",
        ],
    );
    app.get(&path, &app.member(1))
        .await
        .refused(403, "forbidden");
    story.get_ready().await;
    story.open_voting().await;
    app.run_jobs().await;
    let invitation = shown(
        &page,
        "To every voter, when voting opens: Please vote: An election",
    );
    got(&smtp, "m3@example.org", &invitation);
    // A phone wraps them to its own width.
    assert!(
        invitation.contains("so the page needs a browser that runs scripts."),
        "{invitation}"
    );
    let reminders = format!("{}/reminders", story.path());
    app.post(&reminders, &app.secretary(), json!({})).await.ok();
    app.run_jobs().await;
    let start = page
        .split_once("<summary>To those who have not voted, when they are reminded: ")
        .unwrap()
        .1;
    let subject = start.split_once("</summary>").unwrap().0;
    let reminder = shown(
        &page,
        &format!("To those who have not voted, when they are reminded: {subject}"),
    );
    got(&smtp, "m3@example.org", &reminder);
    story.vote(1, &[1, 2]).await;
    // Before the close trustees are asked as the page shows it, and from the next day on reminded.
    let election = elections::store::get(app.app.store().read(), &story.uuid);
    let closes = election.await.unwrap().voting_closes();
    app.turn_clock_to(closes - elections::timed::BEFORE_THE_CLOSE);
    app.run_jobs().await;
    let task = "To each trustee, before the close: Your part: An election";
    let trustee = "trustee3@trustees.example";
    got(&smtp, trustee, &shown(&page, task));
    let reminded = || {
        let letters = smtp.to(trustee);
        let again = letters
            .iter()
            .filter(|letter| letter.text().contains("We asked before"));
        again.count()
    };
    assert_eq!(reminded(), 0);
    app.turn_clock(Duration::days(1));
    app.run_jobs().await;
    assert_eq!(reminded(), 1);
    story.close_and_open().await;
    app.run_jobs().await;
    for heading in [
        "To each trustee, after the close: Your part: An election",
        "To each trustee, after the shuffles: Your part: An election",
    ] {
        got(&smtp, "trustee3@trustees.example", &shown(&page, heading));
    }
    story.advance("counted").await;
    app.run_jobs().await;
    for (to, heading) in [
        (
            "m1@example.org",
            "To each candidate who is elected: An election: you are elected",
        ),
        (
            "m2@example.org",
            "To each candidate who is not elected: An election: the result",
        ),
    ] {
        got(&smtp, to, &shown(&page, heading));
    }
    audit(&app, secrets_of(&story)).await;
}

/// The letter that the secretary sends to themselves is the invitation, and says that it is a trial.
#[tokio::test(flavor = "multi_thread")]
async fn a_trial_is_the_invitation() {
    let (app, smtp) = mail::app().await;
    let mut story = Story::call(&app, "seat", 1).await;
    with_keys(&mut story).await;
    let office = json!({
        "subject": "secretary-1", "name": "Somebody", "email": "sam@example.org",
        "role": Role::Secretary, "panel": "panel",
    });
    app.post("/api/v1/appointments", &app.operator(), office)
        .await
        .ok();
    let desk = format!("/elections/{}/desk", story.uuid);
    let path = format!("{desk}/letters");
    let page = says(app.get(&path, &app.secretary()).await, &[]);
    let trial = format!("{desk}/trial");
    leads_to(
        &send(&app, &trial, &app.secretary(), &[]).await,
        &format!("{desk}?done=trial"),
    );
    app.run_jobs().await;
    let letters = smtp.to("sam@example.org");
    let subject = Some("Trial: Please vote: An election");
    let letter = letters
        .iter()
        .find(|letter| letter.header("Subject").as_deref() == subject)
        .unwrap();
    let invitation = shown(
        &page,
        "To every voter, when voting opens: Please vote: An election",
    );
    // On the page a paragraph is one line, in a letter it is broken.
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (text, invitation) = (words(&letter.text()), words(&invitation));
    let more = text.strip_prefix(&*invitation);
    let more = more.unwrap_or_else(|| panic!("{text}\ndoes not begin with\n{invitation}"));
    assert!(more.contains("This is a trial"), "{more}");
    audit(&app, secrets_of(&story)).await;
}
