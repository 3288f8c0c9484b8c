//! Pages: plain HTML, no scripts, a strict policy, nothing of who voted.

use hustings::settings::Settings;
use hustings::values::Email;

use crate::app::TestApp;
use crate::story::{Story, found};

#[tokio::test(flavor = "multi_thread")]
async fn pages_tell_each_stage_and_carry_a_strict_policy() {
    let app = TestApp::new().await;
    assert!(
        app.page("/")
            .await
            .ok()
            .text()
            .contains("No election has been called yet.")
    );
    let members = found(&app, 6, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    for member in &members[..3] {
        story.vote(*member, &[1, 2]).await;
    }
    let election = format!("/elections/{}", story.uuid);
    let page = app.page(&election).await.ok();
    let policy = page.headers["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.starts_with("default-src 'none'") && !policy.contains("unsafe"),
        "{policy}"
    );
    assert_eq!(page.headers["x-content-type-options"], "nosniff");
    // A browser says `Origin: null` beside the forms of a page that allows it no referrer at all.
    assert_eq!(page.headers["referrer-policy"], "same-origin");
    let page = page.text();
    for said in [
        "Voting is open.",
        "3 of 6 entitled voters (50.0\u{a0}%)",
        "Member M001",
        "lang=\"en\"",
    ] {
        assert!(page.contains(said), "{said:?} is missing:\n{page}");
    }
    assert!(
        !page.contains("<script") && !page.contains("style="),
        "{page}"
    );
    app.page(&format!("{election}/result"))
        .await
        .status
        .is_client_error()
        .then_some(())
        .unwrap();
    story.close_and_open().await;
    story.advance("counted").await;
    let result = app.page(&format!("{election}/result")).await.ok().text();
    for said in [
        "The result is not declared yet.",
        "<caption>",
        "scope=\"row\"",
        "Elected 1st (stage 1)",
    ] {
        assert!(result.contains(said), "{said:?} is missing:\n{result}");
    }
    for file in ["transcript.json", "result.txt", "result.csv"] {
        app.get(&format!("{election}/{file}"), "").await.ok();
    }
}

/// What people type comes out as text, never as markup.
#[tokio::test(flavor = "multi_thread")]
async fn what_people_type_is_text() {
    let app = TestApp::new().await;
    let members = found(&app, 3, 1).await;
    let mut notice = crate::story::notice("seat", 1);
    notice["title"] = "<script>alert(1)</script>".into();
    notice["description"] = "\"><img src=x onerror=alert(1)>".into();
    let called = app
        .post("/api/v1/elections", &app.secretary(), notice)
        .await
        .ok()
        .json();
    let path = format!("/elections/{}", called["uuid"].as_str().unwrap());
    for page in [
        app.page("/").await,
        app.page(&path).await,
        app.page("/panels/panel").await,
    ] {
        let text = page.ok().text();
        assert!(
            !text.contains("<script>alert") && !text.contains("<img"),
            "{text}"
        );
    }
    assert_eq!(members.len(), 3);
}

/// The main navigation says to who can't see it what the underline shows: where one is.
#[tokio::test(flavor = "multi_thread")]
async fn the_navigation_says_where_one_is() {
    let app = TestApp::new().await;
    found(&app, 3, 1).await;
    let story = Story::call(&app, "seat", 1).await;
    let election = format!("/elections/{}", story.uuid);
    let desk = format!("{election}/desk");
    for (path, way, marked) in [
        ("/", "/", Some("page")),
        (&*election, "/", Some("true")),
        ("/panels", "/panels", Some("page")),
        ("/panels/panel/meetings", "/panels", Some("true")),
        (&*desk, "/my", Some("true")),
        ("/panels/panel/desk", "/my", Some("true")),
        ("/help", "/help", None),
        ("/elections/nowhere", "/", Some("true")),
    ] {
        let page = app.page_for(path, &app.secretary()).await.text();
        let nav = page.split("<nav ").nth(1).unwrap().split("</nav>").next();
        let nav = nav.unwrap();
        let expected = usize::from(marked.is_some());
        assert_eq!(
            nav.matches("aria-current").count(),
            expected,
            "{path}: {nav}"
        );
        if let Some(marked) = marked {
            let link = format!("<a href=\"{way}\" aria-current=\"{marked}\">");
            assert!(nav.contains(&link), "{path}: {nav}");
        }
    }
}

/// Help stands first in the foot of every page, of refusals and of the booth's too, and says whom to write to.
#[tokio::test(flavor = "multi_thread")]
async fn help_is_at_the_same_place_of_every_page() {
    let app = TestApp::new().await;
    let members = found(&app, 3, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    let election = format!("/elections/{}", story.uuid);
    let of_it = ["", "/vote", "/check", "/trustee", "/registrar", "/record"];
    let of_it = of_it.map(|page| format!("{election}{page}"));
    let others = ["/", "/panels", "/panels/panel", "/sign-in", "/booth"];
    let others = others
        .into_iter()
        .chain(["/interface", "/help", "/nowhere"]);
    for path in others.map(str::to_owned).chain(of_it) {
        let page = app.page(&path).await.text();
        let foot = page.split("<footer>").nth(1).unwrap_or_default();
        let (first, _) = foot.split_once("</a>").unwrap_or_default();
        assert!(
            first.contains("href=\"/help\"") && first.ends_with(">Help"),
            "{path}:\n{page}"
        );
    }
    let help = app.page("/help").await.ok().text();
    assert!(help.contains("The secretary of the panel"), "{help}");
    let settings = Settings {
        contact: Some(Email::parse("contact", "help@example.org").unwrap()),
        ..Settings::default()
    };
    let app = app.with_settings(settings).await;
    let help = app.page("/help").await.ok().text();
    assert!(help.contains("href=\"mailto:help@example.org\""), "{help}");
}
