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
        assert!(!foot.contains("/components"), "{path}:\n{page}");
        for other in ["/booth", "/interface"] {
            assert!(
                foot.contains(&format!("href=\"{other}\"")),
                "{path}:\n{page}"
            );
        }
    }
    let interface = app.page("/interface").await.ok().text();
    assert!(interface.contains("href=\"/components\""), "{interface}");
    let help = app.page("/help").await.ok().text();
    assert!(help.contains("The secretary of the panel"), "{help}");
    // It names no person: the letter has the panel, and this page's address where there is one.
    assert!(help.contains("names the panel."), "{help}");
    let settings = Settings {
        contact: Some(Email::parse("contact", "help@example.org").unwrap()),
        ..Settings::default()
    };
    let app = app.with_settings(settings).await;
    let help = app.page("/help").await.ok().text();
    assert!(help.contains("href=\"mailto:help@example.org\""), "{help}");
}

/// The part of a page between two texts.
#[track_caller]
fn between<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let rest = page.split_once(from).map(|(_, rest)| rest);
    let part = rest.and_then(|rest| rest.split_once(to));
    part.unwrap_or_else(|| panic!("{from:?} to {to:?} is missing:\n{page}"))
        .0
}

/// An election's page has its stages with the present one marked, and its dates as a line and as a list; a page
/// to vote on says how long that is possible, leads back, and to what runs there.
#[tokio::test(flavor = "multi_thread")]
async fn where_an_election_stands_and_how_long_voting_lasts() {
    let app = TestApp::new().await;
    let members = found(&app, 4, 1).await;
    let early = Story::call(&app, "seat", 1).await;
    let called = format!("/elections/{}", early.uuid);
    let list = format!("{called}/candidates");
    for path in [&called, &list] {
        let page = app.page(path).await.ok().text();
        assert!(page.contains("They are published when"), "{page}");
    }
    early.void("called by mistake").await.ok();
    for path in [&called, &list] {
        let page = app.page(path).await.ok().text();
        assert!(page.contains("<p>None was published.</p>"), "{page}");
        assert!(!page.contains("They are published when"), "{page}");
    }
    let story = Story::voting(&app, 2, 1, &members).await;
    let election = format!("/elections/{}", story.uuid);
    let page = app.page(&election).await.ok().text();
    let stages = between(&page, "<ol class=\"stages\"", "</ol>");
    assert_eq!(stages.matches("<li").count(), 11, "{stages}");
    assert_eq!(stages.matches("aria-current").count(), 1, "{stages}");
    assert!(
        stages.contains("<li aria-current=\"step\"><span>voting</span>"),
        "{stages}"
    );
    let line = between(&page, "<svg class=\"line\"", "</svg>");
    let dates = between(&page, "<ol class=\"dates\">", "</ol>");
    let count = dates.matches("<li").count();
    assert!(count >= 5, "{dates}");
    assert_eq!(line.matches("<circle").count(), count, "{line}");
    assert_eq!(line.matches("<circle class=\"next\"").count(), 1, "{line}");
    assert_eq!(line.matches("class=\"now\"").count(), 1, "{line}");
    assert_eq!(
        dates
            .matches("class=\"next\" aria-current=\"step\"")
            .count(),
        1,
        "{dates}"
    );
    // Two weeks, by the notice of a story.
    assert!(
        page.contains("Voting is open.</strong> Voting closes "),
        "{page}"
    );
    assert!(page.contains(", in 14\u{a0}days."), "{page}");
    let vote = app.page(&format!("{election}/vote")).await.ok().text();
    for said in [
        ", in 14\u{a0}days.",
        "href=\"/booth\">The files that run here</a>",
        &format!("<p class=\"back\"><a href=\"{election}\">"),
    ] {
        assert!(vote.contains(said), "{said:?} is missing:\n{vote}");
    }
    // Whoever has no scripts finds their ballot on another page.
    let check = app.page(&format!("{election}/check")).await.ok().text();
    assert!(
        check.contains(&format!("href=\"{election}/trackers\"")),
        "{check}"
    );
}

/// Whatever the sheet gives a look to can be looked at on one page; a drawing for white paper is a file of an election's.
#[tokio::test(flavor = "multi_thread")]
async fn all_that_pages_are_made_of_is_on_one_page() {
    let app = TestApp::new().await;
    let sheet = hustings::web::style::TEXT;
    let page = app.page("/components").await.ok().text();
    let shown: Vec<&str> = page
        .split("class=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .flat_map(str::split_whitespace)
        .collect();
    let mut styled: Vec<&str> = sheet.split('.').skip(1).filter_map(class).collect();
    styled.sort_unstable();
    styled.dedup();
    assert!(styled.len() > 40, "{styled:?}");
    styled.retain(|class| *class != "drawn" && !shown.contains(class));
    assert!(styled.is_empty(), "not on /components: {styled:?}");
}

/// The name of a class at the beginning of what follows a full stop in a sheet; numbers and prose have none.
fn class(after: &str) -> Option<&str> {
    let name = |sign: char| sign.is_ascii_lowercase() || sign == '-';
    let end = after.find(|sign| !name(sign)).unwrap_or(after.len());
    after.get(..end).filter(|name| !name.is_empty())
}
