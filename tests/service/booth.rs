//! The booth as the service gives it out: pages under their own policy, files for ever, credentials by
//! their beginnings. What runs in the browser is tested there (`ballots/booth/tests`).

use base64::{Engine, prelude::BASE64_STANDARD};
use hustings::booth::{Booth, FILES, File};
use hustings::web::style;
use ring::digest::{SHA384, digest};

use crate::app::TestApp;
use crate::story::{Story, found};

/// How a page of the booth names a file.
fn pinned(file: &File) -> String {
    format!("/booth/{}\" integrity=\"{}\"", file.name, file.integrity)
}

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
                assert!(page.contains(&pinned(file)), "{}:\n{page}", pinned(file));
            }
            assert!(page.contains(booth.worker.integrity), "{page}");
            // Nothing is loaded that isn't pinned.
            let loaded = page.matches("<script").count() + page.matches("<link").count();
            let checked = page.matches(" integrity=\"sha384-").count();
            assert_eq!(loaded, checked, "{page}");
            assert!(
                !page.contains("data-words"),
                "an English page brings no words"
            );
        }
        None => assert!(page.contains("built without its booth"), "{page}"),
    }
    for member in &members[..2] {
        story.vote(*member, &[1, 2]).await;
    }
    story.close_and_open().await;
    let page = app.page(&path).await.ok().text();
    assert!(page.contains("Nobody can vote any more."), "{page}");
    takes_codes_out(&page);
}

/// That of the booth only what takes a voting code out of the address runs on this page.
#[track_caller]
fn takes_codes_out(page: &str) {
    assert!(page.contains("id=\"code-taken\" hidden"), "{page}");
    assert!(!page.contains("id=\"booth\""), "{page}");
    let file = File::of("address");
    assert!(file.is_none_or(|file| page.contains(&pinned(file))));
    assert_eq!(
        page.matches("<script").count(),
        usize::from(file.is_some()),
        "{page}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn before_voting_a_code_does_not_stay_in_the_address() {
    let app = TestApp::new().await;
    found(&app, 3, 1).await;
    let story = Story::call(&app, "seat", 1).await;
    let page = app.page(&format!("/elections/{}/vote", story.uuid)).await;
    let page = page.ok().text();
    assert!(page.contains("You can’t vote yet."), "{page}");
    assert!(
        page.contains("When voting is open, use the link of your letter again"),
        "{page}"
    );
    takes_codes_out(&page);
}

/// What somebody without scripts can do about their ballot stands on the page, whether the booth is there or not.
#[tokio::test(flavor = "multi_thread")]
async fn the_check_page_says_what_to_do_without_scripts() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let election = format!("/elections/{}", story.uuid);
    let page = app.page(&format!("{election}/check")).await.ok().text();
    for needed in [
        "Without scripts</h2>",
        &format!("<a href=\"{election}/trackers\">"),
        // Without the supplement the tool has no key to check a receipt's signature with.
        &format!("<a href=\"{election}/{}.supplement.json\">", story.uuid),
        "ballots receipt receipt.json",
        "ballots tested tested-ballot.json",
    ] {
        assert!(page.contains(needed), "{needed}:\n{page}");
    }
    app.page(&format!("{election}/trackers")).await.ok();
}

/// The sheet of all pages is pinned as the booth's files are, on its pages and on all others.
#[tokio::test(flavor = "multi_thread")]
async fn the_sheet_of_all_pages_is_pinned() {
    let app = TestApp::new().await;
    let path = format!("/style/{}", style::name());
    let pinned = format!("href=\"{path}\" integrity=\"{}\"", style::integrity());
    for page in ["/", "/sign-in", "/booth", "/nowhere"] {
        let page = app.page(page).await.text();
        assert!(page.contains(&pinned), "{pinned}:\n{page}");
    }
    let given = app.get(&path, "").await.ok();
    let hash = BASE64_STANDARD.encode(digest(&SHA384, &given.body));
    assert_eq!(style::integrity(), format!("sha384-{hash}"));
    assert_eq!(given.headers["content-type"], "text/css; charset=utf-8");
    let cache = given.headers["cache-control"].to_str().unwrap();
    assert!(cache.contains("immutable"), "{cache}");
    let list = app.page("/booth").await.ok().text();
    assert!(list.contains(&format!("<code>{hash}</code>")), "{list}");
    for none in ["/style.css", "/style/style.css", "/style/style-0.css"] {
        assert_eq!(app.get(none, "").await.status, 404, "{none}");
    }
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
        assert_eq!(file.integrity, format!("sha384-{}", file.hash()));
        let row = format!("<td class=\"text\"><code>{}</code>", file.hash());
        assert!(list.contains(&row), "{} is not listed", file.name);
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
    let path = format!("/api/v1/elections/{}/credentials", story.uuid);
    // For everybody: a booth asks without the session's cookie.
    let asked = async |path: String| -> Vec<String> {
        let given = app.get(&path, "").await.ok();
        serde_json::from_slice(&given.body).unwrap()
    };
    let all = asked(path.clone()).await;
    assert_eq!(all.len(), members.len());
    assert!(all.is_sorted());
    for digits in [1, 2] {
        let mut found = Vec::new();
        for number in 0..16_u32.pow(digits) {
            let beginning = format!("{number:0width$x}", width = digits as usize);
            let some = asked(format!("{path}/{beginning}")).await;
            assert!(some.iter().all(|one| one.starts_with(&beginning)));
            found.extend(some);
        }
        assert_eq!(found, all, "{digits} digits");
    }
    for wrong in ["000", "0A", "A", "%25", "%25%25", "_", "0_", "__"] {
        let status = app.get(&format!("{path}/{wrong}"), "").await.status;
        assert_eq!(status, 400, "{wrong}");
    }
    // A booth goes by the size that the service says the roll has.
    let codes = app.get(&format!("{}/codes", story.path()), "").await.ok();
    assert_eq!(codes.json()["voters"], members.len());
    let call = Story::call(&app, "seat", 1).await;
    for early in ["", "/0", "/00"] {
        let early = format!("/api/v1/elections/{}/credentials{early}", call.uuid);
        assert_eq!(app.get(&early, "").await.status, 404, "{early}");
    }
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
        "with whose sign-in some ballot came",
        "could give you another voting page",
        "could hold a ballot back",
        "It can’t open a ballot. It can’t add or change one",
    ] {
        assert!(page.contains(said), "{said:?} is missing:\n{page}");
    }
}
