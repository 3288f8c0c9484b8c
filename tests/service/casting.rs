//! Casting: what is acknowledged is on the board once, and nothing else ever is.

use std::collections::HashSet;
use std::time::Duration;

use ballots::record::verify_record;
use ballots::{Answer, PrivateCredential, make_ballot, random};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hustings::elections::ballot_box::queue::Queue;
use hustings::entities::{receipt, roll_entry};
use ring::signature::{ED25519, UnparsedPublicKey};
use sea_orm::{EntityTrait, Iterable};
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::place::Place;
use crate::rules;
use crate::story::{Story, found};

async fn head(story: &Story<'_>) -> u64 {
    let path = format!("/api/elections/{}/last-event", story.uuid);
    story.app.get(&path, "").await.ok().json()["height"]
        .as_u64()
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_receipt_is_signed_and_says_what_is_on_the_board() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let receipt = story.vote(members[0], &[1, 2]).await;
    let mut shape = receipt.clone();
    for field in ["election", "tracker", "event", "signature"] {
        let length = receipt[field].as_str().unwrap().len();
        shape[field] = json!(format!("({length} characters)"));
    }
    insta::assert_json_snapshot!(shape, @r#"
    {
      "election": "(43 characters)",
      "event": "(64 characters)",
      "height": 1,
      "signature": "(88 characters)",
      "time": "2026-12-03T09:00:00Z",
      "tracker": "(43 characters)"
    }
    "#);
    let said = |field: &str| receipt[field].as_str().unwrap().to_owned();
    assert_eq!(said("election"), story.setup().fingerprint());
    let last = app
        .get(&format!("/api/elections/{}/last-event", story.uuid), "")
        .await
        .json();
    let length = story.record().await.len();
    assert_eq!(
        last,
        json!({ "height": 1, "hash": said("event"), "pos": length })
    );
    let text = format!(
        "hustings-receipt-1\nelection {}\ntracker {}\nheight 1\nevent {}\ntime {}\n",
        said("election"),
        said("tracker"),
        said("event"),
        said("time")
    );
    let key = app.get("/api/v1/keys/receipts", "").await.ok().json();
    let key = BASE64_STANDARD
        .decode(key["public_key"].as_str().unwrap())
        .unwrap();
    let signature = BASE64_STANDARD.decode(said("signature")).unwrap();
    UnparsedPublicKey::new(&ED25519, key)
        .verify(text.as_bytes(), &signature)
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_ballot_again_gets_the_same_receipt_and_makes_no_event() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let ballot = story.ballot(members[0], &[1, 2]);
    let first = story.cast(members[0], &ballot).await.ok().json();
    app.turn_clock(chrono::Duration::minutes(5));
    let again = story.cast(members[0], &ballot).await.ok().json();
    assert_eq!(first, again);
    assert_eq!(head(&story).await, 1);
    // A client whose answer was lost asks again, even after the close: nothing is written.
    story.advance("closed").await;
    assert_eq!(story.cast(members[0], &ballot).await.ok().json(), first);
    assert_eq!(head(&story).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_ballot_after_a_newer_one_is_refused() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let (older, newer) = (
        story.ballot(members[0], &[1, 2]),
        story.ballot(members[0], &[2, 1]),
    );
    story.cast(members[0], &older).await.ok();
    story.cast(members[0], &newer).await.ok();
    story
        .cast(members[0], &older)
        .await
        .refused(409, "superseded");
    assert_eq!(head(&story).await, 2);
    let shown = app.get(&story.path(), "").await.json();
    assert_eq!(shown["turnout"]["voted"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_before_the_opening_and_nothing_after_the_close() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let early = Story::call(&app, "seat", 1).await;
    early
        .cast(members[0], b"{}")
        .await
        .refused(403, "forbidden");
    let story = Story::voting(&app, 2, 1, &members).await;
    let late = story.ballot(members[0], &[1, 2]);
    story.vote(members[1], &[1, 2]).await;
    story.advance("closed").await;
    story
        .cast(members[0], &late)
        .await
        .refused(409, "wrong-stage");
    assert_eq!(head(&story).await, 2);
}

/// The stage "keys" has a roll and no setup yet: a refusal, not a fault.
#[tokio::test(flavor = "multi_thread")]
async fn a_ballot_before_the_setup_is_refused() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let mut story = Story::call(&app, "seat", 1).await;
    story.nominate(&members[..2]).await;
    story
        .cast(members[0], b"{}")
        .await
        .refused(409, "wrong-stage");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_who_is_on_the_roll_and_only_with_a_code_of_this_election() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let other = Story::voting(&app, 2, 1, &members).await;
    let ballot = story.ballot(members[0], &[1, 2]);
    story.cast(999, &ballot).await.refused(403, "forbidden");
    story
        .cast(members[0], &other.ballot(members[0], &[1, 2]))
        .await
        .refused(422, "bad-ballot");
    // A code that nobody was given can't even make a ballot for this setup.
    let stray = PrivateCredential::generate(&mut random::system());
    let made = make_ballot(
        story.setup(),
        &stray,
        &[Answer::Ranked(vec![1, 2])],
        &mut random::system(),
    );
    assert!(made.is_err());
    assert_eq!(head(&story).await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_changed_ballot_is_refused_whatever_was_changed() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let ballot = String::from_utf8(story.ballot(members[0], &[1, 2])).unwrap();
    let value: Value = serde_json::from_str(&ballot).unwrap();
    let credential = value["credential"].as_str().unwrap().to_owned();
    let other = story.codes[&members[1]].public::<ballots::Ed25519>(&story.uuid.parse().unwrap());
    let changed = [
        format!(" {ballot}"),
        format!("{ballot}\n"),
        format!("{ballot}{ballot}"),
        ballot.replace(&credential, &other.to_string()),
        ballot.replace(&story.uuid, "AAAAAAAAAAAAAA"),
        ballot.replacen("\"challenge\":\"", "\"challenge\":\"1", 1),
        ballot.replacen("\"response\":\"", "\"response\":\"0", 1),
        "{}".into(),
        "[".repeat(100_000),
        String::new(),
    ];
    for body in changed {
        story
            .cast(members[0], body.as_bytes())
            .await
            .refused(422, "bad-ballot");
    }
    assert_eq!(head(&story).await, 0);
    let me = format!("{}/roll/me", story.path());
    assert_eq!(
        app.get(&me, &app.member(members[0])).await.ok().json()["on_the_roll"],
        true
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_over_the_cap_is_refused_before_it_is_read() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let large = vec![b'['; 600 * 1024];
    story
        .cast(members[0], &large)
        .await
        .refused(413, "too-large");
}

/// No place in the queue: the ballot is not half done, and the voter is told when to come back.
#[tokio::test(flavor = "multi_thread")]
async fn a_full_queue_sends_voters_away_with_a_time() {
    let app = TestApp::with(Queue::new(1, 0)).await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let busy = story
        .cast(members[0], &story.ballot(members[0], &[1, 2]))
        .await;
    assert_eq!(busy.headers["retry-after"], "2");
    busy.refused(503, "busy");
    assert_eq!(head(&story).await, 0);
}

/// Two hundred ballots of forty voters at once: the heights are contiguous, each receipt is of an
/// event of its own, and the record holds.
#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_at_once() {
    let app = &TestApp::new().await;
    let members = found(app, 40, 1).await;
    let story = Story::voting(app, 2, 1, &members).await;
    let ballots = members.iter().flat_map(|member| [*member; 5]);
    let ballots: Vec<(i64, Vec<u8>)> = ballots
        .map(|member| (member, story.ballot(member, &[1, 2])))
        .collect();
    let story = &story;
    let casts = ballots.iter().map(|(member, ballot)| async move {
        story.cast(*member, ballot).await.ok().json()["height"]
            .as_u64()
            .unwrap()
    });
    let heights = futures_util::future::join_all(casts).await;
    let distinct: HashSet<u64> = heights.iter().copied().collect();
    assert_eq!(distinct, (1..=200).collect());
    assert_eq!(head(story).await, 200);
    let report = verify_record(&story.record().await[..], &());
    assert!(report.holds, "{:?}", report.failure);
    assert_eq!((report.ballots, report.voters), (200, 40));
}

/// One voter sends one ballot fifty times at once: one event, one receipt.
#[tokio::test(flavor = "multi_thread")]
async fn the_same_ballot_fifty_times_at_once_is_one_event() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let ballot = story.ballot(members[0], &[1, 2]);
    let casts = (0..50).map(|_| story.cast(members[0], &ballot));
    let receipts: HashSet<String> = futures_util::future::join_all(casts)
        .await
        .into_iter()
        .map(|answer| answer.ok().text())
        .collect();
    assert_eq!(receipts.len(), 1);
    assert_eq!(head(&story).await, 1);
}

/// Ballots in flight when voting closes are either before the close on the board or refused.
#[tokio::test(flavor = "multi_thread")]
async fn closing_while_ballots_are_in_flight() {
    let app = TestApp::new().await;
    let members = found(&app, 40, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let ballots: Vec<_> = members
        .iter()
        .map(|m| (*m, story.ballot(*m, &[1, 2])))
        .collect();
    let story = &story;
    let casts = ballots
        .iter()
        .map(|(member, ballot)| story.cast(*member, ballot));
    let close = async {
        tokio::time::sleep(Duration::from_millis(20)).await;
        story.advance("closed").await;
    };
    let (answers, ()) = tokio::join!(futures_util::future::join_all(casts), close);
    let accepted = answers
        .iter()
        .filter(|answer| answer.status.is_success())
        .count() as u64;
    for answer in answers {
        if !answer.status.is_success() {
            answer.refused(409, "wrong-stage");
        }
    }
    let report = verify_record(&story.record().await[..], &());
    assert!(report.holds, "{:?}", report.failure);
    assert_eq!(report.ballots, accepted);
}

/// The client goes away while the cast waits for its turn to write: what has begun is finished.
#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_goes_away_loses_nothing() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let ballot = story.ballot(members[0], &[1, 2]);
    let turn = app.app.store().begin().await.unwrap();
    Place::keep_others_from_the_boards(&turn).await;
    let gone = tokio::time::timeout(Duration::from_secs(2), story.cast(members[0], &ballot)).await;
    assert!(gone.is_err(), "it was answered before it could be written");
    assert_eq!(head(&story).await, 0);
    turn.rollback().await.unwrap();
    let there = async {
        while head(&story).await == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), there)
        .await
        .expect("the ballot was lost");
    // Asked for again, it gets the receipt that never arrived.
    let receipt = story.cast(members[0], &ballot).await.ok().json();
    assert_eq!(receipt["height"], 1);
    assert_eq!(head(&story).await, 1);
}

/// The roll notes that a member has voted: which member, and nothing else.
#[tokio::test(flavor = "multi_thread")]
async fn the_roll_notes_who_has_voted_and_no_more() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    story.vote(members[2], &[1, 2]).await;
    let db = app.app.store().read();
    let roll = roll_entry::Entity::find().all(db).await.unwrap();
    let voted: Vec<i64> = roll
        .iter()
        .filter(|row| row.voted)
        .map(|row| row.member_id)
        .collect();
    assert_eq!(voted, [members[2]]);
    let columns: Vec<String> = roll_entry::Column::iter()
        .map(|column| format!("{column:?}"))
        .collect();
    assert_eq!(columns, ["ElectionId", "MemberId", "Voted"]);
    let receipt = receipt::Column::iter().map(|column| format!("{column:?}"));
    assert!(receipt.into_iter().all(|column| !column.contains("Member")));
}

/// A code that was struck from the roll after the setup: the record still knows it, we don't.
#[tokio::test(flavor = "multi_thread")]
async fn a_code_that_was_struck_casts_nothing() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    app.execute("DELETE FROM credentials").await;
    let ballot = story.ballot(members[0], &[1, 2]);
    story
        .cast(members[0], &ballot)
        .await
        .refused(422, "bad-ballot");
    assert_eq!(head(&story).await, 0);
}

/// A ballot that was opened for a test is never cast, and one that was cast is never opened.
#[tokio::test(flavor = "multi_thread")]
async fn a_tested_ballot_is_never_cast() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let path = format!("{}/tested-ballots", story.path());
    let test = async |member: i64, tracker: &str| {
        let body = json!({ "tracker": tracker });
        app.post(&path, &app.member(member), body).await
    };
    let ballot = story.ballot(members[0], &[1, 2]);
    let tracker = ballots::Hash::of(&ballot).base64();
    test(999, &tracker).await.refused(403, "forbidden");
    test(members[0], &tracker[1..])
        .await
        .refused(422, "invalid");
    test(members[0], &tracker).await.ok();
    story
        .cast(members[0], &ballot)
        .await
        .refused(422, "bad-ballot");
    assert_eq!(head(&story).await, 0);
    let receipt = story.vote(members[0], &[1, 2]).await;
    let cast = receipt["tracker"].as_str().unwrap();
    test(members[0], cast).await.refused(409, "conflict");
}

/// Where the rules know no voting again, a code's first ballot stays; sent again, it gets its receipt.
#[tokio::test(flavor = "multi_thread")]
async fn the_first_ballot_stays_where_the_rules_say_so() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    rules::change(&app, |rules| rules["ballot"]["revoting"] = false.into()).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let first = story.ballot(members[0], &[1, 2]);
    let receipt = story.cast(members[0], &first).await.ok().json();
    let second = story.ballot(members[0], &[2, 1]);
    story
        .cast(members[0], &second)
        .await
        .refused(409, "conflict");
    assert_eq!(story.cast(members[0], &first).await.ok().json(), receipt);
    assert_eq!(head(&story).await, 1);
}

/// What is declared void while voting is open takes no ballot any more.
#[tokio::test(flavor = "multi_thread")]
async fn a_void_election_takes_no_ballot() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let ballot = story.ballot(members[0], &[1, 2]);
    story.void("The notice was wrong.").await.ok();
    story
        .cast(members[0], &ballot)
        .await
        .refused(409, "wrong-stage");
    assert_eq!(head(&story).await, 0);
}
