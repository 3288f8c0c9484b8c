//! Keys: the service's own on disk, and what trustees and registrars send.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use ballots::{Ed25519, PrivateCredential, TrusteeKey, random};
use hustings::access::keys::{KeyError, ServiceKeys, store};
use serde_json::{Value, json};

use crate::app::TestApp;
use crate::story::{Story, found};

#[test]
fn the_services_keys_are_made_once_and_for_its_eyes_alone() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("keys");
    let first = ServiceKeys::open(&place).unwrap();
    let again = ServiceKeys::open(&place).unwrap();
    assert_eq!(first.tokens.public(), again.tokens.public());
    assert_ne!(first.tokens.public(), first.receipts.public());
    let file = place.join("tokens.p8");
    assert_eq!(
        fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert!(!format!("{first:?}").contains("pkcs8"));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).unwrap();
    assert!(matches!(ServiceKeys::open(&place), Err(KeyError::Open(_))));
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(&file, b"no key").unwrap();
    assert!(matches!(ServiceKeys::open(&place), Err(KeyError::NoKey(_))));
}

/// R53: with other keys than the database's own, or without, the service doesn't start.
#[tokio::test]
async fn a_database_goes_with_its_keys() {
    let app = TestApp::new().await;
    let (store, now) = (app.app.store(), app.app.now());
    let own = app.folder().join("keys");
    let receipts = app.app.keys().receipts.public_base64();
    let opened = store::open(store, &own, now).await.unwrap();
    assert_eq!(opened.receipts.public_base64(), receipts);
    // Nothing was done on it yet, and it has its keys all the same.
    let elsewhere = app.folder().join("elsewhere");
    let why = async |folder: &Path| {
        store::open(store, folder, now)
            .await
            .unwrap_err()
            .to_string()
    };
    assert!(why(&elsewhere).await.contains("there is no"));
    assert!(!elsewhere.exists(), "nothing is made");
    ServiceKeys::open(&elsewhere).unwrap();
    assert!(why(&elsewhere).await.contains("aren't those"));
    // The receipts' key alone isn't enough: what the other vault sealed could not be opened.
    fs::copy(own.join("receipts.p8"), elsewhere.join("receipts.p8")).unwrap();
    assert!(why(&elsewhere).await.contains("aren't those"));
    fs::copy(own.join("vault.key"), elsewhere.join("vault.key")).unwrap();
    store::open(store, &elsewhere, now).await.unwrap();
    // Put aside to end all tokens.
    fs::remove_file(own.join("tokens.p8")).unwrap();
    store::open(store, &own, now).await.unwrap();
}

async fn at_keys(app: &TestApp) -> Story<'_> {
    let members = found(app, 3, 1).await;
    let mut story = Story::call(app, "seat", 1).await;
    story.nominate(&members[..2]).await;
    story.name_two().await;
    story.advance("keys").await;
    story
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trustees_key_needs_its_proof_and_stays() {
    let app = TestApp::new().await;
    let mut story = at_keys(&app).await;
    let path = format!("{}/trustee-keys", story.path());
    let rng = &mut random::system();
    let key = TrusteeKey::<Ed25519>::generate(rng).public(rng).to_json();
    let other = TrusteeKey::<Ed25519>::generate(rng).public(rng).to_json();
    let mut forged: Value = serde_json::from_slice(&key).unwrap();
    forged["public_key"] = serde_json::from_slice::<Value>(&other).unwrap()["public_key"].clone();
    let forged = [
        serde_json::to_vec(&forged).unwrap(),
        b"{}".to_vec(),
        b"null".to_vec(),
    ];
    for body in forged {
        app.send("POST", &path, &app.trustee(1), body)
            .await
            .refused(422, "invalid");
    }
    story.send_key(1).await;
    app.send("POST", &path, &app.trustee(1), key)
        .await
        .refused(409, "conflict");
    story
        .name(&["Tilda One", "Theo Two"], Some("once more"))
        .await
        .refused(409, "wrong-stage");
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_are_group_elements_each_once() {
    let app = TestApp::new().await;
    let story = at_keys(&app).await;
    let path = format!("{}/credentials", story.path());
    let uuid = story.uuid.parse().unwrap();
    let made = || PrivateCredential::generate(&mut random::system());
    let good = made().public::<Ed25519>(&uuid).to_string();
    // The identity, a point of order two, one beyond the field, one upper-case, one too short.
    let order_two = "7fffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffec";
    for bad in [
        format!("{:0>64}", 1),
        order_two.into(),
        "f".repeat(64),
        good.to_uppercase(),
        good[1..].to_owned(),
        format!("{good},2"),
    ] {
        app.put(&path, &app.registrar(), json!([bad]))
            .await
            .refused(422, "invalid");
    }
    app.put(&path, &app.registrar(), json!([good, good]))
        .await
        .refused(422, "invalid");
    app.put(&path, &app.registrar(), json!([]))
        .await
        .refused(422, "invalid");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_person_holds_one_duty() {
    let app = TestApp::new().await;
    found(&app, 3, 1).await;
    let story = Story::call(&app, "seat", 1).await;
    let person = |subject: &str| json!({ "name": "N", "subject": subject });
    let path = format!("{}/holders", story.path());
    for (registrar, trustees) in [
        ("a", vec!["b"]),
        ("a", vec!["b", "b"]),
        ("a", vec!["a", "b"]),
    ] {
        let trustees: Vec<_> = trustees.into_iter().map(person).collect();
        // With consent, so that nothing but who they are stands against it.
        let holders = json!({
            "registrar": person(registrar), "trustees": trustees, "consent": "a test accepts it",
        });
        app.put(&path, &app.secretary(), holders)
            .await
            .refused(422, "invalid");
    }
}

/// What trustees send later is checked against what stands on the board.
#[tokio::test(flavor = "multi_thread")]
async fn a_trustees_work_of_another_election_is_refused() {
    let app = TestApp::new().await;
    let members = found(&app, 3, 1).await;
    let stories = [
        Story::voting(&app, 2, 1, &members).await,
        Story::voting(&app, 2, 1, &members).await,
    ];
    for story in &stories {
        story.vote(members[0], &[1, 2]).await;
        story.advance("closed").await;
        story.advance("mixing").await;
    }
    let [one, other] = stories;
    let (there, here) = (other.path(), one.path());
    // Made for one election, sent to the other.
    let report = ballots::record::verify_record(&one.record().await[..], &());
    let (setup, tally) = (
        report.setup.and_then(ballots::AnySetup::ed25519).unwrap(),
        report.tally.and_then(ballots::AnyTally::ed25519).unwrap(),
    );
    let shuffle = ballots::Shuffle::make(&setup, &tally, &mut random::system())
        .unwrap()
        .to_json();
    let send =
        async |path: String, body: Vec<u8>| app.send("POST", &path, &app.trustee(1), body).await;
    send(format!("{there}/shuffles"), shuffle.clone())
        .await
        .refused(422, "invalid");
    send(format!("{here}/shuffles"), shuffle.clone()).await.ok();
    // Once shuffled, the board has moved on: the same shuffle no longer fits.
    app.send(
        "POST",
        &format!("{here}/shuffles"),
        &app.trustee(2),
        shuffle,
    )
    .await
    .refused(422, "invalid");
    for owner in [1, 2] {
        other.shuffle(owner).await.ok();
    }
    other.advance("opening").await;
    // A share that the other trustee made, sent under this one's name: committed to, and refused.
    let (share, _) = other.share(2).await;
    let commitment = share.commitment(other.setup().fingerprint(), 1);
    other.commit(1, commitment).await.ok();
    let (_, second) = other.share(2).await;
    other.commit(2, second).await.ok();
    other.reveal(1, &share).await.refused(422, "invalid");
    let (own, commitment) = other.share(1).await;
    other.reveal(1, &own).await.refused(422, "invalid");
    other.commit(1, commitment).await.ok();
    other.reveal(1, &own).await.ok();
}
