//! What the desk says of a move that takes two people, and what it offers at a stage.

use hustings::access::Role;

use super::audit::{audit, secrets_of};
use super::pages::{leads_to, says, send};
use crate::app::TestApp;
use crate::rules;
use crate::story::{Story, found};

async fn stage(story: &Story<'_>) -> String {
    let shown = story.app.get(&story.path(), "").await.ok().json();
    shown["stage"].as_str().unwrap().to_owned()
}

/// A panel that wants two people for a declaration, and one for the opening.
async fn two_to_declare(app: &TestApp) -> Vec<i64> {
    let members = found(app, 4, 1).await;
    rules::change(app, |rules| {
        rules["conduct"]["two_to_declare"] = true.into()
    })
    .await;
    members
}

/// The first of two is told that nothing has moved. The second reads what was approved, and with what: a lot, a
/// reason.
#[tokio::test(flavor = "multi_thread")]
async fn two_people_see_what_each_approves() {
    let app = &TestApp::new().await;
    let members = two_to_declare(app).await;
    let story = Story::voting(app, 2, 1, &members).await;
    story.vote(members[0], &[1, 0]).await;
    story.vote(members[1], &[0, 1]).await;
    story.close_and_open().await;
    let first = app.secretary();
    let second = app.token(Role::Secretary, "secretary-2", &["panel"]);
    let desk = format!("/elections/{}/desk", story.uuid);
    let desk_of = async |by: &str, all: &[&str]| says(app.get(&desk, by).await, all);
    let (moved, nothing) = (format!("{desk}?done=move"), "nothing has moved yet");

    // A tie: who comes second looks the seed up, and is not given it in the field.
    let count = format!("{desk}/move?to=counted");
    let seed = [("lot/seed", "1 2 3")];
    says(send(app, &count, &first, &seed).await, &[nothing]);
    assert_eq!(stage(&story).await, "opening");
    desk_of(&first, &["You have approved: Count.", "<code>1 2 3</code>"]).await;
    let seen = ["secretary-1 has approved: Count.", "Approve it too"];
    desk_of(&second, &seen).await;
    // It waits for the second, and not for the first.
    says(app.get("/desk", &second).await, &seen[..1]);
    let home = app.get("/desk", &first).await.ok().text();
    assert!(!home.contains("has approved"), "{home}");
    let page = app.get(&count, &second).await;
    let page = says(
        page,
        &["secretary-1 has approved it with the numbers 1 2 3."],
    );
    assert!(!page.contains("value=\"1 2 3\""), "{page}");
    leads_to(&send(app, &count, &second, &seed).await, &moved);

    // Approved ahead of another move, which changes what was approved.
    let void = format!("{desk}/approve?to=void");
    let why = [("reason", "The notice was wrong.\r\nBadly.")];
    leads_to(
        &send(app, &void, &second, &why).await,
        &format!("{desk}?done=approve"),
    );
    desk_of(
        &first,
        &["secretary-2 has approved: Declare the election void."],
    )
    .await;
    // Whoever approves it as the second isn't called the first.
    let page = app.get(&format!("{desk}/approve?to=void"), &first).await;
    let page = says(page, &["want two people for this.", "letter for letter"]);
    assert!(!page.contains("You are the first"), "{page}");
    let declare = format!("{desk}/move?to=declared");
    let page = desk_of(&first, &["whoever comes second takes the step."]).await;
    assert!(!page.contains("no longer counts"), "{page}");
    let ready = "You can declare the result now.";
    says(app.get("/desk", &first).await, &[ready]);
    says(send(app, &declare, &first, &[]).await, &[nothing]);
    assert_eq!(stage(&story).await, "counted");
    // It waits for the second person now, and no more for the first.
    for (by, waits) in [(&first, false), (&second, true)] {
        let page = app.get("/desk", by).await.ok().text();
        assert_eq!(page.contains(ready), waits, "{page}");
    }
    says(
        app.get(&declare, &second).await,
        &["secretary-1 has approved it. Yours is the second approval."],
    );
    leads_to(&send(app, &declare, &second, &[]).await, &moved);
    desk_of(&first, &["so this approval no longer counts."]).await;

    // The reason has to be the same, and so it is in the field.
    let void = format!("{desk}/move?to=void");
    says(send(app, &void, &first, &why).await, &[nothing]);
    let other = [("reason", "Another.")];
    says(send(app, &void, &second, &other).await, &[nothing]);
    assert_eq!(stage(&story).await, "declared");
    says(
        app.get(&void, &second).await,
        &[
            "secretary-1 has approved it with the reason below.",
            ">The notice was wrong.\nBadly.</textarea>",
        ],
    );
    // With what a word was given before the service kept that, nobody can tell: it isn't said not to count.
    let word = "has approved: Declare the election void.";
    desk_of(&second, &[word]).await;
    app.execute("UPDATE approvals SET lot = NULL, reason = NULL")
        .await;
    let page = desk_of(&second, &[]).await;
    let gone = [word, "You have approved: Declare the election void."];
    assert!(!gone.iter().any(|said| page.contains(said)), "{page}");
    leads_to(&send(app, &void, &second, &why).await, &moved);
    audit(app, secrets_of(&story)).await;
}

/// While the keys are made the close can be made later from the desk; and one person opens where the rules want two
/// for the declaration alone.
#[tokio::test(flavor = "multi_thread")]
async fn while_the_keys_are_made() {
    let app = &TestApp::new().await;
    let members = two_to_declare(app).await;
    let mut story = Story::call(app, "seat", 1).await;
    story.nominate(&members[..2]).await;
    story.name_holders().await;
    story.advance("keys").await;
    let (secretary, desk) = (app.secretary(), format!("/elections/{}/desk", story.uuid));
    let extend = format!("{desk}/extend");
    let link = format!("href=\"{extend}\"");
    let page = says(app.get(&desk, &secretary).await, &[link.as_str()]);
    assert!(!page.contains("want two people"), "{page}");
    let later = [
        ("closes", "2026-12-18T17:00"),
        ("reason", "The key comes late."),
    ];
    leads_to(
        &send(app, &extend, &secretary, &later).await,
        &format!("{desk}?done=extend"),
    );
    audit(app, secrets_of(&story)).await;
}
