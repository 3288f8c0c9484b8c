//! A service that was given a translation: its readers get theirs, and what is kept stays English.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Request, header};

use crate::app::TestApp;
use crate::story::{Story, found};
use hustings::booth::Booth;
use hustings::language::Catalogue;
use hustings::language::choice::Languages;
use hustings::panels::rules::Counting;
use hustings::settings::Settings;

/// The catalogue that `make check` holds to the code.
const CATALOGUE: &str = include_str!("../../docs/catalogue.json");

/// What people have typed, and is the same in every language.
const NAMES: [&str; 10] = [
    "Hustings",
    "An election",
    "The panel",
    "Member M001",
    "Member M002",
    "Member M003",
    "I stand.",
    "Vice-chair",
    "Chair",
    "Seat 1",
];

/// A language in which every sentence can be told from English: its words' letters have dots, and what
/// is markup or a value's place stays.
fn dotted(english: &str) -> String {
    let (mut whole, mut inside) = (String::new(), false);
    for one in english.chars() {
        inside = match one {
            '<' | '{' | '&' => true,
            '>' | '}' | ';' if inside => false,
            ' ' if inside && whole.ends_with('&') => false,
            _ => inside,
        };
        whole.push(one);
        if !inside && one.is_alphabetic() {
            whole.push('\u{307}');
        }
    }
    whole
}

fn languages() -> Languages {
    let english: BTreeMap<String, String> = serde_json::from_str(CATALOGUE).unwrap();
    let dotted = english.into_keys().map(|one| (one.clone(), dotted(&one)));
    Languages::new([Catalogue::new("cy", dotted.collect()).unwrap()])
}

/// What a page says that is neither a sentence of the catalogue nor a value: letters without dots.
fn undotted(page: &str) -> Vec<String> {
    let body = page.split_once("<body>").unwrap().1;
    let mut texts = Vec::new();
    let mut rest = body;
    while let Some((text, after)) = rest.split_once('<') {
        texts.push(text);
        rest = after.split_once('>').unwrap().1;
    }
    let plain = |text: &&str| {
        if text.len() == 64 && text.chars().all(|sign| sign.is_ascii_hexdigit()) {
            return false;
        }
        let mut letters = text.chars().filter(|c| c.is_alphabetic()).count();
        // Names are nobody's sentence.
        for name in NAMES {
            letters -=
                text.matches(name).count() * name.chars().filter(|c| c.is_alphabetic()).count();
        }
        letters > text.matches('\u{307}').count()
    };
    texts.into_iter().filter(plain).map(str::to_owned).collect()
}

/// What a page says in English to somebody (everybody: empty) who reads Welsh.
async fn english_of(app: &TestApp, path: &str, by: &str) -> Vec<(String, String)> {
    let ask = |language: &str| {
        let mut request = Request::get(path)
            .header(header::ACCEPT, "text/html")
            .header(header::ACCEPT_LANGUAGE, language);
        if !by.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {by}"));
        }
        app.request(request.body(Body::empty()).unwrap())
    };
    let welsh = ask("cy-GB, en;q=0.5").await;
    assert_eq!(welsh.headers[header::CONTENT_LANGUAGE], "cy");
    assert!(welsh.text().contains("<html lang=\"cy\">"), "{path}");
    let english = ask("en-GB, cy;q=0.5").await;
    assert_eq!(english.headers[header::CONTENT_LANGUAGE], "en");
    assert!(!english.text().contains('\u{307}'), "{path}");
    assert!(undotted(&english.text()).len() > 3, "{path}");
    let left = undotted(&welsh.text()).into_iter();
    left.map(|text| (path.to_owned(), text)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_who_asks_for_welsh_reads_no_english() {
    let app = TestApp::new().await;
    let settings = Settings {
        languages: languages(),
        ..Settings::default()
    };
    let app = app.with_settings(settings).await;
    let members = found(&app, 3, 1).await;
    let mut story = Story::call(&app, "seat", 1).await;
    story.nominate(&members[..2]).await;
    let election = format!("/elections/{}", story.uuid);
    let candidates = format!("{election}/candidates");
    let (secretary, member) = (app.secretary(), app.member(members[0]));
    let mut pages: Vec<(String, &str)> = [
        "/",
        "/panels",
        "/panels/panel",
        "/sign-in",
        "/help",
        "/nowhere",
        &election,
        &candidates,
    ]
    .into_iter()
    .map(|path| (path.to_owned(), ""))
    .collect();
    pages.extend([
        (format!("{election}/record"), ""),
        (format!("{election}/desk"), secretary.as_str()),
        (format!("{election}/desk/letters/all"), secretary.as_str()),
        (format!("{election}/my"), member.as_str()),
    ]);
    let mut english_left = Vec::new();
    for (path, by) in &pages {
        english_left.extend(english_of(&app, path, by).await);
    }
    assert_eq!(english_left, Vec::new());
    // A document is the same for everybody.
    let notice = async |language: &str| {
        let request = Request::get(format!("{election}/notice.txt"))
            .header(header::ACCEPT_LANGUAGE, language);
        app.request(request.body(Body::empty()).unwrap()).await.ok()
    };
    let (welsh, english) = (notice("cy").await, notice("en").await);
    assert!(english.text().contains("The timetable"), "{english:?}");
    assert_eq!(welsh.text(), english.text());
    assert!(!welsh.headers.contains_key(header::CONTENT_LANGUAGE));
}

/// The result's page too: of it the sentences of the count are kept as they were written, and what the record
/// library says of a rule is the same for everybody.
#[tokio::test(flavor = "multi_thread")]
async fn a_result_is_read_in_welsh() {
    let app = TestApp::new().await;
    let settings = Settings {
        languages: languages(),
        ..Settings::default()
    };
    let app = app.with_settings(settings).await;
    let members = found(&app, 3, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    for member in &members[..2] {
        story.vote(*member, &[1, 2]).await;
    }
    story.close_and_open().await;
    story.advance("counted").await;
    let election = format!("/elections/{}", story.uuid);
    let sheet = app.get(&format!("{election}/result.txt"), "").await.ok();
    let sheet = sheet.text();
    let rule: Counting = "scottish".parse().unwrap();
    let kept: Vec<String> = sheet
        .lines()
        .map(|line| line.trim().to_owned())
        .chain([rule.about()])
        .collect();
    let left = english_of(&app, &format!("{election}/result"), "").await;
    let left: Vec<String> = left.into_iter().map(|(_, text)| text).collect();
    let (known, left): (Vec<_>, Vec<_>) = left.into_iter().partition(|text| kept.contains(text));
    assert_eq!(left, Vec::<String>::new());
    assert!(known.contains(&rule.about()), "{known:?}");
}

/// The booth's sentences come with its page, as data, in the language of the reader.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_the_booth_brings_the_words_of_its_language() {
    let (Some(voters), Some(holders)) = (Booth::built(), Booth::for_holders()) else {
        eprintln!("SKIPPED: built without the booth");
        return;
    };
    let app = TestApp::new().await;
    let settings = Settings {
        languages: languages(),
        ..Settings::default()
    };
    let app = app.with_settings(settings).await;
    let members = found(&app, 4, 1).await;
    let story = Story::voting(&app, 2, 1, &members).await;
    for (page, booth) in [
        ("vote", voters),
        ("check", voters),
        ("trustee", holders),
        ("registrar", holders),
    ] {
        let asked = async |language: &str| {
            let request = Request::get(format!("/elections/{}/{page}", story.uuid))
                .header(header::ACCEPT, "text/html")
                .header(header::ACCEPT_LANGUAGE, language);
            let answer = app.request(request.body(Body::empty()).unwrap()).await;
            answer.ok().text()
        };
        assert!(!asked("en").await.contains("data-words"), "{page}");
        let welsh = asked("cy").await;
        let (_, rest) = welsh.split_once(" data-words=\"").unwrap();
        let (words, _) = rest.split_once('"').unwrap();
        let mut words = words.to_owned();
        for (escape, sign) in [("&#34;", "\""), ("&#39;", "'"), ("&#38;", "&")] {
            words = words.replace(escape, sign);
        }
        let words: BTreeMap<String, String> = serde_json::from_str(&words).unwrap();
        let needed = booth.script.sentences.iter();
        let needed = needed.map(|one| ((*one).to_owned(), dotted(one)));
        let needed: BTreeMap<String, String> = needed.filter(|(one, other)| one != other).collect();
        assert!(needed.len() > 100, "{page}: {} sentences", needed.len());
        assert_eq!(words, needed, "{page}");
    }
}
