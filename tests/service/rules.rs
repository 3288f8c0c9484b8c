//! Panels' rules: by version, chosen from templates, frozen by an election, counted by.

use serde_json::{Value, json};

use crate::app::TestApp;
use crate::story::{Story, found, notice};

/// The rules of a template, as a secretary changes them.
pub fn of_template(name: &str) -> Value {
    let template = hustings::panels::rules::templates::named(name).unwrap();
    serde_json::to_value(template.rules).unwrap()
}

/// A change that can be made once to a panel as it is founded.
pub fn replacement() -> Value {
    let rules = of_template("stv-8-two-years");
    json!({ "after": 1, "reason": "The panel grows.", "rules": rules })
}

/// Changes the panel's rules.
pub async fn change(app: &TestApp, change: impl FnOnce(&mut Value)) -> i64 {
    let path = "/api/v1/panels/panel/rules";
    let present = app.get(path, "").await.ok().json();
    let mut rules = present["rules"].clone();
    change(&mut rules);
    let new =
        json!({ "after": present["version"], "reason": "The panel said so.", "rules": rules });
    let answer = app.put(path, &app.secretary(), new).await.ok().json();
    answer["version"].as_i64().unwrap()
}

/// Changes the counting rule, and the vacancy route to one that goes with any.
pub async fn count_by(app: &TestApp, rule: &str) {
    change(app, |rules| {
        rules["ballot"]["counting"] = rule.into();
        rules["vacancies"]["routes"] = json!(["by-election"]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn versions_are_added_and_never_changed() {
    let app = TestApp::new().await;
    found(&app, 2, 2).await;
    let path = "/api/v1/panels/panel/rules";
    let first = app.get(path, "").await.ok().json();
    assert_eq!(
        (&first["version"], &first["role"]),
        (&json!(1), &json!("operator"))
    );
    assert_eq!(first["rules"]["seats"][0]["seats"], 2);
    app.put(path, &app.secretary(), replacement()).await.ok();
    // A second secretary who had read version 1 doesn't overwrite version 2 unseen.
    app.put(path, &app.secretary(), replacement())
        .await
        .refused(412, "stale");
    // The same again is no version.
    let mut same = replacement();
    same["after"] = 2.into();
    app.put(path, &app.secretary(), same)
        .await
        .refused(409, "conflict");
    let second = app.get(path, "").await.ok().json();
    assert_eq!(second["version"], 2);
    assert_eq!(second["reason"], "The panel grows.");
    assert_eq!(second["versions"].as_array().unwrap().len(), 2);
    let kept = app.get(&format!("{path}/1"), "").await.ok().json();
    assert_eq!(kept["rules"], first["rules"]);
    assert_eq!(kept["fingerprint"], first["fingerprint"]);
    app.get(&format!("{path}/3"), "")
        .await
        .refused(404, "not-found");
    // Seats follow.
    let roster = app.get("/api/v1/panels/panel", "").await.ok().json();
    let seats = roster["posts"].as_array().unwrap();
    assert_eq!(
        seats.iter().filter(|post| post["kind"] == "seat").count(),
        8
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_contradicts_itself_is_refused_with_field_reason_and_remedy() {
    let app = TestApp::new().await;
    found(&app, 2, 2).await;
    let mut new = replacement();
    new["rules"]["ballot"]["counting"] = "av".into();
    new["rules"]["officers"]["term_months"] = 0.into();
    let path = "/api/v1/panels/panel/rules";
    let refused = app.put(path, &app.secretary(), new.clone()).await;
    insta::assert_json_snapshot!(refused.refused(422, "invalid").json(), @r#"
    {
      "detail": "ballot.counting: the rule av fills one seat, and 8 are to be filled; choose a rule for several seats, such as scottish. officers.term_months: a term can’t be 0 months long; use 1 to 120.",
      "faults": [
        {
          "field": "ballot.counting",
          "reason": "the rule av fills one seat, and 8 are to be filled",
          "remedy": "choose a rule for several seats, such as scottish"
        },
        {
          "field": "officers.term_months",
          "reason": "a term can’t be 0 months long",
          "remedy": "use 1 to 120"
        }
      ],
      "field": "ballot.counting",
      "status": 422,
      "title": "A value can’t be accepted",
      "type": "urn:hustings:invalid"
    }
    "#);
    new["rules"]["ballot"]["counting"] = "guesswork".into();
    app.put(path, &app.secretary(), new)
        .await
        .refused(400, "malformed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_panel_begins_with_a_template_or_rules_of_its_own() {
    let app = TestApp::new().await;
    found(&app, 1, 1).await;
    let known = app.get("/api/v1/rules/templates", "").await.ok().json();
    for (number, template) in known.as_array().unwrap().iter().enumerate() {
        let slug = format!("panel-{number}");
        let panel =
            json!({ "slug": slug, "network": "net", "name": "P", "template": template["name"] });
        app.post("/api/v1/panels", &app.operator(), panel)
            .await
            .ok();
        let path = format!("/api/v1/panels/{slug}/rules");
        let rules = app.get(&path, "").await.ok().json();
        assert_eq!(rules["rules"], template["rules"]);
    }
    for wrong in [
        json!({ "template": "the-usual" }),
        json!({ "seats": 3, "template": "stv-8-two-years" }),
        json!({}),
        json!({ "seats": 0 }),
    ] {
        let mut panel = json!({ "slug": "wrong", "network": "net", "name": "P" });
        panel
            .as_object_mut()
            .unwrap()
            .extend(wrong.as_object().unwrap().clone());
        app.post("/api/v1/panels", &app.operator(), panel)
            .await
            .refused(422, "invalid");
    }
}

/// Called under one rule, counted under it, though the panel has changed its rules meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn an_election_is_counted_by_the_rule_of_its_call() {
    let app = TestApp::new().await;
    let members = found(&app, 5, 1).await;
    count_by(&app, "schulze").await;
    let mut story = Story::call(&app, "seat", 1).await;
    count_by(&app, "plurality").await;
    story.nominate(&members[..3]).await;
    story.make_keys().await;
    // The first has the most first preferences, the third beats each of the others in pairs.
    for (member, ranks) in
        members
            .iter()
            .zip([[1, 3, 2], [1, 3, 2], [3, 1, 2], [3, 1, 2], [3, 2, 1]])
    {
        story.vote(*member, &ranks).await;
    }
    story.close_and_open().await;
    story.advance("counted").await;
    let path = format!("/elections/{}/transcript.json", story.uuid);
    let transcript = app.get(&path, "").await.ok().json();
    assert_eq!(transcript["rule"], "schulze");
    assert_eq!(transcript["elected"], json!([3]));
    let shown = app.get(&story.path(), "").await.ok().json();
    assert_eq!(
        (&shown["rules_version"], &shown["counting"]),
        (&json!(2), &json!("schulze"))
    );
    let page = app.page(&format!("/elections/{}/result", story.uuid)).await;
    assert!(page.ok().text().contains("schulze"));
}

/// Marks: several a ballot where the rule says so, and never more.
#[tokio::test(flavor = "multi_thread")]
async fn an_approval_ballot_takes_several_marks() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 2).await;
    count_by(&app, "limited:1").await;
    let refused = notice("seat", 1);
    app.post("/api/v1/elections", &app.secretary(), refused)
        .await
        .refused(422, "invalid");
    count_by(&app, "approval").await;
    let story = Story::voting(&app, 3, 2, &members).await;
    for (member, marks) in members
        .iter()
        .zip([[1, 1, 0], [0, 1, 1], [0, 1, 1], [0, 0, 1]])
    {
        story.vote(*member, &marks).await;
    }
    story.close_and_open().await;
    story.advance("counted").await;
    let path = format!("/elections/{}/transcript.json", story.uuid);
    let transcript = app.get(&path, "").await.ok().json();
    assert_eq!(transcript["votes"], json!([1, 3, 3]));
    assert_eq!(transcript["elected"], json!([2, 3]));
}

/// Who sits beyond the first day of a term is no candidate for another seat: the limits are asked
/// where the candidacy is decided.
#[tokio::test(flavor = "multi_thread")]
async fn the_limits_are_asked_where_a_candidacy_is_decided() {
    let app = TestApp::new().await;
    let members = found(&app, 3, 2).await;
    let seat = json!({
        "member": members[0], "basis": "transitional", "post": "Seat 1",
        "starts": "2026-06-01", "ends": "2028-06-01", "with_vote": true,
    });
    app.post("/api/v1/panels/panel/memberships", &app.secretary(), seat)
        .await
        .ok();
    let story = Story::call(&app, "seat", 1).await;
    story.advance("nominations").await;
    let path = format!("{}/nominations", story.path());
    let decide = async |member: i64| {
        let filed = app.post(&path, &app.member(member), json!({})).await;
        let decision = format!("{path}/{}/decision", filed.ok().json()["id"]);
        let accepted = json!({ "accepted": true });
        app.post(&decision, &app.secretary(), accepted).await
    };
    let refused = decide(members[0]).await.refused(409, "conflict").json();
    let said = refused["detail"].as_str().unwrap();
    assert!(said.contains("hold a seat until 2028-06-01"), "{said}");
    decide(members[1]).await.ok();
}
