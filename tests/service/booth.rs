//! The booth as the service gives it out: pages under their own policy, files for ever, credentials by
//! their beginnings. What runs in the browser is tested there (`ballots/booth/tests`).

use hustings::booth::{Booth, FILES};

use crate::app::TestApp;
use crate::story::{Story, found};

#[tokio::test(flavor = "multi_thread")]
async fn the_voting_page_pins_its_files_and_lets_nothing_else_run() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let path = format!("/elections/{}/vote", story.uuid);
    let page = app.page(&path).await.ok();
    let policy = page.headers["content-security-policy"].to_str().unwrap();
    for needed in [
        "default-src 'none'",
        "script-src 'self';",
        "connect-src 'self';",
        "require-trusted-types-for 'script'",
    ] {
        assert!(policy.contains(needed), "{policy}");
    }
    let page = page.text();
    assert!(
        !page.contains("style=") && !page.contains("onclick"),
        "{page}"
    );
    assert!(
        page.contains("Member M001"),
        "candidates are there without scripts"
    );
    match Booth::built() {
        Some(booth) => {
            for file in [booth.script, booth.style] {
                let pinned = format!("/booth/{}\" integrity=\"{}\"", file.name, file.integrity);
                assert!(page.contains(&pinned), "{pinned} is missing:\n{page}");
            }
            assert!(page.contains(booth.worker.integrity), "{page}");
        }
        None => assert!(page.contains("built without its booth"), "{page}"),
    }
    for member in &members[..2] {
        story.vote(*member, &[1, 2]).await;
    }
    story.close_and_open().await;
    let page = app.page(&path).await.ok().text();
    assert!(page.contains("Nobody can vote any more.") && !page.contains("<script"));
}

/// The pages of those who hold keys run their own files under the same policy, at every stage, and say
/// without scripts what to do with the tool.
#[tokio::test(flavor = "multi_thread")]
async fn the_pages_of_trustees_and_registrar_pin_their_files() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let early = Story::call(&app, "seat", 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    for uuid in [&early.uuid, &story.uuid] {
        for (page, command) in [
            ("trustee", "ballots trustee share"),
            ("registrar", "ballots credentials --uuid"),
        ] {
            let page = app.page(&format!("/elections/{uuid}/{page}")).await.ok();
            let policy = page.headers["content-security-policy"].to_str().unwrap();
            assert_eq!(policy, hustings::booth::rules::POLICY);
            let page = page.text();
            assert!(page.contains(command), "{page}");
            let Some(booth) = Booth::for_holders() else {
                assert!(!page.contains("<script"), "{page}");
                continue;
            };
            for file in [booth.script, booth.style, booth.worker] {
                assert!(page.contains(file.name) && page.contains(file.integrity));
            }
            let voters = Booth::built().unwrap();
            assert!(!page.contains(voters.script.name) && !page.contains(voters.worker.name));
        }
    }
    // The tool's commands are those of the key that the election has.
    let commands = async |uuid: &str| {
        let page = app.page(&format!("/elections/{uuid}/trustee")).await.ok();
        page.text()
    };
    assert!(
        commands(&story.uuid)
            .await
            .contains("threshold certificate")
    );
    early.name_two().await;
    let alone = commands(&early.uuid).await;
    assert!(
        alone.contains("ballots trustee key\n") && !alone.contains("threshold"),
        "{alone}"
    );
    let nobody = app.page("/elections/Nothing1234567/trustee").await;
    assert_eq!(nobody.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_are_kept_for_ever_under_the_names_of_their_content() {
    let app = TestApp::new().await;
    let list = app.page("/booth").await.ok().text();
    for file in FILES {
        assert!(list.contains(file.integrity), "{} is not listed", file.name);
        let given = app.get(&format!("/booth/{}", file.name), "").await.ok();
        assert_eq!(given.body, file.bytes);
        let cache = given.headers["cache-control"].to_str().unwrap();
        assert!(cache.contains("immutable"), "{cache}");
        assert_eq!(given.headers["x-content-type-options"], "nosniff");
    }
    for none in ["manifest.json", "booth.js", "..%2Fmanifest.json"] {
        assert_eq!(app.get(&format!("/booth/{none}"), "").await.status, 404);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_are_found_by_their_beginnings() {
    let app = TestApp::new().await;
    let members = found(&app, 6, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let at = |beginning: &str| format!("/api/v1/elections/{}/credentials/{beginning}", story.uuid);
    let mut all = Vec::new();
    for beginning in 0..=255u8 {
        let beginning = format!("{beginning:02x}");
        let given = app.get(&at(&beginning), "").await.ok();
        let some: Vec<String> = serde_json::from_slice(&given.body).unwrap();
        assert!(some.iter().all(|one| one.starts_with(&beginning)));
        all.extend(some);
    }
    assert_eq!(all.len(), members.len());
    assert!(all.is_sorted());
    for wrong in ["0", "000", "0A", "%25%25", "0_", "__"] {
        assert_eq!(app.get(&at(wrong), "").await.status, 400, "{wrong}");
    }
    let call = Story::call(&app, "seat", 1).await;
    let early = format!("/api/v1/elections/{}/credentials/00", call.uuid);
    assert_eq!(app.get(&early, "").await.status, 404);
}

/// Before they vote, members read what the service knows and what it could do.
#[tokio::test(flavor = "multi_thread")]
async fn the_disclosure_says_what_the_service_could_do() {
    let app = TestApp::new().await;
    found(&app, 3, 1).await;
    let story = Story::call(&app, "seat", 1).await;
    let path = format!("/elections/{}/disclosure", story.uuid);
    let page = app.page(&path).await.ok().text();
    for said in [
        "<h2>This service</h2>",
        "with whose sign-in a ballot came",
        "could give you another voting page",
        "could hold a ballot back",
        "open a ballot, and it can&#39;t add",
    ] {
        assert!(page.contains(said), "{said:?} is missing:\n{page}");
    }
}
