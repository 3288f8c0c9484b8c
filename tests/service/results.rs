//! What may come of a count: a lot, no majority, a seat that is declined.

use serde_json::{Value, json};

use crate::app::TestApp;
use crate::story::{Story, found};

/// Two candidates, one vote each: the count asks for a lot, says between whom, and takes it.
#[tokio::test(flavor = "multi_thread")]
async fn a_tie_waits_for_a_lot() {
    let app = TestApp::new().await;
    let members = found(&app, 3, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    story.vote(members[0], &[1, 0]).await;
    story.vote(members[1], &[0, 1]).await;
    story.close_and_open().await;
    let before = app
        .get("/api/v1/acts/verification", &app.auditor())
        .await
        .json();
    let refused = story
        .try_advance("counted")
        .await
        .refused(409, "lot-needed");
    insta::assert_json_snapshot!(refused.json(), @r#"
    {
      "detail": "The votes can’t be counted yet: stage 2: a tie for who is to be excluded between Member M001, Member M002 and no earlier stage decides it; the rule asks for a lot: give the announced seed or the order that was drawn. The notice says where the seed comes from: the main numbers of the first draw of the National Lottery’s Lotto after voting has closed, in ascending order, with spaces between.",
      "names": [
        "Member M001",
        "Member M002"
      ],
      "send": {
        "lot": {
          "seed": "..."
        },
        "to": "counted"
      },
      "stage": 2,
      "status": 409,
      "tied": [
        1,
        2
      ],
      "title": "A lot has to be drawn",
      "type": "urn:hustings:lot-needed"
    }
    "#);
    // Nothing was written: neither the result on the board nor an act.
    assert_eq!(
        app.get("/api/v1/acts/verification", &app.auditor())
            .await
            .json(),
        before
    );
    let lot = json!({ "seed": "8 8 12 36" });
    let advance = |lot: Value| {
        let path = format!("{}/stage", story.path());
        let (app, by) = (&app, app.secretary());
        async move {
            app.post(&path, &by, json!({ "to": "counted", "lot": lot }))
                .await
        }
    };
    advance(json!({ "seed": " " }))
        .await
        .refused(422, "invalid");
    // No other source than the announced one, where somebody might look for a seed.
    advance(json!({ "source": "The closing index of that day", "seed": "8812.36" }))
        .await
        .refused(422, "invalid");
    advance(lot).await.ok();
    let path = format!("/elections/{}/transcript.json", story.uuid);
    let transcript = app.get(&path, "").await.ok().json();
    assert_eq!(transcript["elected"].as_array().unwrap().len(), 1);
    assert_eq!(transcript["lot"]["seed"], "8 8 12 36");
    let page = app
        .page(&format!("/elections/{}/result", story.uuid))
        .await
        .ok()
        .text();
    assert!(
        page.contains("8 8 12 36") && page.contains("Lottery"),
        "{page}"
    );
}

/// The panel is split: the count stands, and nobody can be declared elected.
#[tokio::test(flavor = "multi_thread")]
async fn without_a_majority_nobody_is_declared() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 2).await;
    let story = Story::voting(&app, 3, 2, &members).await;
    for member in &members {
        story.vote(*member, &[1, 2, 0]).await;
    }
    story.vote(members[3], &[2, 1, 0]).await;
    story.close_and_open().await;
    story.seat(&members[..2]).await;
    let mut chair = Story::call(&app, "chair", 1).await;
    chair.nominate(&members[..2]).await;
    chair.make_keys().await;
    chair.vote(members[0], &[1, 0]).await;
    chair.vote(members[1], &[0, 1]).await;
    // Who holds no seat is on no officers' roll.
    chair
        .cast(members[2], b"{}")
        .await
        .refused(403, "forbidden");
    chair
        .try_advance("mixing")
        .await
        .refused(409, "wrong-stage");
    chair.close_and_open().await;
    chair.advance("counted").await;
    chair
        .try_advance("declared")
        .await
        .refused(409, "not-ready");
    let page = app
        .page(&format!("/elections/{}/result", chair.uuid))
        .await
        .ok()
        .text();
    assert!(
        page.contains("Nobody has more than half of the 2 votes: nobody is elected."),
        "{page}"
    );
    // Sums are plain bars, with no quota and no way from stage to stage, and a table of their totals.
    let bars = page.split_once("<svg class=\"bars\"").unwrap().1;
    let bars = bars.split_once("</svg>").unwrap().0;
    assert!(
        bars.contains("aria-label=\"A bar for each candidate’s votes."),
        "{bars}"
    );
    assert_eq!(bars.matches("<rect").count(), 2, "{bars}");
    assert!(
        !bars.contains("<line") && !page.contains("result.svg"),
        "{page}"
    );
    let csv = format!("/elections/{}/result.csv", chair.uuid);
    assert!(page.contains(&csv), "{page}");
    let csv = app.get(&csv, "").await.ok();
    assert_eq!(csv.headers["content-type"], "text/csv; charset=utf-8");
    let csv = csv.text();
    let mut lines: Vec<&str> = csv.lines().collect();
    lines.sort_unstable();
    assert_eq!(
        lines,
        [
            "Candidates,Votes,Result",
            "Member M001,1,Not elected",
            "Member M002,1,Not elected",
        ]
    );
    let blt = format!("/elections/{}/result.blt", chair.uuid);
    assert!(!page.contains(&blt), "{page}");
    app.get(&blt, "").await.refused(404, "not-found");
}

/// The result's page draws the count, leads back, and is the sheet that is signed once it is declared.
#[tokio::test(flavor = "multi_thread")]
async fn the_count_is_drawn_and_the_declaration_can_be_signed() {
    let app = TestApp::new().await;
    let members = found(&app, 5, 1).await;
    let story = Story::voting(&app, 3, 1, &members).await;
    let papers = [[1, 2, 3], [1, 2, 0], [2, 1, 3], [3, 1, 2], [2, 3, 1]];
    for (member, ranks) in members.iter().zip(papers) {
        story.vote(*member, &ranks).await;
    }
    story.close_and_open().await;
    story.advance("counted").await;
    let election = format!("/elections/{}", story.uuid);
    let result = format!("{election}/result");
    let page = app.page(&result).await.ok().text();
    let transcript = format!("{election}/transcript.json");
    let transcript = app.get(&transcript, "").await.ok().json();
    let stages = transcript["stages"].as_array().unwrap().len();
    assert!(stages > 1, "{transcript}");
    // A bar for each candidate and one for the votes with no candidate, and the quota, at each stage.
    let bars = page.split_once("<svg class=\"bars\"").unwrap().1;
    let bars = bars.split_once("</svg>").unwrap().0;
    assert_eq!(bars.matches("<rect").count(), 4 * stages, "{bars}");
    assert_eq!(bars.matches("<line").count(), stages, "{bars}");
    for said in ["Member M001", "Member M003", " ✓<", " ✗<"] {
        assert!(bars.contains(said), "{said:?} is missing:\n{bars}");
    }
    // The way of the votes is a picture of its own.
    let way = format!("{election}/result.svg");
    assert!(page.contains(&format!("<img src=\"{way}\"")), "{page}");
    let way = app.get(&way, "").await.ok();
    assert_eq!(way.headers["content-type"], "image/svg+xml");
    assert!(way.text().contains("Transfers of votes by stage"));
    for back in [&election, "/panels/panel"] {
        assert!(page.contains(&format!("<a href=\"{back}\">")), "{back}");
    }
    let declares = [
        "I declare that those named above are elected to the The panel.",
        "<p class=\"signature\">Returning officer</p>",
        "<p class=\"signature\">Date</p>",
        "<dt>Declared</dt>",
        ", by the secretary of the The panel</dd>",
    ];
    for said in declares {
        assert!(!page.contains(said), "{said:?} before it is declared");
    }
    story.advance("declared").await;
    let page = app.page(&result).await.ok().text();
    for said in declares {
        assert!(page.contains(said), "{said:?} is missing:\n{page}");
    }
    let on = hustings::web::page::moment(&app.app.now(), "Europe/London");
    assert!(page.contains(&format!("<dd>{on}, by")), "{on}:\n{page}");
}

#[tokio::test(flavor = "multi_thread")]
async fn who_declines_has_no_seat() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 2).await;
    let story = Story::voting(&app, 3, 2, &members).await;
    for member in &members {
        story.vote(*member, &[1, 2, 0]).await;
    }
    story.close_and_open().await;
    story.advance("counted").await;
    let path = format!("{}/answer", story.path());
    let early = app
        .post(&path, &app.member(members[0]), json!({ "accepted": true }))
        .await;
    early.refused(409, "wrong-stage");
    story.advance("declared").await;
    for (member, accepted) in [(members[0], false), (members[1], true)] {
        app.post(&path, &app.member(member), json!({ "accepted": accepted }))
            .await
            .ok();
    }
    let changed = app
        .post(&path, &app.member(members[0]), json!({ "accepted": true }))
        .await;
    changed.refused(409, "conflict");
    story.advance("seated").await;
    let roster = app.get("/api/v1/panels/panel", "").await.ok().json();
    let names: Vec<&Value> = roster["posts"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|post| post["terms"].as_array().unwrap())
        .map(|term| &term["name"])
        .collect();
    assert_eq!(names, ["Member M002"]);
}

/// Who joined after the record date neither stands nor votes.
#[tokio::test(flavor = "multi_thread")]
async fn the_record_date_decides_who_takes_part() {
    let app = TestApp::new().await;
    let members = found(&app, 3, 1).await;
    let late = json!([{
        "name": "Late Comer",
        "email": "late@example.org",
        "networks": [{ "network": "net", "since": "2026-12-02" }],
    }]);
    let late = app
        .post("/api/v1/members", &app.operator(), late)
        .await
        .ok()
        .json();
    let late = late[0]["id"].as_i64().unwrap();
    let mut story = Story::call(&app, "seat", 1).await;
    let path = format!("{}/nominations", story.path());
    app.post(&path, &app.member(members[0]), json!({}))
        .await
        .refused(409, "wrong-stage");
    story.advance("nominations").await;
    app.post(&path, &app.member(late), json!({}))
        .await
        .refused(403, "forbidden");
    story
        .app
        .post(&path, &app.member(members[0]), json!({}))
        .await
        .ok();
    app.post(&path, &app.member(members[0]), json!({}))
        .await
        .refused(409, "conflict");
    let withdrawal = format!("{path}/withdrawal");
    app.post(&withdrawal, &app.member(members[0]), json!({}))
        .await
        .ok();
    app.post(&withdrawal, &app.member(members[0]), json!({}))
        .await
        .refused(409, "conflict");
    for member in &members[1..] {
        let filed = app
            .post(&path, &app.member(*member), json!({}))
            .await
            .ok()
            .json();
        let decision = format!("{path}/{}/decision", filed["id"]);
        let silent = json!({ "accepted": false });
        app.post(&decision, &app.secretary(), silent)
            .await
            .refused(422, "invalid");
        app.post(&decision, &app.secretary(), json!({ "accepted": true }))
            .await
            .ok();
    }
    story.advance("roll").await;
    story.make_keys().await;
    let me = format!("{}/roll/me", story.path());
    assert_eq!(
        app.get(&me, &app.member(late)).await.ok().json()["on_the_roll"],
        false
    );
    assert_eq!(
        app.get(&me, &app.member(members[0])).await.ok().json()["on_the_roll"],
        true
    );
    assert_eq!(story.codes.len(), 3);
}
