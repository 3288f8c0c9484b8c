//! Letters: posted with what they tell of, handed to a mail server, and at most twice.

use chrono::Duration;
use hustings::elections::ballot_box::queue::Queue;
use hustings::jobs::{self, Lane, runner};
use hustings::mail::letters::{Credential, Invitation, Reminder, SignInCode, Trial};
use hustings::mail::store::{self, Posting};
use hustings::mail::{About, Letter, To};
use hustings::settings::Settings;

use crate::app::TestApp;
use crate::smtp::{Mood, Smtp};
use crate::story::found;

pub async fn app() -> (TestApp, Smtp) {
    let smtp = Smtp::start().await;
    let mut settings = Settings::default();
    settings.mail.general = Some(smtp.sender("elections@example.org"));
    settings.mail.credentials = Some(smtp.sender("codes@example.net"));
    let app = TestApp::configured(Queue::new(2, 1_000), settings).await;
    found(&app, 3, 1).await;
    (app, smtp)
}

fn trial() -> Letter {
    Trial {
        election: "An election".into(),
        opens: "3 December 2026, 09:00".into(),
        closes: "17 December 2026, 17:00".into(),
        link: "https://vote.example.org/vote".into(),
        contact: "the secretary of the panel".into(),
    }
    .into()
}

pub fn credential(code: &str) -> Letter {
    let letter = Credential {
        election: "An election".into(),
        code: code.to_owned().into(),
        closes: "17 December 2026, 17:00".into(),
        link: "https://vote.example.org/vote".into(),
        replaces: false,
    };
    letter.into()
}

fn to_member(letter: Letter, member: i64) -> Posting {
    Posting {
        letter,
        to: To::Member(member),
        about: About::Service,
    }
}

async fn post(app: &TestApp, posting: Posting) -> String {
    let tx = app.app.store().begin().await.unwrap();
    let id = store::post(&tx, &app.app.keys().vault, app.app.now(), posting)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    id
}

async fn run(app: &TestApp) -> usize {
    runner::run_due(&app.app, Lane::Mail).await.unwrap()
}

async fn state(app: &TestApp, id: &str) -> String {
    store::find(app.app.store().read(), id)
        .await
        .unwrap()
        .unwrap()
        .state
}

#[tokio::test(flavor = "multi_thread")]
async fn a_letter_leaves_with_its_transaction() {
    let (app, smtp) = &app().await;
    let tx = app.app.store().begin().await.unwrap();
    let posting = to_member(trial(), 1);
    store::post(&tx, &app.app.keys().vault, app.app.now(), posting.clone())
        .await
        .unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(run(app).await, 0);
    let id = post(app, posting).await;
    assert_eq!(run(app).await, 1);
    assert_eq!(state(app, &id).await, "sent");
    assert_eq!(run(app).await, 0);
    let [letter] = &smtp.letters()[..] else {
        panic!("{:?}", smtp.letters())
    };
    assert_eq!(
        (&*letter.from, &*letter.to),
        ("elections@example.org", "m1@example.org")
    );
    assert_eq!(
        letter.header("Message-ID"),
        Some(format!("<{id}@example.org>"))
    );
    assert_eq!(
        letter.header("Auto-Submitted").as_deref(),
        Some("auto-generated")
    );
    assert_eq!(
        letter.header("Subject").as_deref(),
        Some("Trial: Please vote: An election")
    );
    assert!(
        letter
            .text()
            .replace('\n', " ")
            .contains("This is a trial, and went to you alone")
    );
    assert!(
        letter
            .html()
            .contains("This is a trial, and went to you alone")
    );
}

/// R50: the queue persists and resumes.
#[tokio::test(flavor = "multi_thread")]
async fn an_outage_of_an_hour() {
    let (app, smtp) = &app().await;
    smtp.turn(Mood::Down);
    let ids = [
        post(app, to_member(trial(), 1)).await,
        post(app, to_member(trial(), 2)).await,
    ];
    for _ in 0..60 {
        run(app).await;
        app.turn_clock(Duration::minutes(1));
    }
    assert_eq!(smtp.letters().len(), 0);
    for id in &ids {
        assert_eq!(state(app, id).await, "delayed");
    }
    smtp.turn(Mood::Takes);
    app.turn_clock(Duration::hours(1));
    run(app).await;
    assert_eq!(smtp.letters().len(), 2);
    for id in &ids {
        assert_eq!(state(app, id).await, "sent");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_refused_for_good_is_not_tried_again() {
    let (app, smtp) = app().await;
    smtp.turn(Mood::Refuses);
    let id = post(&app, to_member(trial(), 1)).await;
    run(&app).await;
    smtp.turn(Mood::Takes);
    app.turn_clock(Duration::days(1));
    assert_eq!(run(&app).await, 0);
    assert_eq!(
        (state(&app, &id).await.as_str(), smtp.letters().len()),
        ("refused", 0)
    );
    let row = store::find(app.app.store().read(), &id)
        .await
        .unwrap()
        .unwrap();
    assert!(row.error.unwrap().contains("5.1.1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_taken_for_two_days_is_given_up() {
    let (app, smtp) = app().await;
    smtp.turn(Mood::NotNow);
    let id = post(&app, to_member(trial(), 1)).await;
    for _ in 0..54 {
        run(&app).await;
        app.turn_clock(Duration::hours(1));
    }
    let given_up = state(&app, &id).await;
    assert!(["refused", "withdrawn"].contains(&&*given_up), "{given_up}");
    assert_eq!(run(&app).await, 0);
    // A code that has expired is not sent at all.
    let code = SignInCode {
        code: "1234 5678".to_owned().into(),
        minutes: 10,
    };
    let id = post(&app, to_member(code.into(), 1)).await;
    smtp.turn(Mood::Takes);
    app.turn_clock(Duration::minutes(11));
    run(&app).await;
    assert_eq!(
        (state(&app, &id).await.as_str(), smtp.letters().len()),
        ("withdrawn", 0)
    );
}

/// R50: at most one duplicate, and both bear one Message-ID.
#[tokio::test(flavor = "multi_thread")]
async fn a_letter_of_unknown_fate_is_sent_once_more_and_no_more() {
    let (app, smtp) = app().await;
    smtp.turn(Mood::BreaksOff);
    let id = post(&app, to_member(trial(), 1)).await;
    for _ in 0..30 {
        run(&app).await;
        app.turn_clock(Duration::hours(1));
    }
    assert_eq!(smtp.letters().len(), 2);
    assert_eq!(state(&app, &id).await, "uncertain");
    let ids: Vec<_> = smtp
        .letters()
        .iter()
        .map(|letter| letter.header("Message-ID"))
        .collect();
    assert_eq!(ids[0], ids[1]);
}

/// An instance that dies between the mail server's answer and ours leaves "sending" behind.
#[tokio::test(flavor = "multi_thread")]
async fn a_letter_that_was_being_sent_when_the_service_died() {
    let (app, smtp) = app().await;
    let id = post(&app, to_member(trial(), 1)).await;
    for deaths in 1..=2 {
        app.execute("UPDATE letters SET state = 'sending'").await;
        app.execute("UPDATE jobs SET leased_until = NULL").await;
        smtp.turn(Mood::NotNow);
        run(&app).await;
        let expected = if deaths == 1 { "delayed" } else { "uncertain" };
        assert_eq!(state(&app, &id).await, expected, "after {deaths} deaths");
        app.turn_clock(Duration::hours(1));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_go_another_way_and_are_not_kept() {
    let (app, smtp) = app().await;
    let id = post(&app, to_member(credential("abc-123-secret"), 1)).await;
    assert!(
        app.place().holds(b"m1@example.org").await,
        "or else this looks in the wrong place"
    );
    assert!(
        !app.place().holds(b"abc-123-secret").await,
        "the database holds the code in clear"
    );
    let row = store::find(app.app.store().read(), &id)
        .await
        .unwrap()
        .unwrap();
    assert!(
        store::opened(&app.app.keys().vault, &row)
            .unwrap()
            .is_some()
    );
    run(&app).await;
    let [letter] = &smtp.letters()[..] else {
        panic!()
    };
    assert_eq!(letter.from, "codes@example.net");
    assert!(letter.text().contains("abc-123-secret"));
    let row = store::find(app.app.store().read(), &id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((row.state.as_str(), row.sealed), ("sent", None));
    // What is no secret stays, so that it can be looked at and sent again.
    let id = post(&app, to_member(trial(), 1)).await;
    run(&app).await;
    let row = store::find(app.app.store().read(), &id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        store::opened(&app.app.keys().vault, &row).unwrap(),
        Some(trial())
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_are_paced() {
    let smtp = Smtp::start().await;
    let mut settings = Settings::default();
    settings.mail.general = Some(smtp.sender("elections@example.org"));
    settings.mail.per_minute = 10;
    let app = TestApp::configured(Queue::new(2, 1_000), settings).await;
    found(&app, 3, 1).await;
    let tx = app.app.store().begin().await.unwrap();
    let postings = (0..25).map(|_| to_member(trial(), 1)).collect();
    store::post_all(&tx, &app.app.keys().vault, app.app.now(), postings)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    for minute in 1..=3 {
        for _ in 0..12 {
            run(&app).await;
            app.turn_clock(Duration::seconds(5));
        }
        assert_eq!(
            smtp.letters().len(),
            (minute * 10).min(25),
            "after minute {minute}"
        );
    }
}

/// Several instances on one database: each letter leaves once.
#[tokio::test(flavor = "multi_thread")]
async fn many_runners() {
    let (app, smtp) = &app().await;
    let tx = app.app.store().begin().await.unwrap();
    let postings = (0..60).map(|_| to_member(trial(), 1)).collect();
    store::post_all(&tx, &app.app.keys().vault, app.app.now(), postings)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let runs: Vec<_> = (0..4)
        .map(|_| {
            let app = app.app.clone();
            tokio::spawn(async move { runner::run_due(&app, Lane::Mail).await.unwrap() })
        })
        .collect();
    for run in runs {
        run.await.unwrap();
    }
    assert_eq!(smtp.letters().len(), 60);
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_words_stay_words() {
    let (app, smtp) = app().await;
    let hostile = "Panel\r\nBcc: all@example.org\r\n\r\nhttps://evil.example/\n<script>";
    let reminder = Reminder {
        election: hostile.into(),
        closes: "soon".into(),
        link: "https://vote.example.org/".into(),
    };
    let name = hustings::values::Line::parse("name", "Evil\" <x@y>, Name").unwrap();
    let email = hustings::values::Email::parse("email", "m1@example.org").unwrap();
    let to = To::Person(name, email);
    post(
        &app,
        Posting {
            letter: reminder.into(),
            to,
            about: About::Service,
        },
    )
    .await;
    run(&app).await;
    let [letter] = &smtp.letters()[..] else {
        panic!()
    };
    assert_eq!(letter.to, "m1@example.org");
    assert_eq!(letter.header("Bcc"), None);
    assert!(
        letter
            .header("Subject")
            .unwrap()
            .contains("Bcc: all@example.org")
    );
    assert!(!letter.html().contains("<script>") && !letter.html().contains("href=\"https://evil"));
    assert!(
        !letter
            .text()
            .lines()
            .any(|line| line.starts_with("https://evil"))
    );
}

/// A job that is scheduled again moves; one that is taken away is gone; one whose instance died
/// is begun anew when its lease has run out.
#[tokio::test(flavor = "multi_thread")]
async fn jobs_move_and_leases_end() {
    let app = &TestApp::new().await;
    let job = jobs::Job::SendLetter {
        letter: "none".into(),
    };
    let (now, hour) = (app.app.now(), Duration::hours(1));
    let schedule = async |due| {
        let tx = app.app.store().begin().await.unwrap();
        jobs::store::schedule(&tx, &job, due).await.unwrap();
        tx.commit().await.unwrap();
    };
    let claim = async || {
        jobs::store::claim(app.app.store(), Lane::Mail, app.app.now())
            .await
            .unwrap()
    };
    schedule(now).await;
    schedule(now + hour).await;
    assert!(claim().await.is_none(), "it was moved");
    app.turn_clock(hour);
    let first = claim().await.unwrap();
    assert!(claim().await.is_none(), "it is leased");
    app.turn_clock(Duration::minutes(6));
    let second = claim().await.expect("the lease has run out");
    let settle = async |claimed, ended| {
        jobs::store::settle(app.app.store(), claimed, ended, app.app.now())
            .await
            .unwrap();
    };
    settle(&first, Ok(jobs::Next::Done)).await;
    let due = async || {
        jobs::store::due(app.app.store().read(), &job.key())
            .await
            .unwrap()
    };
    assert!(due().await.is_some(), "who lost the lease settles nothing");
    schedule(app.app.now() + hour).await;
    settle(&second, Ok(jobs::Next::Done)).await;
    assert!(due().await.is_some(), "it was scheduled anew meanwhile");
    let tx = app.app.store().begin().await.unwrap();
    jobs::store::cancel(&tx, &job.key()).await.unwrap();
    tx.commit().await.unwrap();
    assert!(due().await.is_none());
}

/// What would fail again isn't tried again. Daily work that was given up begins anew; where it waits, it stays as it is.
#[tokio::test(flavor = "multi_thread")]
async fn daily_work_that_was_given_up() {
    let app = &TestApp::new().await;
    let (store, daily) = (app.app.store(), jobs::Job::Retain);
    let begin = async || {
        jobs::store::begin(store, &daily, app.app.now())
            .await
            .unwrap()
    };
    let due = async || jobs::store::due(store.read(), &daily.key()).await.unwrap();
    begin().await;
    let first = due().await;
    app.turn_clock(Duration::hours(1));
    begin().await;
    assert_eq!(due().await, first, "it waits already");
    let now = app.app.now();
    let claimed = jobs::store::claim(store, Lane::Upkeep, now).await;
    let failure = jobs::Failure {
        reason: "It is broken.".into(),
        again: false,
    };
    jobs::store::settle(store, &claimed.unwrap().unwrap(), Err(failure), now)
        .await
        .unwrap();
    let given_up = async || jobs::store::given_up(store.read()).await.unwrap();
    assert_eq!(
        given_up().await,
        [(daily.key(), "It is broken.".to_owned())]
    );
    app.turn_clock(Duration::hours(1));
    begin().await;
    assert!(given_up().await.is_empty());
    assert_eq!(due().await, Some(app.app.now()));
}

/// A job of a later version, or a broken one, keeps no other waiting.
#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_read_is_given_up() {
    let (app, smtp) = app().await;
    app.execute(
        "INSERT INTO jobs (key, lane, job, state, due_at, attempts, fence) \
         VALUES ('x', 'mail', '{\"kind\":\"of_later\"}', 'waiting', '2026-01-01 00:00:00 +00:00', 0, 0)",
    )
    .await;
    post(&app, to_member(trial(), 1)).await;
    run(&app).await;
    assert_eq!(smtp.letters().len(), 1);
    let given_up = jobs::store::given_up(app.app.store().read()).await.unwrap();
    assert_eq!(
        given_up,
        [("x".to_owned(), "this version can't read it".to_owned())]
    );
}

#[test]
fn an_invitation_reads_well() {
    let letter: Letter = Invitation {
        election: "The panel: twelve seats".into(),
        opens: "3 December 2026, 09:00 (GMT, Europe/London)".into(),
        closes: "17 December 2026, 17:00 (GMT, Europe/London)".into(),
        link: "https://vote.example.org/vote/Abc".into(),
        contact: "secretary@example.org".into(),
    }
    .into();
    let (subject, words) = letter.render().unwrap();
    insta::assert_snapshot!(format!("{subject}\n\n{}", words.text));
    insta::assert_snapshot!(words.html);
}
