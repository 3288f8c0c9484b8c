//! The outbox of an election in pages, for programs and for the secretary.

use chrono::Duration;
use hustings::mail::letters::{NominationWithdrawn, Reminder};
use hustings::mail::store::{self, Posting};
use hustings::mail::{About, Letter, To};
use serde_json::{Value, json};

use crate::app::{Answer, TestApp};
use crate::mail;
use crate::story::Story;

/// Posts so many letters about the first election in one instant; gives their names in the order of the list.
async fn post(app: &TestApp, many: usize) -> Vec<String> {
    let letter = NominationWithdrawn {
        election: "E".into(),
    };
    let mut names = post_like(app, many, letter.into()).await;
    names.sort_unstable();
    names
}

async fn post_like(app: &TestApp, many: usize, letter: Letter) -> Vec<String> {
    let posting = Posting {
        letter,
        to: To::Member(1),
        about: About::Election(1),
    };
    let (vault, now) = (&app.app.keys().vault, app.app.now());
    let tx = app.app.store().begin().await.unwrap();
    let names = store::post_all(&tx, vault, now, vec![posting; many]).await;
    tx.commit().await.unwrap();
    names.unwrap()
}

fn names(answer: &Answer) -> Vec<String> {
    let letters = answer.json()["letters"].as_array().unwrap().clone();
    let name = |one: &Value| one["id"].as_str().unwrap().to_owned();
    letters.iter().map(name).collect()
}

/// The query of the next page.
fn next(answer: &Answer) -> Option<String> {
    let link = answer.headers.get("link")?.to_str().unwrap();
    let query = link.strip_prefix('<').unwrap();
    Some(query.strip_suffix(">; rel=\"next\"").unwrap().to_owned())
}

/// Whole batches are posted in one instant, and pages end in the middle of them: none is lost, and none
/// comes twice, whatever is posted meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn pages_of_the_outbox_join_to_the_whole() {
    let (app, _smtp) = mail::app().await;
    let story = Story::call(&app, "seat", 1).await;
    let (path, by) = (format!("{}/letters", story.path()), app.secretary());
    let mut posted = Vec::new();
    for _ in 0..3 {
        // What is only counted takes no place on a page.
        let reminder = Reminder {
            election: "E".into(),
            closes: "soon".into(),
            link: "https://x.example/".into(),
        };
        post_like(&app, 1, reminder.into()).await;
        posted.splice(0..0, post(&app, 4).await);
        app.turn_clock(Duration::milliseconds(1));
    }
    let (mut query, mut pages) = ("?limit=3".to_owned(), Vec::new());
    loop {
        let page = app.get(&format!("{path}{query}"), &by).await.ok();
        pages.push(names(&page));
        post(&app, 1).await;
        let Some(next) = next(&page) else { break };
        query = next;
    }
    let sizes: Vec<usize> = pages.iter().map(Vec::len).collect();
    assert_eq!(sizes, [3, 3, 3, 3]);
    assert_eq!(pages.concat(), posted);
}

/// A list that is narrowed down stays so on its next page; the numbers are of all letters.
#[tokio::test(flavor = "multi_thread")]
async fn pages_of_what_became_of_letters() {
    let (app, _smtp) = mail::app().await;
    let story = Story::call(&app, "seat", 1).await;
    let (path, by) = (format!("{}/letters", story.path()), app.secretary());
    let sent = post(&app, 3).await;
    app.run_jobs().await;
    post(&app, 2).await;
    let page = async |query: &str| app.get(&format!("{path}{query}"), &by).await;
    let first = page("?state=sent&limit=2").await.ok();
    assert_eq!(names(&first), sent[..2]);
    let counted = &first.json()["counts"]["nomination-withdrawn"];
    assert_eq!(*counted, json!({ "sent": 3, "waiting": 2 }));
    let second = page(&next(&first).unwrap()).await.ok();
    assert_eq!(names(&second), sent[2..]);
    assert_eq!(next(&second), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_place_in_the_outbox_is_refused() {
    let (app, _smtp) = mail::app().await;
    let story = Story::call(&app, "seat", 1).await;
    let (path, by) = (format!("{}/letters", story.path()), app.secretary());
    let desk = format!("/elections/{}/desk/letters/all", story.uuid);
    let name = "0123456789abcdef0123456789abcdef";
    let beyond = format!("9999999999999.0-{name}");
    let (before, upper) = (
        format!("-1.0-{name}"),
        format!("1.0-{}", name.to_uppercase()),
    );
    for wrong in [
        "", "x", "1093", "1.0", "1.0-", "1.0-x", &beyond, &before, &upper,
    ] {
        for path in [&path, &desk] {
            let answer = app.get(&format!("{path}?after={wrong}"), &by).await;
            let problem = answer.refused(422, "invalid").json();
            assert_eq!(problem["field"], "after", "{wrong:?}");
        }
    }
    for wrong in ["state=lost", "limit=many", "before=1"] {
        let answer = app.get(&format!("{path}?{wrong}"), &by).await;
        answer.refused(400, "malformed");
    }
    let oldest = app.get(&format!("{path}?after=1.0-{name}"), &by).await;
    assert!(names(&oldest.ok()).is_empty());
}

/// Without scripts: from page to page by links.
#[tokio::test(flavor = "multi_thread")]
async fn older_letters_at_the_desk() {
    let (app, _smtp) = mail::app().await;
    let story = Story::call(&app, "seat", 1).await;
    let by = app.secretary();
    post(&app, 103).await;
    let first = format!("/elections/{}/desk/letters/all", story.uuid);
    for beginning in [first.clone(), format!("{first}?state=waiting")] {
        let page = app.get(&beginning, &by).await.ok().text();
        assert_eq!(page.matches("<tr><th scope=\"row\">").count(), 100);
        assert!(!page.contains("The latest letters"));
        let filtered = beginning != first;
        assert_eq!(
            page.contains("state=waiting\" aria-current=\"true\">waiting</a>"),
            filtered
        );
        assert_eq!(page.contains("<h2>One by one: waiting</h2>"), filtered);
        let (_, link) = page.split_once("rel=\"next\" href=\"").unwrap();
        let (link, said) = link.split_once("\">").unwrap();
        assert!(said.starts_with("Older letters</a>"));
        assert_eq!(link.contains("state=waiting"), beginning != first);
        let older = app.get(&link.replace("&amp;", "&"), &by).await.ok().text();
        assert_eq!(older.matches("<tr><th scope=\"row\">").count(), 3);
        assert!(!older.contains("Older letters"));
        assert!(older.contains(&format!("href=\"{beginning}\">The latest letters</a>")));
    }
}
