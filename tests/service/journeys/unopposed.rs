//! From the call to the seats without a poll: what is left when no more stand than are to be elected.

use serde_json::{Value, json};

use super::audit::audit;
use super::candidates::{stand, transcript};
use crate::app::{Answer, TestApp};
use crate::story::{Story, found};

async fn answer(story: &Story<'_>, member: i64, accepted: bool) -> Answer {
    let path = format!("{}/answer", story.path());
    let body = json!({ "accepted": accepted });
    story.app.post(&path, &story.app.member(member), body).await
}

async fn bases(app: &TestApp) -> Vec<String> {
    let roster = app.get("/api/v1/panels/panel", "").await.ok().json();
    let posts = roster["posts"].as_array().unwrap().iter();
    let terms = posts.flat_map(|post| post["terms"].as_array().unwrap().clone());
    terms
        .map(|term| {
            format!(
                "{} {}",
                term["name"].as_str().unwrap(),
                term["basis"].as_str().unwrap()
            )
        })
        .collect()
}

/// Two stand for two seats: no poll, both elected unopposed, and the sheet says so.
#[tokio::test(flavor = "multi_thread")]
async fn as_many_as_seats() {
    let app = &TestApp::new().await;
    let members = found(app, 5, 2).await;
    let story = Story::call(app, "seat", 2).await;
    story.advance("nominations").await;
    for member in &members[..2] {
        stand(&story, *member).await;
    }
    story.advance("roll").await;
    let refused = story.try_advance("keys").await.refused(409, "not-ready");
    assert!(refused.text().contains("elected unopposed"), "{refused:?}");
    story.advance("counted").await;
    assert_eq!(transcript(&story).await["rule"], "unopposed");
    story.advance("declared").await;
    let declared = app
        .get(&format!("/elections/{}/declaration.json", story.uuid), "")
        .await;
    let declared = declared.ok().json();
    assert_eq!(declared["rule"], "unopposed");
    assert_eq!(declared["elected"], json!(["Member M001", "Member M002"]));
    // There was no poll: five were entitled, nobody voted, and there is no record to point to.
    assert_eq!(
        (&declared["electorate"], &declared["voted"]),
        (&json!(5), &json!(0))
    );
    for none in ["fingerprint", "record"] {
        assert_eq!(declared[none], Value::Null, "{declared}");
    }
    // Whoever comes with a ballot isn't told that voting is over: there was none.
    let ballot = format!("/elections/{}/my/ballot", story.uuid);
    let ballot = app.get(&ballot, &app.member(members[4])).await;
    let ballot = ballot.refused(409, "wrong-stage").text();
    assert!(ballot.contains("There was no voting"), "{ballot}");
    let record = format!("/elections/{0}/{0}.bel", story.uuid);
    assert_eq!(app.get(&record, "").await.status, 404);
    // Nor is there anything beside which an incident could stand.
    let incident = json!({ "what": "A letter is lost.", "effect": "None." });
    let incidents = format!("{}/incidents", story.path());
    app.post(&incidents, &app.secretary(), incident)
        .await
        .refused(409, "wrong-stage");
    let desk = format!("/elections/{}/desk", story.uuid);
    let desk = app.get(&desk, &app.secretary()).await.ok().text();
    assert!(!desk.contains("Publish an incident"), "{desk}");
    let challenge = json!({ "grounds": "A nomination came late." });
    let path = format!("{}/challenges", story.path());
    app.post(&path, &app.member(members[4]), challenge)
        .await
        .ok();
    let page = app.page(&format!("/elections/{}/result", story.uuid)).await;
    let page = page.ok().text();
    for said in [
        "Elected unopposed",
        "no poll was held",
        "has not answered yet",
        "They answer by",
    ] {
        assert!(page.contains(said), "{said:?} is missing:\n{page}");
    }
    assert!(
        !page.contains("Votes of each candidate"),
        "a table of no votes"
    );
    for member in &members[..2] {
        story.try_advance("seated").await.refused(409, "not-ready");
        answer(&story, *member, true).await.ok();
    }
    let result = app.page(&format!("/elections/{}/result", story.uuid)).await;
    let result = result.ok().text();
    assert!(
        result.contains("All have accepted") && !result.contains("They answer by"),
        "{result}"
    );
    // Both have answered, and the challenge is still to be decided.
    let waits = story.try_advance("seated").await.refused(409, "not-ready");
    assert!(waits.text().contains("challenge"), "{waits:?}");
    let all = app.get(&path, &app.secretary()).await.ok().json();
    let decision = format!("{path}/{}/decision", all[0]["id"]);
    let dismissed = json!({ "upheld": false, "reason": "It came in time." });
    app.post(&decision, &app.secretary(), dismissed).await.ok();
    story.advance("seated").await;
    assert_eq!(
        bases(app).await,
        [
            "Member M001 elected-unopposed",
            "Member M002 elected-unopposed"
        ]
    );
    audit(app, []).await;
}

/// One stands for three seats and another doesn't answer in time: the rest stay vacant.
#[tokio::test(flavor = "multi_thread")]
async fn fewer_than_seats() {
    let app = &TestApp::new().await;
    let members = found(app, 5, 3).await;
    let story = Story::call(app, "seat", 3).await;
    story.advance("nominations").await;
    for member in &members[..2] {
        stand(&story, *member).await;
    }
    story.advance("roll").await;
    story.advance("counted").await;
    let transcript = transcript(&story).await;
    assert_eq!(transcript["vacant"], 1);
    let text = app
        .get(&format!("/elections/{}/result.txt", story.uuid), "")
        .await;
    assert!(
        text.text().contains("1 place stays vacant."),
        "{}",
        text.text()
    );
    story.advance("declared").await;
    answer(&story, members[0], true).await.ok();
    // Two weeks after the close of a poll that was not held.
    app.turn_clock(chrono::Duration::days(40));
    answer(&story, members[1], true)
        .await
        .refused(409, "conflict");
    story.advance("seated").await;
    assert_eq!(bases(app).await, ["Member M001 elected-unopposed"]);
    let acts = app.get("/api/v1/acts", &app.auditor()).await.ok().json();
    let acts = acts.as_array().unwrap().iter();
    let vacant: Vec<_> = acts
        .filter(|entry| entry["act"]["action"] == "seats.vacant")
        .collect();
    assert_eq!(vacant[0]["act"]["detail"]["places"], 2);
    assert_eq!(
        vacant[0]["act"]["detail"]["unanswered"],
        json!([members[1]])
    );
    audit(app, []).await;
}

/// Nobody stands: nothing to declare elected, and the election ends all the same.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_stands() {
    let app = &TestApp::new().await;
    found(app, 3, 1).await;
    let story = Story::call(app, "seat", 1).await;
    for stage in ["nominations", "roll", "counted", "declared", "seated"] {
        story.advance(stage).await;
    }
    assert_eq!(transcript(&story).await["elected"], json!([]));
    assert!(bases(app).await.is_empty());
    audit(app, []).await;
}
