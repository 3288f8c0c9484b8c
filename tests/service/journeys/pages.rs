//! Elections run from pages alone: forms that work without scripts, by the hands of a secretary, of
//! members and of an auditor.

use crate::app::{Answer, TestApp};
use crate::story::{Story, found};

/// A form as a browser sends it.
pub fn form(fields: &[(&str, &str)]) -> String {
    serde_urlencoded::to_string(fields).unwrap()
}

pub async fn send(app: &TestApp, path: &str, by: &str, fields: &[(&str, &str)]) -> Answer {
    app.send("POST", path, by, form(fields)).await
}

/// That a form was taken, and leads on.
#[track_caller]
pub fn leads_to(answer: &Answer, to: &str) {
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert_eq!(answer.headers["location"], to);
}

#[track_caller]
pub fn says(answer: Answer, all: &[&str]) -> String {
    let text = answer.ok().text();
    for said in all {
        assert!(text.contains(said), "{said:?} is missing:\n{text}");
    }
    assert!(!text.contains("<script") && !text.contains("style="));
    text
}

const DAYS: [(&str, &str); 7] = [
    ("term_starts", "2027-01-01"),
    ("notice_on", ""),
    ("record_date", "2026-12-01"),
    ("nominations_close", "2026-12-02T17:00"),
    ("voting_opens", "2026-12-03T09:00"),
    ("voting_closes", "2026-12-17T17:00"),
    ("departure", "a story is short"),
];

/// The notice on the page of the call, sent by its first or its second button.
async fn call(app: &TestApp, step: &str, more: &[(&str, &str)]) -> Answer {
    let mut fields = vec![
        ("title", "An election"),
        ("seats", "1"),
        ("term_months", "24"),
        ("ballot_order", "alphabetical"),
        ("step", step),
    ];
    fields.extend(DAYS);
    fields.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    fields.extend(more);
    let path = "/panels/panel/call?closes=2026-12-17&post=seat";
    send(app, path, &app.secretary(), &fields).await
}

/// What a page's form brings back as it was: by what it is known what the page was made from, or shows to be read.
pub fn hidden(page: &str, name: &str) -> String {
    let field = format!("type=\"hidden\" name=\"{name}\" value=\"");
    let after = page.split(&field).nth(1).expect("a hidden field");
    after.split('"').next().unwrap().replace("&#34;", "\"")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_election_is_called_from_a_page() {
    let app = TestApp::new().await;
    found(&app, 4, 1).await;
    let secretary = app.secretary();
    says(
        app.get("/panels/panel/call", &secretary).await,
        &["Count the days", "the earliest close is"],
    );
    let planned = "/panels/panel/call?closes=2027-03-17&post=seat";
    says(
        app.get(planned, &secretary).await,
        &[
            "Nominations close",
            "2027-03-17T17:00",
            "drawn by hand before witnesses, after voting has closed",
            "Read the notice",
            "To count again puts away what you typed below.",
        ],
    );
    let read = says(
        call(&app, "preview", &[]).await,
        &["Notice of election: An election", "Give the notice"],
    );
    assert!(read.contains("can’t be taken back"));
    let tag = hidden(&read, "read");
    // Unread, or not as it was read: then it is shown, and not given.
    let another = vec![("read", &*tag), ("title", "Another")];
    for (more, title) in [(vec![], "An election"), (another, "Another")] {
        let unread = call(&app, "give", &more).await;
        assert_eq!(unread.status, 409);
        let text = unread.text();
        assert!(
            text.contains("Something was changed since you read the notice.")
                && text.contains(&format!("Notice of election: {title}")),
            "{text}"
        );
    }
    let all = app.get("/api/v1/elections", "").await.ok().json();
    assert_eq!(all.as_array().unwrap().len(), 0, "reading it gives nothing");
    let wrong = call(&app, "give", &[("voting_closes", "2026-12-01T17:00")]).await;
    assert_eq!(wrong.status, 422);
    let text = wrong.text();
    assert!(
        text.contains("aria-invalid") && text.contains("Voting has to close after it opens"),
        "{text}"
    );
    assert!(
        text.contains("value=\"An election\""),
        "what was typed is kept"
    );
    let given = call(&app, "give", &[("read", &tag)]).await;
    assert_eq!(given.status, 303);
    let desk = given.headers["location"].to_str().unwrap().to_owned();
    says(
        app.get(&desk, &secretary).await,
        &["Open nominations", "The election has been called."],
    );
    says(
        app.get("/desk", &secretary).await,
        &["An election", "You can open nominations now."],
    );
}

/// From the call to the seats by forms, but for what trustees, registrar and voters do.
#[tokio::test(flavor = "multi_thread")]
async fn a_secretary_runs_an_election_from_the_desk() {
    let app = TestApp::new().await;
    let members = found(&app, 5, 1).await;
    let secretary = app.secretary();
    let mut story = Story::call(&app, "seat", 1).await;
    let desk = format!("/elections/{}/desk", story.uuid);
    let my = format!("/elections/{}/my", story.uuid);
    let page = format!("{desk}/move?to=nominations");
    let asked = says(
        app.get(&page, &secretary).await,
        &["Open nominations", "Go back"],
    );
    assert!(!asked.contains("can’t be taken back"));
    leads_to(
        &send(&app, &page, &secretary, &[]).await,
        &format!("{desk}?done=move"),
    );
    says(
        app.get(&format!("{desk}?done=move"), &secretary).await,
        &["<strong>Done.</strong>", "Nobody has been nominated yet."],
    );

    // Three stand; one is proposed by another.
    for member in &members[..3] {
        let by = app.member(*member);
        says(app.get(&my, &by).await, &["as things stand", "Stand …"]);
        says(
            app.get(&format!("{my}/stand"), &by).await,
            &[
                "Your statement",
                "At most 500 words, and at most 4000 characters.",
            ],
        );
        let paper = [
            ("statement", "I stand.\r\nFor this."),
            ("interests", "None"),
        ];
        leads_to(
            &send(&app, &format!("{my}/stand"), &by, &paper).await,
            &format!("{my}?done=stand"),
        );
        // The rules ask for no supporters: nobody is written to.
        says(
            app.get(&format!("{my}?done=stand"), &by).await,
            &["<strong>Done.</strong> You stand.</p>"],
        );
    }
    let first = app.member(members[0]);
    says(
        app.get(&my, &first).await,
        &["Your nomination is in.", "Change my statement", "I stand."],
    );
    let amended = [("statement", "I stand for more."), ("interests", "None")];
    leads_to(
        &send(&app, &format!("{my}/amend"), &first, &amended).await,
        &format!("{my}?done=amend"),
    );
    let listed = app
        .get(&format!("{}/nominations", story.path()), &secretary)
        .await
        .ok()
        .json();
    let ids: Vec<i64> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["id"].as_i64().unwrap())
        .collect();
    let text = says(
        app.get(&desk, &secretary).await,
        &[
            "3 nominations to decide",
            "I stand for more.",
            "Not yet.",
            "The operator keeps that list",
        ],
    );
    assert!(text.contains("Nominations close at the announced time"));
    let reject = format!("{desk}/reject?item={}", ids[2]);
    says(
        app.get(&reject, &secretary).await,
        &["Reject the nomination of Member M003", "On which ground"],
    );
    let groundless = send(
        &app,
        &reject,
        &secretary,
        &[("ground", ""), ("reason", "No")],
    )
    .await;
    assert_eq!(groundless.status, 422);
    assert!(
        groundless.text().contains("id=\"ground-wrong\"")
            && groundless.text().contains("value=\"No\"")
    );
    leads_to(
        &send(
            &app,
            &reject,
            &secretary,
            &[("ground", "consent"), ("reason", "No")],
        )
        .await,
        &format!("{desk}?done=reject"),
    );
    for id in &ids[..2] {
        let accept = format!("{desk}/accept?item={id}");
        leads_to(
            &send(&app, &accept, &secretary, &[]).await,
            &format!("{desk}?done=accept"),
        );
        // What is still to be decided stands first.
        let text = app.get(&desk, &secretary).await.ok().text();
        let at = |name: &str| text.find(&format!("<strong>{name}</strong>")).unwrap();
        assert_eq!(
            at("Member M002") < at("Member M001"),
            *id == ids[0],
            "{text}"
        );
    }
    story.await_time_of("roll").await;
    let page = format!("{desk}/move?to=roll");
    says(
        app.get(&page, &secretary).await,
        &["can’t be taken back", "Nominations do not open again"],
    );
    leads_to(
        &send(&app, &page, &secretary, &[]).await,
        &format!("{desk}?done=move"),
    );

    // The roll: looked up, objected to, corrected.
    let lookup = format!("{desk}/lookup");
    says(
        send(&app, &lookup, &secretary, &[("email", "m5@example.org")]).await,
        &["On the roll."],
    );
    let nobody = send(&app, &lookup, &secretary, &[("email", "x@example.org")]).await;
    assert_eq!(nobody.status, 404);
    assert!(nobody.text().contains("No member has this address"));
    let objection = [
        ("wants", "strike"),
        ("about", "m5@example.org"),
        ("said", "They have left"),
    ];
    leads_to(
        &send(&app, &format!("{my}/object"), &first, &objection).await,
        &format!("{my}?done=object"),
    );
    says(
        app.get(&desk, &secretary).await,
        &["They have left", "1 objection to the roll"],
    );
    let decide = format!("{desk}/objection?item=1");
    leads_to(
        &send(
            &app,
            &decide,
            &secretary,
            &[("upheld", "no"), ("reason", "They have not")],
        )
        .await,
        &format!("{desk}?done=objection"),
    );

    // Registrar and trustees.
    let holders = format!("{desk}/holders");
    says(
        app.get(&holders, &secretary).await,
        &["Trustee 3: name, as published"],
    );
    let named = [
        ("registrar/name", "Rowan Registrar"),
        ("registrar/subject", "registrar-1"),
        ("trustees/0/name", "Tilda One"),
        ("trustees/0/subject", "trustee-1"),
        ("trustees/1/name", "Theo Two"),
        ("trustees/1/subject", "trustee-2"),
        ("trustees/2/name", "Tara Three"),
        ("trustees/2/subject", "trustee-3"),
    ];
    let mut oneself = named;
    oneself[1].1 = "secretary-1";
    let refused = send(&app, &holders, &secretary, &oneself).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused
            .text()
            .contains("neither its registrar nor one of its trustees"),
        "{}",
        refused.text()
    );
    leads_to(
        &send(&app, &holders, &secretary, &named).await,
        &format!("{desk}?done=holders"),
    );
    leads_to(
        &send(&app, &format!("{desk}/move?to=keys"), &secretary, &[]).await,
        &format!("{desk}?done=move"),
    );
    let text = says(
        app.get(&desk, &secretary).await,
        &[
            "What has to be ready",
            "Missing:",
            "Their next step in making the key is due.",
        ],
    );
    assert!(text.contains("missing on the list"));
    story.ceremony().await;
    story.send_credentials().await;
    leads_to(
        &send(
            &app,
            &format!("{desk}/letters"),
            &secretary,
            &[("note", "read")],
        )
        .await,
        &format!("{desk}?done=letters"),
    );
    story.get_ready().await;
    says(
        app.get(&desk, &secretary).await,
        &[
            "All is ready, and voting opens by itself",
            "Has shown that their key works.",
        ],
    );
    story.open_voting().await;

    // Voting: interrupted and gone on with, extended, reminded; turnout is drawn.
    story.vote(members[0], &[1, 2]).await;
    let (open, interrupted) = ("Voting is open.", "Voting is interrupted");
    for (act, reason, said, other) in [
        ("pause", "The lights went out", interrupted, open),
        ("resume", "They are on again", open, interrupted),
    ] {
        let page = format!("{desk}/{act}");
        leads_to(
            &send(&app, &page, &secretary, &[("reason", reason)]).await,
            &format!("{desk}?done={act}"),
        );
        for (path, by) in [(&*desk, &secretary), (&*my, &first), ("/", &first)] {
            let page = says(app.get(path, by).await, &[said]);
            assert!(!page.contains(other), "{path}: {page}");
        }
    }
    let late = send(
        &app,
        &format!("{desk}/extend"),
        &secretary,
        &[("closes", "2026-12-01T09:00"), ("reason", "r")],
    )
    .await;
    assert_eq!(late.status, 422);
    assert!(
        late.text().contains("id=\"closes-wrong\""),
        "{}",
        late.text()
    );
    let extended = [("closes", "2026-12-18T17:00"), ("reason", "The lights")];
    leads_to(
        &send(&app, &format!("{desk}/extend"), &secretary, &extended).await,
        &format!("{desk}?done=extend"),
    );
    leads_to(
        &send(&app, &format!("{desk}/remind"), &secretary, &[("at", "")]).await,
        &format!("{desk}?done=remind"),
    );
    says(
        app.get(&desk, &secretary).await,
        &[
            "<polyline",
            "1 of 5 voters so far",
            "The lights went out",
            "They are on again",
        ],
    );

    // The end.
    story.close_and_open().await;
    leads_to(
        &send(&app, &format!("{desk}/move?to=counted"), &secretary, &[]).await,
        &format!("{desk}?done=move"),
    );
    leads_to(
        &send(&app, &format!("{desk}/move?to=declared"), &secretary, &[]).await,
        &format!("{desk}?done=move"),
    );
    says(app.get(&my, &first).await, &["You are elected."]);
    says(
        app.get(&format!("{my}/answer"), &first).await,
        &["You answer once.", "Yes, I accept"],
    );
    leads_to(
        &send(
            &app,
            &format!("{my}/answer"),
            &first,
            &[("accepted", "yes")],
        )
        .await,
        &format!("{my}?done=answer"),
    );
    leads_to(
        &send(&app, &format!("{desk}/move?to=seated"), &secretary, &[]).await,
        &format!("{desk}?done=move"),
    );
    says(
        app.get(&desk, &secretary).await,
        &[
            "Those elected have taken their seats.",
            "Nothing more: the election is over.",
        ],
    );
    // Who is in their post has answered, whatever time there was left.
    let seated = app.page(&format!("/elections/{}", story.uuid)).await;
    let seated = says(seated, &["Voting closes"]);
    assert!(!seated.contains("Those elected answer by"), "{seated}");
}

/// What can't be taken back is asked for once more, with the second factor, and an election is made
/// void only with a reason.
#[tokio::test(flavor = "multi_thread")]
async fn void_takes_a_reason_that_everybody_reads() {
    let app = TestApp::new().await;
    found(&app, 3, 1).await;
    let story = Story::call(&app, "seat", 1).await;
    let (secretary, page) = (
        app.secretary(),
        format!("/elections/{}/desk/move?to=void", story.uuid),
    );
    says(
        app.get(&page, &secretary).await,
        &["Declare the election void", "A void election stays void."],
    );
    let none = send(&app, &page, &secretary, &[("reason", " ")]).await;
    assert_eq!(none.status, 422);
    assert!(none.text().contains("It must not be empty."));
    assert_eq!(
        send(
            &app,
            &page,
            &secretary,
            &[("reason", "The notice was wrong")]
        )
        .await
        .status,
        303
    );
    says(
        app.page(&format!("/elections/{}", story.uuid)).await,
        &[
            "The notice was wrong",
            "It was declared void",
            "There is none: voting never opened.",
        ],
    );
    // Nothing of it is still to come, and it is at no stage of an election’s life.
    for path in ["", "/desk"] {
        let page = format!("/elections/{}{path}", story.uuid);
        let text = app.get(&page, &secretary).await.ok().text();
        assert!(text.contains("It was declared void"), "{text}");
        for gone in [
            "Voting opens",
            "Those elected answer by",
            "class=\"stages\"",
            "when nominations",
            "roll.csv",
        ] {
            assert!(!text.contains(gone), "{path} says {gone}: {text}");
        }
    }
    says(
        app.get(&format!("/elections/{}/desk", story.uuid), &secretary)
            .await,
        &["Nothing more: it is void.", "/panels/panel/call"],
    );
    // This service has no voting codes, so it doesn’t warn of the way that they would go.
    let letters = format!("/elections/{}/desk/letters/all", story.uuid);
    let letters = says(app.get(&letters, &secretary).await, &["<h1>Letters</h1>"]);
    assert!(!letters.contains("same mail server"), "{letters}");
    // An act that isn't one, and a form with a field too many.
    app.get(&format!("/elections/{}/desk/dance", story.uuid), &secretary)
        .await
        .refused(404, "not-found");
    let extra = send(
        &app,
        &page,
        &secretary,
        &[("reason", "r"), ("to", "seated")],
    )
    .await;
    assert_eq!(extra.status, 409, "{}", extra.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_auditor_reads_the_log_on_a_page() {
    let app = TestApp::new().await;
    found(&app, 2, 1).await;
    Story::call(&app, "seat", 1).await;
    let text = says(
        app.get("/acts", &app.auditor()).await,
        &[
            "The whole log holds:",
            "election.call",
            "secretary-1",
            " Dec 2026, ",
        ],
    );
    assert!(text.contains("panel.enter"));
}
