//! What is lost and replaced before a poll and during it: a voting code, a trustee.

use ballots::{Answer, Ed25519, PrivateCredential, make_ballot, random};
use serde_json::{Value, json};

use super::audit::{audit, secrets_of};
use crate::app::TestApp;
use crate::story::{Story, found};

/// A lost code is sent again, or a spare takes its place if somebody else may have it; both are listed, and the
/// record verifies with the spares named beside it.
#[tokio::test(flavor = "multi_thread")]
async fn a_lost_code() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 1).await;
    let mut story = Story::call(app, "seat", 1).await;
    story.nominate(&members[..2]).await;
    story.name_holders().await;
    let delivered = json!({ "delivered": 4, "undelivered": 0 });
    let deliveries = format!("{}/deliveries", story.path());
    // Nothing was sent out yet.
    app.put(&deliveries, &app.registrar(), delivered.clone())
        .await
        .refused(409, "wrong-stage");
    story.advance("keys").await;
    story.ceremony().await;
    story.send_credentials().await;
    story.get_ready().await;
    let uuid = story.uuid.parse().unwrap();
    let public = |code: &PrivateCredential| code.public::<Ed25519>(&uuid).to_string();
    let voters: Vec<String> = story.codes.values().map(public).collect();
    let spare_code = PrivateCredential::generate(&mut random::system());
    let spare = public(&spare_code);
    let path = format!("{}/credentials", story.path());
    let twice = json!({ "voters": voters, "spares": [voters[0]] });
    app.put(&path, &app.registrar(), twice)
        .await
        .refused(422, "invalid");
    let spared = json!({ "voters": voters, "spares": [spare] });
    app.put(&path, &app.registrar(), spared).await.ok();
    // What was delivered before were other codes.
    assert_eq!(story.lacking().await, ["delivery"]);
    let six = (0..6).map(|_| public(&PrivateCredential::generate(&mut random::system())));
    let many = json!({ "voters": voters, "spares": six.collect::<Vec<_>>() });
    app.put(&path, &app.registrar(), many)
        .await
        .refused(422, "invalid");
    let wrong = json!({ "delivered": 5, "undelivered": 0 });
    app.put(&deliveries, &app.registrar(), wrong)
        .await
        .refused(422, "invalid");
    app.put(&deliveries, &app.registrar(), delivered).await.ok();
    assert_eq!(story.lacking().await, Vec::<String>::new());
    let reissues = format!("{}/reissues", story.path());
    let early = json!({ "reason": "The letter was deleted." });
    app.post(&reissues, &app.registrar(), early)
        .await
        .refused(409, "wrong-stage");
    let incident = json!({ "what": "A letter is lost.", "effect": "None." });
    app.post(
        &format!("{}/incidents", story.path()),
        &app.secretary(),
        incident,
    )
    .await
    .refused(409, "wrong-stage");
    story.open_voting().await;
    // What is on the board stays the list of codes.
    app.put(&path, &app.registrar(), json!(voters))
        .await
        .refused(409, "wrong-stage");
    story.vote(members[0], &[1, 2]).await;
    let send = async |body: Value| app.post(&reissues, &app.registrar(), body).await;
    let replace = |member: i64| {
        let void = public(&story.codes[&member]);
        json!({ "reason": "lost", "replace": { "void": void, "spare": spare } })
    };
    // A ballot that is on the board stays, and a spare is there once.
    send(replace(members[0])).await.refused(409, "conflict");
    // A spare is nobody's until it takes a code's place.
    let answer = [Answer::Ranked(vec![1, 2])];
    let early = make_ballot(story.setup(), &spare_code, &answer, &mut random::system());
    story
        .cast(members[2], &early.unwrap())
        .await
        .refused(422, "bad-ballot");
    let (of_second, of_third) = (replace(members[1]), replace(members[2]));
    send(of_second.clone()).await.ok();
    for again in [of_second, of_third] {
        send(again).await.refused(422, "invalid");
    }
    send(json!({ "reason": "" })).await.refused(422, "invalid");
    let lost = public(&story.codes[&members[1]]);
    let void = story.ballot(members[1], &[2, 1]);
    story
        .cast(members[1], &void)
        .await
        .refused(422, "bad-ballot");
    // Nor does a booth find a code that is void.
    let beginning = format!("{}/credentials/{}", story.path(), &lost[..2]);
    let listed = app.get(&beginning, "").await.ok().text();
    assert!(!listed.contains(&lost), "{listed}");
    story.codes.insert(members[1], spare_code);
    send(json!({ "reason": "The letter was deleted; called back." }))
        .await
        .ok();
    story.vote(members[1], &[2, 1]).await;
    let codes = app.get(&format!("{}/codes", story.path()), "").await;
    let codes = codes.ok().json();
    assert_eq!(
        (&codes["voters"], &codes["sent_again"], &codes["spares"]),
        (&json!(4), &json!(1), &json!([]))
    );
    let replaced = &codes["replaced"][0];
    assert_eq!(
        (&replaced["void"], &replaced["by"]),
        (&json!(lost), &json!(spare))
    );
    // What went wrong is told everybody, in the secretary's words.
    let incidents = format!("{}/incidents", story.path());
    let said = "A letter went to somebody else.";
    let told = json!({ "what": said, "effect": "The code is void." });
    app.post(&incidents, &app.registrar(), told.clone())
        .await
        .refused(403, "forbidden");
    let nothing = json!({ "what": said, "effect": " " });
    app.post(&incidents, &app.secretary(), nothing)
        .await
        .refused(422, "invalid");
    app.post(&incidents, &app.secretary(), told).await.ok();
    let desk = format!("/elections/{}/desk", story.uuid);
    let desk = app.get(&desk, &app.secretary()).await.ok().text();
    assert!(desk.contains("Publish an incident"), "{desk}");
    let page = app.page(&format!("/elections/{}/record", story.uuid)).await;
    let when = hustings::web::page::moment(&app.app.now(), "Europe/London");
    let listed = format!("<strong>The secretary reported</strong>, {when}: {said}");
    assert!(page.ok().text().contains(&listed), "{listed}");
    let shown = app.get(&story.path(), "").await.ok().json();
    assert_eq!(shown["turnout"], json!({ "voted": 2, "entitled": 4 }));
    audit(app, secrets_of(&story)).await;
}

/// A trustee is replaced while the key is made: everybody begins again, the first attempt stays on
/// record, and the one who left can do nothing any more.
#[tokio::test(flavor = "multi_thread")]
async fn a_trustee_is_replaced() {
    let app = &TestApp::new().await;
    let members = found(app, 4, 1).await;
    let mut story = Story::call(app, "seat", 1).await;
    story.nominate(&members[..2]).await;
    // A candidate holds no key.
    let two = ["Tilda One", "Theo Two"];
    story.name(&two, None).await.refused(422, "invalid");
    // Nor by another subject, whose address is a candidate's.
    let trustee = |owner: usize, email: &str| json!({ "name": format!("T{owner}"), "subject": format!("trustee-{owner}"), "email": email });
    let holders = json!({
        "registrar": { "name": "Rowan Registrar", "subject": "registrar-1" },
        "trustees": [
            trustee(1, "M1@example.org"),
            trustee(2, "t2@trustees.example"),
            trustee(3, "t3@trustees.example"),
        ],
    });
    app.put(
        &format!("{}/holders", story.path()),
        &app.secretary(),
        holders,
    )
    .await
    .ok();
    let refused = story.try_advance("keys").await.refused(409, "not-ready");
    let refused = refused.text();
    assert!(
        refused.contains("is a candidate and a trustee"),
        "{refused}"
    );
    story.name_holders().await;
    story.advance("keys").await;
    story.ceremony().await;
    // A drill is answered with one's own key, and shows nothing of another key.
    story.send_credentials().await;
    story.drill_with(3, 2).await.refused(422, "invalid");
    story.get_ready().await;
    assert_eq!(story.lacking().await, Vec::<String>::new());
    let path = format!("{}/trustees/3", story.path());
    let replace = async |subject: &str| {
        let person = json!({ "name": "Tom Four", "subject": subject });
        let body = json!({ "person": person, "reason": "Tara Three lost her key." });
        app.put(&path, &app.secretary(), body).await
    };
    for taken in ["trustee-1", "registrar-1"] {
        let refused = replace(taken).await.refused(409, "conflict").text();
        assert!(refused.contains("has a duty in the election"), "{refused}");
    }
    replace("trustee-9").await.ok();
    let ceremony = format!("{}/ceremony", story.path());
    let shown = app.get(&ceremony, &app.secretary()).await.ok().json();
    assert_eq!(shown["due"], "certificate");
    assert_eq!(shown["attempts"].as_array().unwrap().len(), 2);
    assert_eq!(
        shown["attempts"][0]["ended_because"],
        "Tara Three lost her key."
    );
    app.get(&ceremony, &app.trustee(3))
        .await
        .refused(403, "forbidden");
    replace("trustee-3").await.ok();
    story.ceremony().await;
    story.send_credentials().await;
    assert_eq!(story.lacking().await, ["drills", "delivery"]);
    story.get_ready().await;
    story.open_voting().await;
    story.vote(members[0], &[1, 2]).await;
    audit(app, secrets_of(&story)).await;
}
